"""Published scores count what is told, leave open what is not, and decide nothing."""

import pytest

from coxa.model.answer import Assessment, Score
from coxa.pipeline import Pipeline, assess
from coxa.report import render_html, render_markdown, render_text

CHILD = "Boy of 4, limp since yesterday, will not put weight on the right leg, hip held flexed."
METASTASIS = (
    "67F, breast cancer 2019. Thigh pain on weight bearing. "
    "X-ray: lytic lesion in the femoral neck and intertrochanteric region."
)


def scores(note: str, parts: Pipeline) -> dict[str, Score]:
    """The scores of a note by id."""
    return {score.id: score for score in assess(note, pipeline=parts).scores}


@pytest.mark.parametrize(
    ("values", "name", "low", "high"),
    [
        ("Fever 39.1, ESR 55, WCC 15.2.", "kocher", 4, 4),
        ("Fever 39.1, WCC 15.2.", "kocher", 3, 4),
        ("Temp 38.2, ESR 55, WCC 9.", "kocher", 2, 2),
        ("Afebrile, ESR 12, WCC 9.", "kocher", 1, 1),
        ("Fever 39.1, WCC 15.2, CRP 65.", "kocher-caird", 4, 5),
        ("Afebrile, ESR 12, WCC 9, CRP 4.", "kocher-caird", 1, 1),
    ],
)
def test_kocher(values: str, name: str, low: int, high: int, parts: Pipeline) -> None:
    score = scores(f"{CHILD} {values}", parts)[name]
    assert (score.low, score.high) == (low, high)
    assert len(score.met) + len(score.unmet) + len(score.untold) == score.most
    assert len(score.means) == high - low + 1


def test_an_item_that_is_not_told_is_neither_counted_nor_ruled_out(parts: Pipeline) -> None:
    score = scores(f"{CHILD} Fever 39.1, WCC 15.2.", parts)["kocher"]
    assert score.untold == ("ESR above 40 mm/h",)
    assert score.high - score.low == 1


def test_no_adult_gets_a_childs_score_and_no_child_without_enough_told(parts: Pipeline) -> None:
    adult = "61M hip pain 2 days, fever 39.5, cannot bear weight, ESR 90, WCC 19."
    assert not scores(adult, parts).keys() & {"kocher", "kocher-caird"}
    assert not scores("Boy of 4 with a limp since yesterday.", parts)


def test_levels_count_once_and_the_highest(parts: Pipeline) -> None:
    score = scores(METASTASIS, parts)["mirels"]
    assert (score.low, score.high, score.most) == (9, 12, 12)
    assert [text[-4:] for text in score.met] == [" (3)", " (3)"]
    assert any("prophylactic fixation" in text for text in score.means)


def test_a_score_that_is_told_is_not_counted_again(parts: Pipeline) -> None:
    assert "mirels" not in scores(f"{METASTASIS} Mirels score 10.", parts)


def test_a_replaced_hip_has_its_criteria(parts: Pipeline) -> None:
    note = "70F, THR 4 years ago, painful hip for months. CRP 38, ESR 60."
    score = scores(note, parts)["pji-icm-2018"]
    assert score.low == 3 and score.high > 6
    assert not scores("70F, painful hip for months. CRP 38, ESR 60.", parts)


def test_scores_are_shown_with_their_sources(parts: Pipeline) -> None:
    answer: Assessment = assess(f"{CHILD} Fever 39.1, WCC 15.2, CRP 65.", pipeline=parts)
    [score] = answer.scores
    assert score.sources
    shown = (render_text(answer), render_markdown(answer), render_html(answer))
    for page in (" ".join(one.split()) for one in shown):
        assert "Kocher criteria with CRP (Caird), 4 to 5 of 5" in page
        assert "ESR above 40 mm/h" in page


def test_a_score_changes_nothing_else(parts: Pipeline) -> None:
    answer = assess(f"{CHILD} Fever 39.1, WCC 15.2, CRP 65.", pipeline=parts)
    assert answer.urgency == "emergency"
    assert all("kocher" not in flag.id for flag in answer.red_flags)
