"""A red flag that another covers is not shown twice, and nothing that it called for is lost."""

from coxa.model.answer import RedFlag
from coxa.pipeline import Pipeline, assess
from coxa.safety.red_flags import without_repeats

SLIP = "13 year old boy, obese, limp and knee pain for 5 weeks. X-ray: slipped epiphysis."


def flag(name: str, urgency: str, condition: str | None = None) -> RedFlag:
    """A flag with one tag of its own."""
    return RedFlag(
        id=name, text="t", urgency=urgency, action="a", tags=(f"tag-{name}",), sources=(),
        condition=condition,
    )  # fmt: skip


def test_the_cause_that_a_rule_tells_of_is_not_flagged_again(parts: Pipeline) -> None:
    raised = [one.id for one in assess(SLIP, pipeline=parts).red_flags]
    assert "slipped-epiphysis" in raised
    assert "probable-slipped-capital-femoral-epiphysis" not in raised


def test_what_is_covered_hands_its_tags_on(parts: Pipeline) -> None:
    covering = flag("slipped-epiphysis", "same-day")
    covered = flag("probable", "same-day", "slipped-capital-femoral-epiphysis")
    [shown] = without_repeats((covering, covered), parts.catalogue.records)
    assert shown.id == "slipped-epiphysis"
    assert shown.tags == ("tag-slipped-epiphysis", "tag-probable")


def test_a_more_urgent_flag_is_never_covered(parts: Pipeline) -> None:
    covering = flag("slipped-epiphysis", "same-day")
    worse = flag("probable", "emergency", "slipped-capital-femoral-epiphysis")
    assert len(without_repeats((worse, covering), parts.catalogue.records)) == 2


def test_no_flag_covers_one_that_covers_it(parts: Pipeline) -> None:
    rules = parts.catalogue.records.red_flags
    for rule in rules.values():
        assert not any(rule.id in rules[name].covers for name in rule.covers if name in rules)
