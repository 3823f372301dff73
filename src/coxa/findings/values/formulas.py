"""Quantities that follow from measured ones.

Formulas: eGFR by CKD-EPI 2021 (creatinine, age, sex; Inker et al., N Engl J Med 2021); calcium
corrected for albumin as Ca + 0.02 (40 - albumin g/L) (Payne et al., BMJ 1973); creatinine clearance
by Cockcroft and Gault (as printed by the ISCD, Osteoflash), to which labels of drugs refer.
"""


def egfr_ckd_epi_2021(creatinine: float, age: float, sex: str) -> float:
    """eGFR in mL/min/1.73 m² from creatinine in µmol/L, age in years and sex (CKD-EPI 2021)."""
    female = sex == "female"
    kappa, power = (0.7, -0.241) if female else (0.9, -0.302)
    ratio = creatinine / 88.42 / kappa
    value = 142 * min(ratio, 1.0) ** power * max(ratio, 1.0) ** -1.2 * 0.9938**age
    return float(value * 1.012 if female else value)


def creatinine_clearance(creatinine: float, age: float, weight: float, sex: str) -> float:
    """Creatinine clearance in mL/min (Cockcroft and Gault) of an adult.

    Creatinine in µmol/L, age in years, weight in kg.
    """
    value = (140 - age) * weight / (72 * creatinine / 88.42)
    return value * 0.85 if sex == "female" else value


def corrected_calcium(calcium: float, albumin: float) -> float:
    """Calcium (mmol/L) corrected for albumin (g/L)."""
    return calcium + 0.02 * (40 - albumin)
