"""Step 6, report for programs: the assessment as JSON, the contract with other software."""

import msgspec

from coxa.model.answer import Assessment


def to_json(assessment: Assessment) -> bytes:
    """The whole answer as UTF-8 JSON: keys in declared order, two-space indent, final newline.

    The same assessment always gives the same bytes.
    """
    return msgspec.json.format(msgspec.json.encode(assessment), indent=2) + b"\n"
