"""The tables of the knowledge: each is read, shown, searched, counted and audited."""

from collections.abc import Iterator

import msgspec
import pytest

from coxa.catalogue.records import KNOWLEDGE, Records, read_records
from coxa.commands.audit import claims
from coxa.commands.records import entries
from coxa.commands.search import search
from coxa.commands.show import described, found
from coxa.commands.stats import count
from coxa.model.tables import TABLES, Table

# what is no table of records with ids: outlines, numbers and words
OF_ONE_FILE = {"tags", "model", "settings", "drawing_limits"}


@pytest.fixture(scope="module")
def records() -> Records:
    """The knowledge as the data files hold it."""
    return read_records(KNOWLEDGE)[0]


def test_every_field_of_the_records_is_a_table() -> None:
    fields = {field.name for field in msgspec.structs.fields(Records)}
    assert {table.key for table in TABLES} == fields - OF_ONE_FILE
    assert len({table.word for table in TABLES}) == len(TABLES)


def test_every_data_file_belongs_to_one_table() -> None:
    """But for the files that are one mapping, the case reports and the wording of the papers."""
    read: list[str] = []
    for table in TABLES:
        for path in (KNOWLEDGE / table.folder).glob(table.files):
            if not path.name.startswith(table.besides):
                read.append(path.relative_to(KNOWLEDGE).as_posix())
    every = {path.relative_to(KNOWLEDGE).as_posix() for path in KNOWLEDGE.rglob("*.yaml")}
    apart = {name for name in every if name.startswith(("papers/", "case_reports/"))}
    single = {"tags.yaml", "model.yaml", "drawing.yaml", "lexicon/grammar.yaml"}
    assert sorted(read) == sorted(every - apart - single)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.word)
def test_every_record_can_be_shown(records: Records, table: Table) -> None:
    kept = getattr(records, table.key)
    assert kept and len(list(entries(records, table.word))) == len(kept)
    name = min(kept)
    [(word, record)] = found(records, name, table.word)
    page = list(described(records, word, record))
    assert page[0] == f"{table.word} {name}" and len(page) > 1


def lines_of(records: Records, name: str, kind: str) -> Iterator[str]:
    """The page of one record, without the room in front of its lines."""
    [(word, record)] = found(records, name, kind)
    return (line.strip() for line in described(records, word, record))


def test_measures_and_prevention_are_told(records: Records) -> None:
    """Both hold claims with sources, so that they are searched, counted and drawn for an audit."""
    measure, precaution = min(records.measures), min(records.prevention)
    assert "references" in lines_of(records, measure, "measure")
    assert [hit.id for hit in search(records, measure, "measure")] == [measure]
    claimed = {(claim.kind, claim.id) for claim in claims(records)}
    assert {("measure", measure), ("prevention", precaution)} <= claimed
    counted = count(records).records
    assert counted["measures"] == len(records.measures)
    assert counted["prevention"] == len(records.prevention)


def test_a_measure_is_audited_with_its_change(records: Records) -> None:
    texts = {claim.id: claim.text for claim in claims(records) if claim.kind == "measure"}
    for measure in records.measures.values():
        if measure.sources:
            assert measure.change in texts[measure.id] and measure.group in texts[measure.id]


def test_a_pair_is_shown_with_the_other_condition_and_the_relation(records: Records) -> None:
    condition = next(one for one in records.conditions.values() if one.pairs)
    pair = condition.pairs[0]
    page = list(lines_of(records, condition.id, "condition"))
    assert any(line.startswith(f"- {pair.condition} ({pair.relation}): ") for line in page)


def test_a_share_is_audited_with_the_other_condition(records: Records) -> None:
    shares = [claim for claim in claims(records) if claim.place.endswith(".share")]
    assert shares
    for claim in shares:
        pair = records.conditions[claim.id].pairs[int(claim.place.split(".")[1])]
        assert f"also have {pair.condition} ({pair.relation})" in claim.text


def test_learned_weights_are_shown_by_finding(records: Records) -> None:
    weights = next(one for one in records.learned.values() if one.present)
    finding, decibans = next(iter(weights.present.items()))
    assert f"{finding}: {decibans}" in lines_of(records, weights.id, "learned-weights")


def test_every_audited_claim_says_something(records: Records) -> None:
    """A treatment that a stage lists without a sentence is claimed to belong there."""
    drawn = claims(records)
    assert all(claim.text.strip() for claim in drawn)
    said = "belongs to the treatment of tuberculous-arthritis"
    assert any(claim.text.endswith(said) for claim in drawn)
