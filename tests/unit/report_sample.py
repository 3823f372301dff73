"""Two invented answers for the tests and pictures of the report; no sentence here is knowledge.

Every reference is named an example; figures are made up to fill the page as a real answer would.
"""

from typing import Literal

from coxa.model.answer import (
    Action,
    Advice,
    Answer,
    Assessment,
    Avoid,
    Codes,
    Enough,
    Evidence,
    Finding,
    FollowUp,
    Hypothesis,
    Issue,
    NextStep,
    Patient,
    Plan,
    ProgrammeExercise,
    ProgrammePhase,
    RedFlag,
    Reference,
    Rehabilitation,
    SafetyCheck,
    Stage,
    Unread,
)

NOTE = """36F, right groin pain 4 months, gradual onset, worse with sitting and pivoting at netball.
Clicking at times, ?labral tear. No fever, no night pain. No trauma. No limp.
PMH: indigestion on NSAIDs in 2019, no ulcer. Mother had hip replacement at 60.
O/E: FADIR positive R, flexion 110, int rot 15 deg, painless log roll. Trendelenburg neg.
XR pelvis: subtle tiny calcification in the region of the right labrum, joint space preserved,
alpha angle 62. CRP 2 mg/L. Sx per HOS-ADL 71, ?MCID. Physio suggested steroid injection.
Q: what is the plan?"""

EMERGENCY_NOTE = """7-year-old boy, left hip pain since yesterday, will not bear weight.
Temp 39.1, looks unwell, holds hip flexed and externally rotated. CRP 96, WCC 15.2.
No trauma. No rash. Had a cold last week. X-ray hip normal. NKDA. Weight 24 kg."""


def find(
    note: str,
    quote: str,
    slug: str,
    name: str,
    state: Literal["present", "absent"] = "present",
    *,
    value: float | None = None,
    unit: str | None = None,
    side: Literal["left", "right", "bilateral"] | None = None,
    certainty: Literal["stated", "possible"] = "stated",
    context: Literal["now", "past", "family", "proposed"] = "now",
) -> Finding:
    """A finding whose place is looked up in the note."""
    start = note.index(quote)
    return Finding(
        id=slug, name=name, state=state, value=value, unit=unit, side=side, quote=quote,
        start=start, end=start + len(quote), certainty=certainty, context=context,
    )  # fmt: skip


def reference(n: int, kind: str, topic: str, year: int, seen: str = "full-text") -> Reference:
    """A reference that is plainly an example."""
    return Reference(
        n=n, id=f"example-{n}", kind=kind, doi=f"10.9999/example.{n}" if n % 3 else None,
        pmid=None, citation=f"Example reference {n}. {topic}. Example Journal {year}.",
        url=f"https://example.org/reference/{n}", year=year, seen=seen,
    )  # fmt: skip


def evidence(
    finding: str,
    weight: float,
    basis: str,
    *sources: int,
    state: Literal["present", "absent"] = "present",
) -> Evidence:
    """A weight in decibans with its explanation."""
    name = finding.replace("-", " ")
    return Evidence(
        finding=finding, weight=weight, text=f"{name}: {state}; {basis}", sources=sources,
        name=name, state=state, basis=basis,
    )  # fmt: skip


def hypothesis(
    condition: str,
    name: str,
    probability: float,
    interval: tuple[float, float],
    for_: tuple[Evidence, ...] = (),
    against: tuple[Evidence, ...] = (),
    with_: tuple[str, ...] = (),
    sources: tuple[int, ...] = (1,),
) -> Hypothesis:
    """A condition with its probability."""
    codes = (Codes(system="ICD-10-CM", code="M24.151", display="Example code, right hip"),)
    return Hypothesis(
        condition=condition, name=name, probability=probability, interval=interval,
        codes=codes, for_=for_, against=against, sources=sources, with_=with_,
    )  # fmt: skip


def action(slug: str, kind: str, text: str, *sources: int, strength: str = "moderate",
           dose: str | None = None, duration: str | None = None, frequency: str | None = None,
           maximum: str | None = None, with_food: bool | None = None,
           checks: tuple[str, ...] = ()) -> Action:  # fmt: skip
    """One action of a stage."""
    return Action(
        id=slug, kind=kind, tags=(slug,), text=text, dose=dose, duration=duration,
        strength=strength, sources=sources, frequency=frequency, maximum=maximum,
        with_food=with_food, checks=checks,
    )  # fmt: skip


def step(slug: str, kind: Literal["question", "examination", "laboratory", "imaging", "procedure",
         "referral"], name: str, gain: float, changes: float, why: str, *sources: int,
         unsafe: str | None = None) -> NextStep:  # fmt: skip
    """A next step."""
    return NextStep(
        id=slug, kind=kind, name=name, tags=(slug,), information_gain=gain, changes_plan=changes,
        why=why, unsafe_because=unsafe, sources=sources,
    )  # fmt: skip


def exercise(slug: str, name: str, dose: str, purpose: str, *steps: str) -> ProgrammeExercise:
    """One exercise of a phase."""
    return ProgrammeExercise(id=slug, name=name, dose=dose, purpose=purpose, steps=steps)


def advice(text: str, *sources: int) -> Advice:
    """A statement with its sources."""
    return Advice(text=text, sources=sources)


def _routine_findings() -> tuple[Finding, ...]:
    n = NOTE
    return (
        find(n, "right groin pain 4 months", "groin-pain", "Groin pain", side="right"),
        find(n, "gradual onset", "gradual-onset", "Gradual onset"),
        find(n, "worse with sitting and pivoting", "worse-pivoting", "Worse on sitting, pivoting"),
        find(n, "Clicking", "clicking", "Clicking"),
        find(n, "?labral tear", "labral-tear-stated", "Labral tear", certainty="possible"),
        find(n, "No fever", "fever", "Fever", "absent"),
        find(n, "no night pain", "night-pain", "Pain at night", "absent"),
        find(n, "No trauma", "trauma", "Injury", "absent"),
        find(n, "No limp", "limp", "Limp", "absent"),
        find(n, "indigestion on NSAIDs in 2019", "nsaid-dyspepsia", "Indigestion on an NSAID",
             context="past"),
        find(n, "Mother had hip replacement", "family-arthroplasty", "Hip replacement",
             context="family"),
        find(n, "FADIR positive R", "fadir-positive", "FADIR positive", side="right"),
        find(n, "int rot 15 deg", "reduced-internal-rotation", "Internal rotation", value=15,
             unit="degrees", side="right"),
        find(n, "painless log roll", "log-roll-painful", "Log roll painful", "absent"),
        find(n, "Trendelenburg neg", "trendelenburg", "Trendelenburg sign", "absent"),
        find(n, "subtle tiny calcification in the region of the right labrum",
             "labral-calcification-xray", "Calcification at the labrum", side="right"),
        find(n, "joint space preserved", "joint-space-narrowing", "Joint space narrowed", "absent"),
        find(n, "alpha angle 62", "cam-morphology", "Alpha angle", value=62, unit="degrees"),
        find(n, "CRP 2 mg/L", "crp-raised", "CRP", "absent", value=2, unit="mg/L"),
        find(n, "steroid injection", "steroid-injection", "Steroid injection", context="proposed"),
    )  # fmt: skip


def _routine_differential() -> tuple[Hypothesis, ...]:
    return (
        hypothesis(
            "labral-tear", "Tear of the acetabular labrum", 0.46, (0.31, 0.62),
            (
                evidence("fadir-positive", 2.1, "Positive in most with a tear, but in many without",
                         1, 4),
                evidence("clicking", 4.2, "About half report a click or catch", 4),
                evidence("worse-pivoting", 5.4, "Sitting and pivoting provoke it in two of three",
                         4, 6),
                evidence("groin-pain", 3.6, "Groin pain in nine of ten", 4),
                evidence("cam-morphology", 3.2, "Often with a cam shape of the femoral neck", 2, 5),
            ),
            (
                evidence("limp", -1.4, "A limp would be expected in some", 4, state="absent"),
                evidence("trauma", -0.6, "Some follow an injury", 6, state="absent"),
            ),
            ("labral-calcification",), (1, 4),
        ),
        hypothesis(
            "femoroacetabular-impingement", "Femoroacetabular impingement syndrome", 0.24,
            (0.13, 0.37),
            (
                evidence("cam-morphology", 8.1, "The shape that the name asks for", 1, 5),
                evidence("reduced-internal-rotation", 4.8, "Rotation is short in most", 5),
                evidence("groin-pain", 3.1, "Groin pain in most", 5),
            ),
            (evidence("clicking", -0.4, "A click says little here", 5),),
            sources=(1, 5),
        ),
        hypothesis(
            "labral-calcification", "Calcification of the acetabular labrum", 0.14, (0.06, 0.25),
            (
                evidence("labral-calcification-xray", 14.2, "Seen on the radiograph by definition",
                         3),
                evidence("groin-pain", 3.9, "All of a small series had groin pain", 3),
            ),
            (evidence("night-pain", -2.2, "Crystal pain often wakes", 3, 7, state="absent"),),
            sources=(3,),
        ),
        hypothesis(
            "os-acetabuli", "Os acetabuli (rim ossicle)", 0.06, (0.02, 0.12),
            (evidence("labral-calcification-xray", 9.5, "Looks alike when small", 7),),
            (evidence("trauma", -1.1, "Some are old rim fractures", 7, state="absent"),),
            sources=(7,),
        ),
        hypothesis("hip-osteoarthritis", "Osteoarthritis of the hip", 0.04, (0.01, 0.08),
                   (), (evidence("joint-space-narrowing", -9.2, "Joint space is kept", 8,
                                 state="absent"),)),
        hypothesis("calcific-tendinopathy", "Calcific tendinopathy of rectus femoris", 0.03,
                   (0.01, 0.07)),
        hypothesis("cppd-disease", "Calcium pyrophosphate deposition disease", 0.012,
                   (0.004, 0.03)),
        hypothesis("synovial-chondromatosis", "Synovial chondromatosis", 0.004, (0.001, 0.012)),
        hypothesis("other", "Something else", 0.014, (0.005, 0.04)),
    )  # fmt: skip


def _routine_stages() -> tuple[Stage, ...]:
    return (
        Stage(
            id="stage-1", name="Settle it without needles", condition="labral-tear",
            enter_when="Symptoms are mild to moderate and no red flag is present",
            actions=(
                action("activity-modification", "advice",
                       "Change of activity: less deep flexion, pivoting and long sitting", 1, 2),
                action("ibuprofen", "drug", "Ibuprofen if it is safe for this patient", 9, 2,
                       dose="400–600 mg", frequency="three times a day", maximum="2,400 mg a day",
                       duration="1–2 weeks", with_food=True,
                       checks=("Stomach ulcer or bleed", "Kidney function", "Pregnancy")),
                action("physiotherapy", "rehabilitation",
                       "Physiotherapy: hip strength, core and range", 1, 10, strength="strong",
                       dose="1–2 supervised sessions a week", duration="6–8 weeks"),
            ),
            leave_when="Pain on activity is at most 2 of 10 and sport is possible",
            escalate_when="Pain persists after 6–8 weeks of care that was really done",
            duration="6–8 weeks", sources=(1, 2),
        ),
        Stage(
            id="stage-2", name="Image-guided injection, as test and treatment", condition=None,
            enter_when="Pain persists after stage 1",
            actions=(
                action("image-guided-diagnostic-injection", "injection",
                       "Local anaesthetic with corticosteroid into the joint, under ultrasound "
                       "or fluoroscopy", 6, 11, strength="weak",
                       checks=("No sign of infection", "No replacement planned in 3 months")),
            ),
            leave_when="Relief lasts and exercise goes on",
            escalate_when="Relief is short, or pain persists",
            duration="2–6 weeks", sources=(6,),
        ),
        Stage(
            id="stage-3", name="Look at the labrum", condition=None,
            enter_when="Still symptomatic after stage 2",
            actions=(
                action("mr-arthrography", "test", "MR arthrography or 3 T MRI of the hip", 12, 4),
            ),
            leave_when="The labrum is intact: look for another cause",
            escalate_when="A tear that fits the symptoms is seen",
            duration="2–4 weeks", sources=(12,),
        ),
        Stage(
            id="stage-4", name="Arthroscopic surgery", condition=None,
            enter_when="Non-operative care has failed and imaging and examination agree",
            actions=(
                action("orthopaedic-referral", "referral",
                       "Hip-preservation surgeon: labral repair, removal of the deposit, "
                       "reshaping of the neck", 3, 10, strength="weak"),
            ),
            leave_when="Rehabilitation after surgery is complete",
            escalate_when="New night pain, fever or loss of function at any time",
            duration="4–6 months with rehabilitation", sources=(3, 10),
        ),
    )  # fmt: skip


def _rehabilitation() -> Rehabilitation:
    return Rehabilitation(
        programme="impingement-and-labral-care", name="Impingement and labral care",
        pain_rule="Up to 3 of 10 during exercise is accepted if it has settled by next morning",
        root_cause=(advice("Check pelvic tilt, leg length and training load first", 10),),
        interventions=(
            advice("Manual therapy can ease stiffness for days; it does not replace exercise", 10),
            advice("Gait and squat re-training fits when the knee falls inwards", 10),
        ),
        phases=(
            ProgrammePhase(
                id="phase-1", goal="Balance the pelvis, calm the joint",
                exercises=(
                    exercise("pelvic-tilt", "Pelvic tilt, lying", "2 × 10, daily",
                             "Control of the pelvis", "Lie on the back, knees bent",
                             "Flatten the low back, hold 3 seconds"),
                    exercise("fallout", "Bent-knee fallout", "2 × 10, daily",
                             "Deep stabilisers", "Let one knee fall out slowly",
                             "Keep the pelvis still"),
                ),
                left_out=("Deep hip-flexor stretch: provokes the front of the joint",),
                weeks="weeks 1–2", move_on_when="Pain at rest is gone",
                step_back_when="Pain over 3 of 10 the next morning", sources=(10,),
            ),
            ProgrammePhase(
                id="phase-2", goal="Strengthen abductors and extensors",
                exercises=(
                    exercise("bridge", "Bridge", "3 × 12, three times a week",
                             "Gluteus maximus", "Lift the pelvis, hold 2 seconds"),
                    exercise("side-lift", "Side-lying leg lift", "3 × 10, three times a week",
                             "Gluteus medius", "Lift the top leg to 30 degrees"),
                ),
                left_out=(), weeks="weeks 3–6", move_on_when="20 level single-leg bridges",
                step_back_when="Groin pain during or after", sources=(10,),
            ),
        ),
        held_because=None, sources=(10,),
    )  # fmt: skip


def _routine_plan() -> Plan:
    return Plan(
        stages=_routine_stages(),
        avoid=(
            Avoid(tags=("steroid-injection",), text="Steroid injection as the first step",
                  names=("Steroid injection as the first step",),
                  reason="Proposed in the note; other care has not been tried", sources=(6,)),
            Avoid(tags=("surgery",), text="Surgery on the image alone",
                  names=("Surgery on the image alone",),
                  reason="Such findings are common in people without pain", sources=(1, 2)),
        ),
        safety_checks=(
            SafetyCheck(ask="Has there ever been a stomach ulcer or bleed?",
                        why="Indigestion on an NSAID is noted; decides on gastroprotection",
                        tags=("nsaid-oral",), sources=(9,)),
            SafetyCheck(ask="Could she be pregnant?",
                        why="Decides on ibuprofen and on X-rays of the pelvis",
                        tags=("nsaid-oral", "radiation"), sources=(9, 12)),
        ),
        rehabilitation=_rehabilitation(),
        prevention=(
            advice("Build training load by small steps after a break", 10),
            advice("Keep hip and core strength work twice a week", 10, 2),
        ),
        follow_up=(
            FollowUp(when="6–8 weeks", who="physiotherapist",
                     what="Pain, HOS or iHOT-12 and range; step up if nothing has changed",
                     sources=(10,)),
            FollowUp(when="sooner", who="general practitioner",
                     what="If night pain, fever or inability to bear weight comes up",
                     sources=(1,)),
        ),
    )  # fmt: skip


def routine() -> Assessment:
    """A woman with a tiny labral calcification: routine, not enough to conclude."""
    note = NOTE
    start = note.index("Sx per HOS-ADL 71, ?MCID")
    topics = (
        ("guideline", "Consensus on hip-related pain"), ("guideline", "Agreement on impingement"),
        ("case-series", "Amorphous calcification of the labrum"),
        ("review", "Clinical signs of labral tear"), ("cohort", "Cam morphology and symptoms"),
        ("trial", "Guided injection of the hip"), ("review", "Ossicles at the acetabular rim"),
        ("cohort", "Joint space and osteoarthritis"), ("label", "Ibuprofen product information"),
        ("trial", "Exercise for hip-related pain"), ("review", "Relief after injection"),
        ("guideline", "Appropriate imaging of chronic hip pain"),
        ("reference-work", "Never cited in the answer"),
    )  # fmt: skip
    return Assessment(
        schema_version="1.0", coxa_version="0.1.0", knowledge_version="2026-11-20",
        question="hip", text=note,
        patient=Patient(age=36, sex="female", side="right", setting="primary-care"),
        findings=_routine_findings(),
        unread=(
            Unread(quote=note[start : start + 24], start=start, end=start + 24,
                   why="score without a known scale"),
        ),
        issues=(
            Issue(level="note", message="The flexion of 110 has no unit",
                  repair="Degrees were assumed; write “110 degrees”", start=None, end=None),
        ),
        red_flags=(), urgency="routine", differential=_routine_differential(),
        enough=Enough(
            verdict="no",
            missing=("what relieves the pain and how it limits her",
                     "response to 6–8 weeks of non-operative care",
                     "MR arthrography or 3 T MRI if pain persists"),
            text="A calcification on a radiograph is often incidental and imaging alone never "
                 "concludes; symptoms and signs point to the labrum or to impingement, which the "
                 "radiograph cannot tell apart.",
            sources=(1, 2), reason="imaging-alone",
        ),
        next_steps=(
            step("history-questions", "question", "Ask for catching, locking and giving way", 0.41,
                 0.22, "Mechanical symptoms tell a tear from impingement without one", 4),
            step("hip-examination", "examination", "FABER distance and resisted hip flexion", 0.29,
                 0.15, "Tells the joint from the iliopsoas and rectus tendons", 4, 5),
            step("mr-arthrography", "imaging", "MR arthrography of the right hip", 0.62, 0.34,
                 "Shows the labrum; belongs after non-operative care", 12),
            step("diagnostic-injection", "procedure", "Diagnostic injection of the joint", 0.38,
                 0.31, "Relief says that the pain comes from the joint", 6, 11,
                 unsafe="Ask first whether she could be pregnant (fluoroscopy)"),
            step("ultrasound-hip", "imaging", "Ultrasound of the hip", 0.17, 0.08,
                 "Shows effusion and tendon calcium", 12),
            step("bloods-calcium-metabolism", "laboratory", "Calcium, phosphate, PTH, vitamin D",
                 0.09, 0.04, "Rules out metastatic calcification", 3),
        ),
        plan=_routine_plan(),
        answer=Answer(
            guidelines=(
                advice("Imaging is never used alone: symptoms, signs and pictures have to agree",
                       1, 2),
                advice("Exercise-based care comes before surgery for hip-related pain", 1),
                advice("A radiograph is the first picture; MR arthrography or 3 T MRI follows", 12),
            ),
            research=(
                advice("In one small series all patients with amorphous labral calcium had groin "
                       "pain and a tear", 3),
                advice("In one trial exercise and surgery both helped; surgery more at 12 months",
                       10),
                advice("Relief after a joint injection raised the odds of joint disease", 6, 11),
            ),
        ),
        references=tuple(
            reference(n, kind, topic, 2010 + n, "abstract" if n % 4 == 0 else "full-text")
            for n, (kind, topic) in enumerate(topics, 1)
        ),
        limits=(
            "The picture itself was not seen, only its report",
            "Back and pelvic organs as a source of pain were considered by their words alone",
            "Probabilities rest in part on estimates, marked so in the knowledge base",
        ),
    )  # fmt: skip


def _emergency_plan() -> Plan:
    return Plan(
        stages=(
            Stage(
                id="emergency", name="Now: treat as septic arthritis until disproved",
                condition="septic-arthritis", enter_when="At once",
                actions=(
                    action("emergency-admission", "emergency",
                           "Send to hospital now; nothing by mouth", 1, strength="strong"),
                    action("urgent-aspiration", "test",
                           "Aspirate the hip under ultrasound before antibiotics", 1, 2,
                           strength="strong", checks=("Blood cultures taken",)),
                    action("antibiotics-after-aspiration", "drug",
                           "Antibiotics as the local policy says, after aspiration", 2,
                           duration="2–4 weeks"),
                ),
                leave_when="Aspirate and cultures are negative and the child improves",
                escalate_when="Pus on aspiration: wash-out in theatre the same day",
                duration="hours", sources=(1, 2),
            ),
        ),
        avoid=(
            Avoid(tags=("antibiotics-before-aspiration",), text="Antibiotics before aspiration",
                  names=("Antibiotics before aspiration",),
                  reason="They hide the organism; do not delay if the child is in shock",
                  sources=(2,)),
            Avoid(tags=("wait-and-see",), text="Waiting for the cold to pass",
                  names=("Waiting for the cold to pass",),
                  reason="Cartilage is lost within hours to days", sources=(1,)),
        ),
        safety_checks=(), rehabilitation=None, prevention=(),
        follow_up=(FollowUp(when="after discharge, 2 weeks", who="paediatric orthopaedics",
                            what="CRP, range, radiograph", sources=(1,)),),
    )  # fmt: skip


def emergency() -> Assessment:
    """A feverish child who cannot bear weight: the action stands above everything."""
    n = EMERGENCY_NOTE
    return Assessment(
        schema_version="1.0", coxa_version="0.1.0", knowledge_version="2026-11-20",
        question="hip", text=n,
        patient=Patient(age=7, sex="male", side="left", weight_kg=24, setting="emergency"),
        findings=(
            find(n, "left hip pain", "hip-pain", "Hip pain", side="left"),
            find(n, "will not bear weight", "cannot-bear-weight", "Cannot bear weight"),
            find(n, "Temp 39.1", "fever", "Fever", value=39.1, unit="°C"),
            find(n, "CRP 96", "crp-raised", "CRP", value=96, unit="mg/L"),
            find(n, "No trauma", "trauma", "Injury", "absent"),
            find(n, "X-ray hip normal", "xray-normal", "Radiograph normal"),
        ),
        unread=(), issues=(),
        red_flags=(
            RedFlag(id="hot-hip", text="Feverish child with a hip that cannot bear weight",
                    urgency="emergency",
                    action="Send to hospital now for ultrasound, aspiration and cultures; "
                           "aspirate before antibiotics",
                    tags=("emergency", "urgent-aspiration"), sources=(1, 2)),
            RedFlag(id="sepsis", text="Possible sepsis: fever and looks unwell",
                    urgency="emergency", action="Take vital signs and lactate; follow the sepsis "
                    "pathway", tags=("emergency",), sources=(2,)),
        ),
        urgency="emergency",
        differential=(
            hypothesis("septic-arthritis", "Septic arthritis of the hip", 0.71, (0.52, 0.86),
                       (evidence("fever", 6.5, "Fever in most", 1),
                        evidence("cannot-bear-weight", 5.2, "Refusal to bear weight", 1),
                        evidence("crp-raised", 7.4, "CRP far above 20 mg/L", 1)),
                       (evidence("trauma", -0.2, "Says little", 1, state="absent"),),
                       sources=(1,)),
            hypothesis("osteomyelitis", "Osteomyelitis of the proximal femur", 0.16, (0.07, 0.3)),
            hypothesis("transient-synovitis", "Transient synovitis", 0.09, (0.03, 0.2), (),
                       (evidence("fever", -6.1, "Fever this high is rare", 1),)),
            hypothesis("other", "Something else", 0.04, (0.01, 0.1)),
        ),
        enough=Enough(verdict="no", missing=("joint aspirate", "blood cultures"),
                      text="Enough to act, not enough to conclude.", sources=(1,),
                      reason="not-proven"),
        next_steps=(
            step("joint-aspiration", "procedure", "Aspiration of the hip under ultrasound", 0.8,
                 0.7, "Decides between infection and everything else", 1, 2),
            step("mri-hip", "imaging", "MRI of hip and pelvis", 0.4, 0.3,
                 "Shows bone infection and abscess", 1,
                 unsafe="Must not delay aspiration in this child"),
        ),
        plan=_emergency_plan(),
        answer=Answer(
            guidelines=(advice("Aspirate before antibiotics unless there is shock", 2),),
            research=(advice("Four predictors together made infection very likely", 1),),
        ),
        references=(reference(1, "cohort", "Predictors in the irritable hip", 2011),
                    reference(2, "guideline", "Hot swollen joint", 2012)),
        limits=("The child was not seen",),
    )  # fmt: skip
