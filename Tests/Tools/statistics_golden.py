"""Prints the golden values of StatisticsTests, as Swift array literals.

    python3 Tests/Tools/statistics_golden.py > Tests/StatisticsTests/GoldenValues.swift

Made with scipy 1.17. The exact intervals are quantiles of the beta distribution rather than
scipy.stats.binomtest's, whose root finder stops at an absolute 2e-12: too early for rare events.
"""

from scipy.special import betainc, betaincinv
from scipy.stats import binomtest

BETA = [
    (0.1, 0.5, 0.5), (0.9, 0.5, 3.25), (0.5, 1, 1), (0.25, 2, 5), (0.7, 12.5, 3.75),
    (0.999, 50, 0.25), (1e-6, 1, 1e6), (0.01, 100, 9900), (0.0102, 1e4, 1e6 - 1e4),
    (0.5, 5e5, 5e5), (0.4995, 5e6, 5e6), (4e-7, 5, 1e7), (0.3, 1e-3, 2), (0.97, 40, 1.5),
]
COUNTS = [
    (0, 1), (1, 1), (0, 10), (3, 10), (10, 10), (1, 1000), (7, 5000), (500, 1000),
    (12, 1_000_000), (999_990, 1_000_000), (250_000, 2_000_000), (3, 10_000_000),
]


def exact(k, n, level):
    tail = (1 - level) / 2
    low = betaincinv(k, n - k + 1, tail) if k > 0 else 0.0
    high = betaincinv(k + 1, n - k, 1 - tail) if k < n else 1.0
    return float(low), float(high)


def wilson(k, n):
    interval = binomtest(k, n).proportion_ci(0.95, "wilson")
    return float(interval.low), float(interval.high)


def main():
    print("// Written by Tests/Tools/statistics_golden.py; not to be edited by hand.\n")
    print("/// x, a, b and scipy's regularised incomplete beta function of them.")
    print("let goldenBeta: [(x: Double, a: Double, b: Double, value: Double)] = [")
    for x, a, b in BETA:
        print(f"  ({x!r}, {float(a)!r}, {float(b)!r}, {float(betainc(a, b, x))!r}),")
    print("]\n")
    print("/// Successes, trials and scipy's intervals: 95 % exact, 90 % exact, 95 % Wilson.")
    print("let goldenIntervals: [(successes: Int, trials: Int, bounds: [Double])] = [")
    for k, n in COUNTS:
        bounds = (exact(k, n, 0.95), exact(k, n, 0.90), wilson(k, n))
        print(f"  (\n    {k}, {n},\n    [")
        for low, high in bounds:
            print(f"      {low!r}, {high!r},")
        print("    ]\n  ),")
    print("]")


main()
