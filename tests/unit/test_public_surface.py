"""What `import coxa` promises; a name more or less is a decision, not an accident."""

import gc
import logging
import os
import subprocess
import sys
import warnings

import coxa
from coxa.catalogue.load import forget_catalogues, load_catalogue
from coxa.papers.pdf import can_make_pdf, to_pdf


def of_the_process() -> tuple[object, ...]:
    """What a library shares with all else that runs in its process."""
    levels = [logging.getLogger(name).level for name in ("", "weasyprint", "fontTools")]
    collector = (gc.isenabled(), gc.get_freeze_count())
    return (*collector, dict(os.environ), tuple(warnings.filters), *levels)


def test_the_library_changes_nothing_of_the_process() -> None:
    """README: nothing is global. Quick starts and quiet PDFs are matters of the commands."""
    before = of_the_process()
    forget_catalogues()
    load_catalogue()
    if can_make_pdf():
        assert to_pdf('<html lang="en"><title>Hip</title><p>Hip</p></html>').startswith(b"%PDF")
    assert of_the_process() == before


def test_names() -> None:
    assert sorted(coxa.__all__) == [
        "Assessment", "CoxaError", "__version__", "assess", "make_papers",
    ]  # fmt: skip
    for name in coxa.__all__:
        assert getattr(coxa, name) is not None


def test_unknown_name() -> None:
    assert not hasattr(coxa, "diagnose")


def test_import_is_cheap() -> None:
    code = "import sys, coxa; sys.exit('numpy' in sys.modules or 'msgspec' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_assess_is_callable_every_time() -> None:
    """Importing the module of the same name must not put a module in the function's place."""
    code = (
        "import sys, coxa; first = callable(coxa.assess); "
        "from coxa.pipeline import assess; sys.exit(not (first and callable(coxa.assess)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
