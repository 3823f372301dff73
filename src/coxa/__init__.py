"""coxa: decision support for the painful hip and for calcium about it."""

from coxa.version import __version__

__all__ = ["Assessment", "CoxaError", "__version__", "assess", "make_papers"]


def __getattr__(name: str) -> object:
    """Import the engine when it is first used, so that `import coxa` stays cheap."""
    if name == "assess":
        from coxa.pipeline import assess

        return assess
    if name == "make_papers":
        from coxa.papers.make import make_papers

        return make_papers
    if name == "Assessment":
        from coxa.model.answer import Assessment

        return Assessment
    if name == "CoxaError":
        from coxa.errors import CoxaError

        return CoxaError
    raise AttributeError(f"module 'coxa' has no attribute {name!r}")
