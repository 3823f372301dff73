"""Findings are counted over published case reports and joined with the estimates."""

import re
from pathlib import Path

import msgspec
import pytest
import ryaml

from coxa.catalogue.case_counts import collections, counted, tallies
from coxa.catalogue.network_tables import beta_of
from coxa.catalogue.records import KNOWLEDGE
from coxa.model.case_report import CaseReport
from coxa.model.knowledge import FindingLink
from coxa.pipeline import Pipeline

DOI = re.compile(r"10\.\d+/\S+")
PUBMED = re.compile(r"^(?:pmid:?\s*|https?://.*/)?(\d{7,8})$")
CASES = Path(__file__).parent.parent / "acceptance" / "cases"
MODEL: dict[str, float] = {
    "floor": 0.004, "estimate_weight": 8, "estimate_in_reports": 6, "largest_weight": 200,
    "reports_least": 3, "reports_excess_from": 1, "reports_common": 4,
}  # fmt: skip


def report(number: int, present: tuple[str, ...], absent: tuple[str, ...] = ()) -> CaseReport:
    """One patient with gout."""
    return CaseReport(
        id=f"gout-{number}", condition="gout", title="Gout", url=f"https://example.org/{number}",
        age=40, sex="male", present=present, absent=absent,
    )  # fmt: skip


def test_what_a_finding_implies_is_counted(parts: Pipeline) -> None:
    findings = parts.catalogue.records.findings
    assert "limp" in findings["antalgic-gait"].implies
    reports = [report(1, ("antalgic-gait",)), report(2, (), ("limp",)), report(3, ("fever",))]
    tally = tallies(reports, findings)["gout"]
    assert (tally.seen["limp"], tally.told["limp"]) == (1, 2)
    assert (tally.seen["antalgic-gait"], tally.told["antalgic-gait"]) == (1, 1)
    assert (tally.seen["fever"], tally.told["fever"]) == (1, 1)


def test_counts_join_estimates_and_leave_published_figures(parts: Pipeline) -> None:
    records = parts.catalogue.records
    gout = records.conditions["gout"]
    bare = {
        "gout": gout.__class__(**{
            **{key: getattr(gout, key) for key in gout.__struct_fields__},
            "findings": (
                FindingLink(finding="fever", basis="estimate", value=0.2, reason="r"),
                FindingLink(finding="groin-pain", k=3, n=10, source="a"),
            ),
        })
    }  # fmt: skip
    reports = [report(n, ("fever", "groin-pain", "limp")) for n in range(3)]
    reports.append(report(9, ("night-pain",), ("fever",)))
    links = {
        link.finding: link
        for link in counted(bare, records.findings, reports, MODEL)["gout"].findings
    }
    assert (links["fever"].seen, links["fever"].told) == (3, 4)
    assert links["fever"].source == "reports-gout"
    assert (links["groin-pain"].told, links["groin-pain"].source) == (0, "a")
    assert (links["limp"].seen, links["limp"].told) == (3, 3)
    assert links["limp"].value == records.findings["limp"].background
    assert "night-pain" not in links


def test_what_all_reports_tell_too_readily_moves_no_condition(parts: Pipeline) -> None:
    records = parts.catalogue.records
    link = FindingLink(finding="fever", basis="estimate", value=0.2, reason="r")
    both = {
        name: msgspec.structs.replace(records.conditions[name], findings=(link,))
        for name in ("gout", "osteomyelitis")
    }
    reports = [report(n, ("fever",)) for n in range(40)]
    reports += [
        msgspec.structs.replace(one, id=f"o-{one.id}", condition="osteomyelitis") for one in reports
    ]
    for condition in counted(both, records.findings, reports, MODEL).values():
        a, b = beta_of(condition.findings[0], MODEL)
        assert a / (a + b) == pytest.approx(0.2, abs=0.02)


def test_an_estimate_counts_as_some_reports() -> None:
    bare = FindingLink(finding="f", basis="estimate", value=0.5, reason="r")
    a, b = beta_of(msgspec.structs.replace(bare, seen=6, told=6, freed=0.9), MODEL)
    assert a / (a + b) == pytest.approx((6 * 0.5 + 6 * 0.9) / 12)
    assert a + b == pytest.approx(8 + 6)
    alone, rest = beta_of(FindingLink(finding="f", basis="estimate", value=0.5, reason="r"), MODEL)
    assert (alone, rest) == (4, 4)


def test_a_collection_lists_its_reports(parts: Pipeline) -> None:
    own = collections(parts.catalogue.records.conditions, [report(1, ("fever",), ("limp",))])
    fact = own["reports-gout"].facts[0]
    assert "https://example.org/1" in fact
    assert "40 years, male; present: fever; absent: limp" in fact


def test_the_evidence_tells_the_counts_and_cites_them(parts: Pipeline) -> None:
    from coxa.pipeline import assess

    answer = assess(
        "19M night pain R hip, ibuprofen helps. CT: nidus in the femoral neck.", pipeline=parts
    )
    first = answer.differential[0]
    told = [e for e in first.for_ if "published case reports)" in e.text]
    assert told
    known = {reference.n: reference.id for reference in answer.references}
    assert all(known[n] == f"reports-{first.condition}" for e in told for n in e.sources)


def pages_of(*names: object) -> set[str]:
    """What a publication is known by: address, DOI, and the PubMed number at an address's end."""
    found = {str(name).lower().rstrip("/") for name in names if name}
    found |= {match[0].rstrip("/") for name in found if (match := DOI.search(name))}
    return found | {match[1] for name in found if (match := PUBMED.search(name))}


def test_no_case_of_the_evaluation_is_counted() -> None:
    counted_pages = set()
    for path in sorted((KNOWLEDGE / "case_reports").glob("*.yaml")):
        for item in ryaml.loads(path.read_text(encoding="utf-8")):
            counted_pages |= pages_of(item["url"], item.get("doi"), item.get("pmid"))
    assert len(counted_pages) > 200
    for path in sorted(CASES.glob("*.yaml")):
        source = ryaml.loads(path.read_text(encoding="utf-8"))["source"]
        assert not counted_pages & pages_of(source.get("url"), source.get("id")), path.name


def test_a_publication_is_known_by_its_numbers() -> None:
    assert "34141638" in pages_of("http://example.org/34141638/")
    assert "10.1/x" in pages_of("https://doi.org/10.1/X") & pages_of("doi 10.1/x")
