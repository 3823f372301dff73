"""Trigamma, on which every interval rests, against published and closed-form values."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coxa.differential.engine import trigamma

RELATIVE = 1e-9
CATALAN = 0.915965594177219015
PI2 = math.pi**2


def value(x: float) -> float:
    return float(trigamma(np.array([x]))[0])


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        (1.0, PI2 / 6),  # Abramowitz & Stegun 6.4.2, n = 1
        (0.5, PI2 / 2),  # 6.4.4
        (2.0, PI2 / 6 - 1),  # 6.4.3
        (1.5, PI2 / 2 - 4),  # 6.4.5
        (0.25, PI2 + 8 * CATALAN),
        (0.75, PI2 - 8 * CATALAN),
        (1.5, 0.9348022005),  # table 6.1
        (2.0, 0.6449340668),  # table 6.1
        (10.0, PI2 / 6 - sum(1 / k**2 for k in range(1, 10))),
        (100.0, PI2 / 6 - math.fsum(1 / k**2 for k in range(1, 100))),
    ],
)
def test_known_values(x: float, expected: float) -> None:
    assert value(x) == pytest.approx(expected, rel=RELATIVE)


@given(st.floats(1e-3, 1e5))
def test_recurrence(x: float) -> None:
    """A & S 6.4.6: trigamma(x + 1) = trigamma(x) - 1/x²."""
    assert value(x + 1) == pytest.approx(
        value(x) - 1 / x**2, rel=1e-8, abs=1e-6 * (1 + x**-2) * 1e-6
    )


@given(st.floats(0.01, 0.99))
def test_reflection(x: float) -> None:
    """A & S 6.4.7 for n = 1: trigamma(1 - x) + trigamma(x) = (pi / sin(pi x))²."""
    assert value(1 - x) + value(x) == pytest.approx(
        (math.pi / math.sin(math.pi * x)) ** 2, rel=1e-8
    )


@given(st.floats(0.05, 1e6), st.floats(1.001, 10))
def test_positive_and_falling(x: float, factor: float) -> None:
    assert value(x) > value(x * factor) > 0


def test_the_variance_of_a_log_probability() -> None:
    """var(log p) of Beta(a, b) is trigamma(a) - trigamma(a + b); checked by a million draws."""
    draws = np.log(np.random.default_rng(3).beta(4.0, 9.0, 1_000_000))
    assert value(4.0) - value(13.0) == pytest.approx(draws.var(), rel=0.01)


def test_whole_arrays() -> None:
    grid = np.array([[0.3, 7.0], [6.999, 1e4]])
    assert trigamma(grid).shape == (2, 2)
    assert [value(float(x)) for x in grid.ravel()] == trigamma(grid).ravel().tolist()
    assert grid[0, 0] == 0.3, "the argument is not changed"
