"""The compiled pipeline, built once for all tests; one Hypothesis profile, every run the same."""

import pytest
from hypothesis import HealthCheck, settings

from coxa.catalogue.load import load_catalogue
from coxa.pipeline import Pipeline, build_pipeline

settings.register_profile(
    "coxa",
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.function_scoped_fixture),
)
settings.load_profile("coxa")


@pytest.fixture(scope="session")
def parts() -> Pipeline:
    """Catalogue, reader, engine and ranker of the installed knowledge."""
    return build_pipeline(load_catalogue())
