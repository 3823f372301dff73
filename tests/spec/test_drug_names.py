"""Medicines as clinicians of many countries write them, and the class that each must give."""

import pytest

from coxa.findings.gather import Understood, understand
from coxa.model.encounter import Encounter
from coxa.pipeline import Pipeline

# a sentence as written, and the drugs or classes that it tells to be taken
WRITTEN = [
    ("Hip pain. On Quilonum SR for bipolar disorder.", "lithium"),
    ("Hip pain. Takes Quilonorm and Brufen.", "lithium nsaid-oral"),
    ("Hip pain. Meds: Téralithe 400, ramipril.", "lithium ace-inhibitor"),
    ("Hip pain. Lithicarb 250 mg bd for years.", "lithium"),
    ("Hip pain. Hypnorex retard 2x1.", "lithium"),
    ("Hip pain, takes Xarelto 20.", "anticoagulant doac"),
    ("Hip pain, on zarelto for AF.", "anticoagulant doac"),
    ("Hip pain. On eloquis 5 bd.", "anticoagulant doac"),
    ("Hip pain. Sintrom, INR 2.4 last week.", "anticoagulant vitamin-k-antagonist"),
    ("Hip pain. Marcoumar since the valve.", "anticoagulant vitamin-k-antagonist"),
    ("Hip pain. On Waran for AF.", "anticoagulant vitamin-k-antagonist"),
    ("Hip pain. Gives herself Fraxiparine daily.", "anticoagulant heparin"),
    ("Hip pain. Klexane 40 mg sc.", "anticoagulant heparin"),
    ("Hip pain. On blood thinning tablets.", "anticoagulant"),
    ("Hip pain. Ecosprin 75, Telma 40.", "aspirin antiplatelet arb"),
    ("Hip pain. Kardegic 75 and Triatec.", "aspirin antiplatelet ace-inhibitor"),
    ("Hip pain. Clopilet 75 after the stent.", "antiplatelet p2y12-inhibitor"),
    ("Hip pain. On DuoPlavin since stenting.", "aspirin p2y12-inhibitor"),
    ("Hip pain. Takes Excedrin most days.", "aspirin paracetamol-product"),
    ("Hip pain. Zerodol SP twice a day from the pharmacy.", "nsaid-oral paracetamol-product"),
    ("Hip pain. Myprodol two at night.", "nsaid-oral opioid paracetamol-product"),
    ("Hip pain. Difene 75 bd.", "nsaid-oral diclofenac"),
    ("Hip pain. Takes Ipren and Alvedon.", "nsaid-oral paracetamol-plain"),
    ("Hip pain. Takes ibuprophen when bad.", "nsaid-oral"),
    ("Hip pain. Nolotil from Spain helps.", "metamizole"),
    ("Hip pain. Panadeine Forte at night.", "opioid paracetamol-compound"),
    ("Hip pain. Targin 10/5 bd, Endone prn.", "strong-opioid"),
    ("Hip pain. Contramal 50 tds.", "opioid tramadol"),
    ("Hip pain. Norspan patch 10.", "strong-opioid"),
    ("Hip pain. Temesta at night, Lyrika 75.", "benzodiazepine gabapentinoid"),
    ("Hip pain. Ledertrexate 15 mg weekly.", "methotrexate"),
    ("Hip pain. Folitrax 10 on Sundays.", "methotrexate"),
    ("Hip pain. Imurel for Crohn's.", "azathioprine"),
    ("Hip pain. Puricos 300 for gout.", "allopurinol"),
    ("Hip pain. Seroplex 10 mg.", "ssri"),
    ("Hip pain. Cymgen 60 for mood.", "snri"),
    ("Hip pain. Aurorix 150 bd.", "maoi"),
    ("Hip pain. Co-Renitec daily.", "ace-inhibitor thiazide diuretic"),
    ("Hip pain. Hizaar and Lasilix.", "arb diuretic"),
    ("Hip pain. Dyazide for ankles.", "thiazide diuretic"),
    ("Hip pain. Envarsus after a transplant.", "calcineurin-inhibitor"),
    ("Hip pain. Wysolone 10 mg for PMR.", "corticosteroid"),
    ("Hip pain. Cortancyl 20 mg.", "corticosteroid"),
    ("Hip pain. Volon A 40 last month to the knee.", "steroid-depot"),
    ("Hip pain. Cifran 500 for a UTI.", "fluoroquinolone"),
    ("Hip pain. Zeclar for bronchitis.", "macrolide cyp3a4-inhibitor"),
    ("Hip pain. Septran for a UTI.", "trimethoprim"),
    ("Hip pain. Jubbonti, then Conexxence.", "denosumab antiresorptive"),
    ("Hip pain. On fosomax for osteoporosis.", "bisphosphonate"),
    ("Hip pain. Livogiva daily injection.", "bone-anabolic"),
    ("Hip pain. Janumet 50/1000.", "metformin"),
    ("Hip pain. Rigevidon for contraception.", "oestrogen"),
    ("Hip pain. Femoston for hot flushes.", "oestrogen hrt"),
    ("Hip pain. Shelcal 500.", "calcium-product vitamin-d-product"),
    ("Hip pain. Uvedose every three months.", "vitamin-d-product"),
    ("Hip pain. Depakine chrono 500.", "antiepileptic"),
    ("Hip pain. Yuflyma fortnightly.", "tnf-inhibitor immunosuppressant"),
    ("Hip pain. Goutnil when gout flares.", "colchicine"),
]

# ordinary words that lie near a name above, or stem alike
ORDINARY = [
    "Hip pain. Gardening and pruning hurt.",
    "Hip pain. Urine ketones negative.",
    "Hip pain. He is a sprinter and a runner.",
    "Hip pain. Works with gas cylinders.",
    "Hip pain. Tricortical graft taken from the iliac crest.",
    "Hip pain. Skin intact, reflexes intact.",
    "Hip pain. Pain in all movements, antalgic gait.",
    "Hip pain, seasonal, worse in winter.",
    "Hip pain. Scapho-lunate injury of the wrist in 2010.",
    "Hip pain. Calcium + D-dimer normal.",
    "Hip pain. Determined to return to the stage for the encore.",
    "Hip pain. ASA 3, lives with Yasmin, his wife.",
    "Hip pain. Chloride 101, arginine test not done.",
    "Hip pain. Drives a Yaris to the allotment in Pendine.",
    "Hip pain. His splendid mood converted the team; contrived smile.",
    "Hip pain. Must rest a day, then normal activity.",
    "Hip pain. Seen by Dr Sandoval in spring.",
    "Hip pain. Bone scan with technetium diphosphonate normal.",
]


@pytest.fixture(scope="module")
def vocabulary(parts: Pipeline) -> frozenset[str]:
    """Every drug and every class that can be read."""
    drugs = parts.catalogue.records.drugs.values()
    return frozenset(name for drug in drugs for name in (drug.id, *drug.classes))


def read(text: str, parts: Pipeline) -> Understood:
    return understand(Encounter(text=text), parts.reader, parts.catalogue)


@pytest.mark.parametrize(("text", "wanted"), WRITTEN, ids=[text for text, _ in WRITTEN])
def test_a_name_gives_its_class(
    text: str, wanted: str, parts: Pipeline, vocabulary: frozenset[str]
) -> None:
    assert set(wanted.split()) <= vocabulary
    facts = read(text, parts).facts
    missed = [name for name in wanted.split() if facts.truth(f"taking:{name}") is not True]
    assert not missed, f"{text!r}: not read as {missed}"


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_words_are_no_drug(text: str, parts: Pipeline, vocabulary: frozenset[str]) -> None:
    facts = read(text, parts).facts
    kinds = ("taking", "proposed", "stopped", "allergy")
    seen = [f"{k}:{n}" for k in kinds for n in vocabulary if facts.truth(f"{k}:{n}") is True]
    assert not seen, f"{text!r}: read as {sorted(seen)}"


def test_no_name_stands_for_two_drugs(parts: Pipeline) -> None:
    owner: dict[str, str] = {}
    for drug in parts.catalogue.records.drugs.values():
        for name in drug.names:
            spelt = name.replace("-", " ")
            assert owner.setdefault(spelt, drug.id) == drug.id, f"{name}: two drugs"
