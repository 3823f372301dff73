"""A stage that the note tells to have failed is not begun anew."""

from coxa.pipeline import Pipeline, assess

TRIED = "Tried before, by the note"
GTPS = (
    "52F lateral hip pain for 14 months, cannot lie on that side, tender over the greater "
    "trochanter. US: gluteus medius tendinopathy, no tear. Six months of physiotherapy without "
    "benefit."
)
INJECTED = f"{GTPS} Two steroid injections gave only brief relief."


def _names(note: str, parts: Pipeline) -> list[str]:
    plan = assess(note, pipeline=parts).plan
    return [s.name for s in plan.stages if s.condition == "greater-trochanteric-pain-syndrome"]


def test_the_plan_begins_behind_what_failed(parts: Pipeline) -> None:
    names = _names(GTPS, parts)
    assert names[0].startswith("One injection or shock wave")
    assert names[-1].startswith(f"{TRIED}; what helped goes on: Education")


def test_each_failed_step_goes_behind(parts: Pipeline) -> None:
    names = _names(INJECTED, parts)
    assert names[0].startswith("Look for a tear")
    assert [name.startswith(TRIED) for name in names] == [False, True, True]


def test_help_that_lasted_is_no_failure(parts: Pipeline) -> None:
    note = GTPS.replace("without benefit", "with good effect")
    assert not any(name.startswith(TRIED) for name in _names(note, parts))


def test_the_last_stage_stays(parts: Pipeline) -> None:
    for condition in parts.catalogue.records.conditions.values():
        assert condition.stages[-1].tried_when is None
