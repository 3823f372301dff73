"""The sets of single words as the reader holds them."""

from collections.abc import Mapping

from coxa.catalogue.vocabulary import Vocabulary

__all__ = ["Vocabulary", "vocabulary"]


def vocabulary(words: Mapping[str, tuple[str, ...]]) -> Vocabulary:
    """The sets from the reading tables, which have one for each field."""
    return Vocabulary(*(frozenset(words[name]) for name in Vocabulary._fields))
