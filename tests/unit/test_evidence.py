"""What is listed for and against a condition is what the knowledge tells of it."""

from coxa.pipeline import Pipeline, assess

STIFF = "76M, left groin pain 3 months worse on walking, stiffness. CRP 12. On warfarin."


def test_what_is_not_described_is_no_reason(parts: Pipeline) -> None:
    answer = assess(STIFF, pipeline=parts)
    links = {
        condition.id: {link.finding for link in condition.findings}
        for condition in parts.catalogue.records.conditions.values()
    }
    named = {h.condition: h for h in answer.differential}
    arthritis = named["hip-osteoarthritis"]
    assert "stiffness" not in links["hip-osteoarthritis"]
    assert "stiffness" not in {e.finding for e in (*arthritis.for_, *arthritis.against)}
    shown = {e.finding for e in named["polymyalgia-rheumatica"].for_}
    assert "stiffness" in links["polymyalgia-rheumatica"] and "stiffness" in shown
    for hypothesis in answer.differential:
        for reason in (*hypothesis.for_, *hypothesis.against):
            if reason.basis.startswith("not described for it"):
                assert "learned from published case reports" in reason.basis, reason
