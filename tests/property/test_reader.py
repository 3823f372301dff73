"""The reader on any text: it never fails, and every finding points at its own characters."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from coxa.catalogue.words import tokens
from coxa.findings.gather import Understood, understand
from coxa.intake.text import reading_copy, span_in_text
from coxa.model.encounter import Encounter
from coxa.pipeline import Pipeline

PIECES = (
    "left hip pain", "no fever", "groin pain", "x 6/52", "XR:", "no evidence of", "Ca 2.71 mmol/L",
    "creatinine 1.9 mg/dL", "63F", "34/40 pregnant", "?septic", "denies", "but", "PMH:", "FHx",
    "allergic to penicillin", "on warfarin", "calcification of the labrum", "MRI", "T1", "oedema",
    "cannot exclude", "right", "both hips", "temp 38,9", "T-score -2.7", "crp <5", "(ref 2.2-2.6)",
    "\n", "\r\n", ".", ",", ";", ":", "(", ")", "/", "-", "–", "µ", "’", "½", "³", "ﬁ", "\xad",
    "\u200b", "1e9", "12.5.2020", "0", "999999999999", "3.4.5", "٣", "二", "naïve", "é", "\t",
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=30).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
)


@settings(max_examples=400)
@given(text=TEXTS.filter(str.isascii))
def test_a_letter_outside_ascii_changes_no_other_token(text: str) -> None:
    """'Temp 36.8 °C' once turned the 'fever-,' before it into a fever."""
    alone = list(tokens(text))
    assert list(tokens(f"{text}\n\né"))[: len(alone)] == alone


def read(text: str, parts: Pipeline) -> Understood:
    return understand(Encounter(text=text), parts.reader, parts.catalogue)


@settings(max_examples=400)
@given(text=TEXTS)
def test_any_text_is_read_and_quoted_exactly(parts: Pipeline, text: str) -> None:
    understood = read(text, parts)
    for item in (*understood.findings, *understood.unread):
        assert 0 <= item.start < item.end <= len(text)
        assert item.quote == text[item.start : item.end]
    places = [(f.start, f.end, f.id) for f in understood.findings]
    assert places == sorted(places)
    assert len({f.id for f in understood.findings}) == len(understood.findings)
    for issue in understood.issues:
        assert issue.message and issue.repair


@settings(max_examples=200)
@given(text=TEXTS)
def test_only_what_is_said_or_follows_from_it_is_observed(parts: Pipeline, text: str) -> None:
    """A finding without a saying is neither present nor absent, unless a present one brings it."""
    understood = read(text, parts)
    definitions = parts.catalogue.records.findings
    said = {finding.id for finding in understood.findings}
    present = {name for name, state in understood.observed.items() if state}
    brought = {up for name in present & set(definitions)
               for up in (*definitions[name].implies, *definitions[name].excludes)}  # fmt: skip
    for name in set(understood.observed) - said - brought:
        assert name.startswith(("stated:", "suspected:")), name


@settings(max_examples=200)
@given(text=TEXTS)
def test_the_reading_copy_leads_back(text: str) -> None:
    copy, back = reading_copy(text)
    if back is None:
        assert len(copy) == len(text)
        return
    assert len(back) == len(copy) + 1
    assert list(back) == sorted(back)
    for at in range(len(copy)):
        start, end = span_in_text(back, at, at + 1)
        assert 0 <= start < end <= len(text)


@settings(max_examples=60)
@given(text=TEXTS, spaces=st.sampled_from(("\n\n", "   \n")))
def test_reading_keeps_nothing_from_the_text_before(
    parts: Pipeline, text: str, spaces: str
) -> None:
    first: Any = read("Right hip pain." + spaces, parts)
    read(text, parts)
    assert read("Right hip pain." + spaces, parts) == first
