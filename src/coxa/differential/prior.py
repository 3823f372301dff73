"""Base rate of each condition for this patient: setting, age, sex, pregnancy, risk.

Input: network tables and facts. Output: relative weight per condition. A factor whose expression
is not known to be true does not multiply.
"""

import numpy as np
from numpy.typing import NDArray

from coxa.catalogue.expressions import holds, parse
from coxa.catalogue.network_tables import SETTINGS, NetworkTables
from coxa.model.facts import Facts


def condition_prior(
    tables: NetworkTables, facts: Facts, weight: float = 1.0, factor_weight: float = 1.0
) -> NDArray[np.float64]:
    """Relative prior of each condition; where the setting is unknown, the mean of clinics.

    `weight` is the power with which base rates count, `factor_weight` that of the factors for
    age, sex, pregnancy and risk (model.yaml, prior_weight and factor_weight).
    """
    setting = facts.word("setting")
    base = np.array(tables.base)
    if setting in SETTINGS:
        weights = base[:, SETTINGS.index(setting)].copy()
    else:
        weights = base[:, :2].mean(axis=1)
    weights = np.maximum(weights, 1e-6) ** weight
    for row, factors in enumerate(tables.factors):
        for when, factor in factors:
            if holds(parse(when), facts) is True:
                weights[row] *= factor**factor_weight
    return np.asarray(np.maximum(weights, 1e-9))
