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
Earlier if {} sets in.
Recall in 6/52, sooner should {} occur.
Same-day review if {}.
Seen again if and when {} comes.
Suppose {} were to come on abroad, then what?
Were he to develop {} we would aspirate.
Petrified of {}.
Did not travel lest {} begin.
Prays he will be spared {}.
Keeping a lookout for {}.
Beware of {} on this drug.
Always ask about {}.
Remember to screen for {}.
Anyone with {} is sent to casualty by that clinic.
Those who have {} go down another route.
Risks quoted including clots, {} and stiffness.
Handout which lists {}.
Booklet, which mentions {}.
Website warns of {}.
Questionnaire wants to know whether {} is there.
Protocol asks for {}.
Score assigns two points for {}.
Saw on TV a singer with {}.
Heard on the radio about {}.
A podcast on {} upset her.
Mock case: {}.
Sepsis of the hip can cause {}.
Methotrexate may well produce {}.
His dog has {}.
Wrong patient: {}.
{} was entered in error.
{} relates to another man.
{} is crossed out.
{} was meant for someone else.
Any {} should trigger a call.
{} warrants an urgent review.
{}: ____.
{}: ***, to be completed.
{}, left blank.
Does the patient have {}?
Have you noticed {} lately?
Will I end up with {}?
Partner is off sick with {}.
Nursed her dying husband through {}.
{} as a baby, cleared by age two.
{} in 2004, no problem since.
{} vanished for good.
{} in infancy.
In 2011 {}, which never returned.
Letter on file about {}.
Had there been {}, we would have scanned.
Scared stiff of {}.
Panics about {}.
Informed that {} is a rare complication.
Explained that {} may occur.
Lecture notes: {}.
According to the textbook, {} is typical.
A webinar about {}.
ChatGPT says {} means cancer.
{}: tick as appropriate.
{} (delete as appropriate).
{}: to be asked.
{} was filled in by default.
Dictation error: {}.
Ignore the line about {}.
Colleague at work has {}.
Everyone in the class has {}.
The boy next door has {}.
{} in 1998, healed.
{} in 2003, never recurred.
{} when he was five, it has not come back.
{} at school age, long over.
In his army days he had {}.
""".strip().splitlines()
SAID = """
{} if he walks far.
My wife has {}.
Wife has {} since Monday.
[x] {}.
Red flags: {}.
GP letter mentions {}.
If he sits for long, {}.
Frightened by {}.
He has {}, hopes to avoid surgery.
Has {}; leaflet given, warns of sepsis.
Leaflet given, has {}.
Warned of {}, which has now developed.
Has {} and any spread should prompt a call.
Her {} warrants an urgent scan.
This {} should prompt an aspiration.
{} must be taken seriously.
{} relates to activity.
{} is related to sitting.
{} is what brings him here.
{} has never gone away.
Note of the physio: {} on walking.
Sits watching TV and has {}.
Dreads the stairs because of {}.
Afraid of the stairs, with {} each time.
Dog knocked him over and now he has {}.
Husband is off sick, she has {}.
His wife is ill with flu and he has {}.
He himself had noticed {}.
Supposed to rest but still has {}.
Have you had {}? Yes.
Why does she have {}?
Those are his complaints: {} and stiffness.
A man with {}.
Ankle healed by age ten, now {}.
{} may occur after sitting but mostly on stairs.
{} not answered by painkillers.
Told to come back if worse, has {}.
Everyone in the family is well, he has {}.
{} in 2020, it never went away.
His {} is a recognised complication of the block.
The infection is long gone, {} remains.
Rash in 2003, never recurred, now {}.
Niece says he has {}.
Had surgery in 2010 with good result, now {}.
No trouble since the left hip was done, but {} on the right.
""".strip().splitlines()
# frames before whose complaint no article stands
BARE = ("{}", "[", "Her {}", "His {}", "This {}", "Any {}")


def _present(parts: Pipeline, frame: str, what: str) -> bool:
    named = what.removeprefix("a ") if frame.startswith(BARE) else what
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
