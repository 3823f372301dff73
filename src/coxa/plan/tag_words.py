"""Tags in words, as an answer names what nobody has proposed.

Most tags read as words already ('hop test'); this holds those that do not.
"""

from collections.abc import Iterable
from typing import Final

_WORDS: Final = {
    "anticoagulant": "starting an anticoagulant",
    "arthroscopy-first": "arthroscopy as the first step",
    "biopsy-before-mri": "biopsy before MRI",
    "biopsy-early": "early biopsy",
    "bisphosphonate-continue": "going on with the bisphosphonate",
    "bisphosphonate-iv": "bisphosphonate by vein",
    "bisphosphonate-oral": "bisphosphonate by mouth",
    "colchicine-repeat-course": "another course of colchicine",
    "denosumab-stop-without-followon": "stopping denosumab without a follow-on drug",
    "discharge-after-normal-xray": "discharge because the radiograph is normal",
    "dxa-for-diagnosis": "DXA to make the diagnosis",
    "eswt": "shock waves",
    "hip-xray": "radiograph of the hip",
    "high-dose-steroid": "high-dose steroid",
    "low-dose-prednisolone": "low-dose prednisolone",
    "low-dose-prednisolone-only": "low-dose prednisolone alone",
    "massage-forced-stretching": "massage or forced stretching",
    "mri-before-orbit-check": "MRI before the eyes are checked for metal",
    "mri-without-shunt-plan": "MRI without a plan for the shunt",
    "nsaid-adult-dose": "NSAID in the adult dose",
    "nsaid-oral": "NSAID by mouth",
    "nsaid-otc": "NSAID bought without prescription",
    "nsaid-topical": "NSAID on the skin",
    "nsaid-without-gastroprotection": "NSAID without stomach protection",
    "oral-steroid": "steroid by mouth",
    "paracetamol-full-dose": "paracetamol in the full adult dose",
    "physiotherapy-only": "physiotherapy alone",
    "steroid-injection-without-glucose-plan": "steroid injection without a glucose plan",
    "surgery-early": "early surgery",
    "therapeutic-ultrasound": "ultrasound treatment",
    "tnf-inhibitor": "TNF inhibitor",
    "vitamin-d": "vitamin D",
    "vitamin-d-active": "active vitamin D",
    "vitamin-d-high-dose": "high-dose vitamin D",
    "xray": "radiograph",
}


def in_words(tags: Iterable[str]) -> tuple[str, ...]:
    """Each tag in words."""
    return tuple(_WORDS.get(tag, tag.replace("-", " ")) for tag in tags)


def dosed(name: str, about: Iterable[str]) -> str:
    """A drug that is ruled out, with its dose where only the adult's full dose is meant."""
    full = all(tag.endswith(("-full-dose", "-adult-dose")) for tag in about)
    return f"{name} (full adult dose)" if full else name
