"""What `import coxa` promises; a name more or less is a decision, not an accident."""

import subprocess
import sys

import coxa


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
