"""Misspelt clinical words are read as the word that was meant; words spelt right are left alone."""

import pytest

from coxa.catalogue.spelling import spelling_table
from coxa.catalogue.words import form
from coxa.findings.words.spelling import Speller, one_apart

PHRASES = ("osteophyte(s)?", "trochanteric (bursa|pain)", "adduction", "abduction", "fraction")


@pytest.fixture(scope="module")
def speller() -> Speller:
    shapes = {form(word) for word in "osteophyte trochanteric adduction abduction fraction".split()}
    return Speller(spelling_table(PHRASES, shapes, ("friction",)))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("osteophite", "osteophyte"),  # a letter changed
        ("trochantric", "trochanteric"),  # missing
        ("trochannteric", "trochanteric"),  # added
        ("trochnateric", "trochanteric"),  # swapped
        ("Osteophite", "osteophyte"),
    ],
)
def test_one_letter_off(speller: Speller, written: str, meant: str) -> None:
    assert speller.meant(written, form(written)) == form(meant)


@pytest.mark.parametrize(
    "written",
    [
        "friction",  # spelt right
        "osteoohite",  # two letters off
        "psteophyte",  # another first letter
        "bursaa",  # short
        "adduction",  # known
        "osteophyté",
    ],
)
def test_left_alone(speller: Speller, written: str) -> None:
    assert speller.meant(written, form(written)) is None


def test_two_words_may_be_meant() -> None:
    table = spelling_table(("inducted", "indicted"), {form("inducted"), form("indicted")}, ())
    assert Speller(table).meant("indacted", form("indacted")) is None


@pytest.mark.parametrize(
    ("one", "two", "apart"),
    [("hip", "hp", True), ("hip", "ihp", True), ("hip", "hap", True), ("hip", "ha", False)],
)
def test_one_apart(one: str, two: str, apart: bool) -> None:
    assert one_apart(one, two) is apart and one_apart(two, one) is apart


@pytest.mark.parametrize(("one", "other"), [("unit", "united"), ("programme", "programmer")])
def test_words_of_another_meaning_stay_apart(one: str, other: str) -> None:
    assert form(one) != form(other)
