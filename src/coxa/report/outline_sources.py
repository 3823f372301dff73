"""Step 6, outline of the grounds: guidelines, research, what was read, limits and versions."""

from collections.abc import Iterable

from coxa.model.answer import Assessment, Finding, Issue
from coxa.report.outline_parts import Item, Section
from coxa.report.outline_plan import advice
from coxa.report.wording import (
    STATEMENT,
    capital,
    finding_words,
    one_line,
    reading,
    sentence,
)

REFERENCES = "References"
_READINGS = (
    ("present", "Present"),
    ("absent", "Absent"),
    ("uncertain", "Possible"),
    ("background", "Past, family or proposed"),
)


def source_sections(assessment: Assessment) -> list[Section]:
    """What guidelines say and what single studies say stand apart, then what was read."""
    return [
        Section("From the guidelines", advice(assessment.answer.guidelines)),
        Section("From the research", advice(assessment.answer.research)),
        Section(REFERENCES, [Item("")]),
        Section("What was read", what_was_read(assessment)),
        Section("Limits", [Item(sentence(one_line(limit))) for limit in assessment.limits]),
        about(assessment),
    ]


def about(assessment: Assessment) -> Section:
    """What gave this answer, and for whom it is."""
    return Section("About this answer", [Item(versions(assessment)), Item(STATEMENT)], prose=True)


def versions(assessment: Assessment) -> str:
    """The versions of program, knowledge and result format that gave this answer."""
    return (
        f"coxa {one_line(assessment.coxa_version)}, "
        f"knowledge {one_line(assessment.knowledge_version)}, "
        f"result format {one_line(assessment.schema_version)}"
    )


def _names(findings: Iterable[Finding]) -> str:
    return "; ".join(dict.fromkeys(finding_words(finding) for finding in findings))


def _issue(issue: Issue) -> Item:
    text = f"{sentence(one_line(issue.message))} {sentence(one_line(issue.repair))}"
    return Item(text.strip(), label=capital(issue.level), tone="warn")


def what_was_read(assessment: Assessment) -> list[Item]:
    """Findings by how they were read, what was not understood, and what is odd in the input."""
    present = {(f.start, f.end) for f in assessment.findings if reading(f) == "present"}
    # What the words for one finding rule out (another span of time) is not worth a line.
    told = [
        f
        for f in assessment.findings
        if reading(f) != "absent" or f.value is None or (f.start, f.end) not in present
    ]
    rows = [
        Item(names, label=label)
        for kind, label in _READINGS
        if (names := _names(f for f in told if reading(f) == kind))
    ]
    quotes: dict[str, list[Item]] = {}
    for u in assessment.unread:
        why = one_line(u.why).rstrip(".")
        quotes.setdefault(why, []).append(Item(f"“{one_line(u.quote)}”"))
    rows += [
        Item(f"{why}:", label="Not understood", tone="warn", children=quoted)
        for why, quoted in quotes.items()
    ]
    return [*rows, *(_issue(issue) for issue in assessment.issues if issue.level == "note")]


def input_to_check(assessment: Assessment) -> Section:
    """What was refused, odd or contradictory in the input: it stands before the answer's parts."""
    wrong = [_issue(issue) for issue in assessment.issues if issue.level != "note"]
    return Section("Check the input", wrong)
