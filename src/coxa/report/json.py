"""Step 6, report for programs: the assessment as JSON, the contract with other software."""

import msgspec

from coxa.model.answer import Assessment
from coxa.report.headline import would_settle
from coxa.report.wording import why


def to_json(assessment: Assessment) -> bytes:
    """The whole answer as UTF-8 JSON: keys in declared order, two-space indent, final newline.

    The same assessment always gives the same bytes.
    """
    return msgspec.json.format(msgspec.json.encode(_in_words(assessment)), indent=2) + b"\n"


def _in_words(assessment: Assessment) -> Assessment:
    """The answer with the sentences for programs that show texts as they come.

    What a reason code or a list says already is said in `enough.missing` and `next_steps.why` too.
    """
    replace = msgspec.structs.replace
    enough = assessment.enough
    if enough.settling:
        enough = replace(enough, missing=(*enough.missing, would_settle(enough.settling)))
    steps = tuple(replace(step, why=why(step)) for step in assessment.next_steps)
    return replace(assessment, enough=enough, next_steps=steps)
