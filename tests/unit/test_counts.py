"""Numbers in words, with and without the article before 'half'."""

import pytest

from coxa.findings.words.counts import count_at, count_begins

_SAID = [
    ("two and a half", 2.5, 0),
    ("2 and half", 2.5, 0),
    ("six", 6, 0),
]


@pytest.mark.parametrize(("text", "count", "begin"), _SAID)
def test_half_more(text: str, count: float, begin: int) -> None:
    forms = text.split()
    assert count_at(forms, len(forms) - 1) == count
    assert count_begins(forms, len(forms) - 1) == begin
