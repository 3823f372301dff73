"""What is warned of, asked on a form or thought of, or is another's, is not the patient's."""

import pytest

from coxa.findings.gather import understand
from coxa.model.encounter import Encounter
from coxa.pipeline import Pipeline

TOLD = {
    "fever": "fever",
    "night pain": "night-pain",
    "groin pain": "groin-pain",
    "a limp": "limp",
    "numbness": "paraesthesia",
    "low back pain": "low-back-pain",
}
NOT_SAID = """
If {} develops, refer.
If {}, return.
If {} or a rash, come back at once.
In the event of {} call us.
Return precautions: {}.
Red flags explained: {}.
Red flag symptoms explained ({}, etc).
Safety net advice: {}.
Consented: risks incl. {}.
Complication to watch: {}.
Known complication is {}.
Would expect {} in sepsis.
Study of 40 patients with {}.
Prophylaxis against {}.
Works with patients with {}.
Husband has {}.
Neighbour had {}.
Referrer asks about {}.
GP wonders about {}.
Template: {} Y/N.
{}: unable to assess.
[ ] {}.
{} [ ].
{} (Y/N): N.
{} is not an issue.
{} no longer felt.
{} last year, since settled.
Patient denies that there was {}.
""".strip().splitlines()
SAID = """
{} if he walks far.
My wife has {}.
Wife has {} since Monday.
[x] {}.
Red flags: {}.
GP letter mentions {}.
If he sits for long, {}.
""".strip().splitlines()


def _present(parts: Pipeline, frame: str, what: str) -> bool:
    named = what.removeprefix("a ") if frame.startswith(("{}", "[")) else what
    text = frame.format(named)
    told = understand(
        Encounter(text=f"Hip pain for 3 weeks. {text[:1].upper()}{text[1:]}"),
        parts.reader,
        parts.catalogue,
    )
    return told.observed.get(TOLD[what]) is True


@pytest.mark.parametrize("frame", NOT_SAID)
def test_a_case_a_form_or_another_person_is_not_the_patient(frame: str, parts: Pipeline) -> None:
    assert [what for what in TOLD if _present(parts, frame, what)] == []


@pytest.mark.parametrize("frame", SAID)
def test_what_only_looks_like_it_is_read(frame: str, parts: Pipeline) -> None:
    assert [what for what in TOLD if not _present(parts, frame, what)] == []


def test_a_note_that_begins_with_a_spouse_is_about_the_spouse(parts: Pipeline) -> None:
    note = "Husband has hip pain and fever since the weekend, cannot walk."
    told = understand(Encounter(text=note), parts.reader, parts.catalogue)
    assert told.observed.get("fever") is True
