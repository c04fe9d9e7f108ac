"""Prints the golden values of CurveFitTests, MonotoneCurveTests and StudentTTests, as Swift.

    python3 Tests/Tools/curve_golden.py > Tests/StatisticsTests/CurveGoldenValues.swift

Made with scipy 1.17.1 and numpy 2.4.6: curve_fit from p0 = ones, as the imbalance study calls it;
PchipInterpolator; stats.t and stats.f. Points of laws stand where the
study has its monolingual runs, with noise of the size of its seeds; others at random.
"""

import numpy as np
from scipy import stats
from scipy.interpolate import PchipInterpolator
from scipy.optimize import curve_fit

MODELS = {
    "law": lambda x, a, b, c: c - a * x**-b,
    "exponential": lambda x, a, b, c: a * np.exp(-b * x) + c,
    "line": lambda x, a, b: a + b * x,
    "logistic": lambda x, a, b: 1 / (1 + np.exp(-a * (x - b))),
}
DESIGNS = [
    [.05, .1, .2, .3, .4, .5, .6, .7, .8, .85, .9, .95, 1, 1.5, 2, 3],
    [.05, .1, .2, .3, .4, .5, .6, .7, .8, .85, .9, .95, 1, 2],
    [.05, .1, .25, .5, 1],
    [.1, .24, .5, 1, 1.2, 2.04, 2.16, 2.28, 2.4],
]


def fits():
    chance = np.random.default_rng(13)
    for trial in range(40):
        name = ["law", "law", "exponential", "line", "logistic"][trial % 5]
        if name == "law":
            x = np.array(DESIGNS[trial // 5 % len(DESIGNS)])
            truth = chance.uniform([.03, .15, .07], [.06, .3, .13])
            y = MODELS[name](x, *truth) * np.exp(chance.normal(0, .005, len(x)))
        else:
            x = np.sort(chance.uniform(0, 4, chance.integers(6, 20)))
            truth = chance.uniform(.5, 2, MODELS[name].__code__.co_argcount - 1)
            y = MODELS[name](x, *truth) + chance.normal(0, .02, len(x))
        start = np.ones(len(truth))
        stopped, _ = curve_fit(MODELS[name], x, y, p0=start)
        best, covariance = curve_fit(
            MODELS[name], x, y, p0=start, ftol=1e-15, xtol=1e-15, gtol=1e-15, maxfev=100_000)
        yield name, x, y, best, stopped, covariance


def numbers(values):
    return "[" + ", ".join(repr(float(v)) for v in values) + "]"


def curves():
    chance = np.random.default_rng(14)
    for trial in range(12):
        count = int(chance.integers(2, 9))
        x = np.cumsum(chance.uniform(.05, 2, count))
        steps = chance.uniform(0, 1, count) * (chance.uniform(0, 1, count) > .2)
        y = -np.cumsum(steps) if trial % 3 else chance.normal(0, 1, count)
        at = chance.uniform(x[0], x[-1], 5)
        yield x, y, at, PchipInterpolator(x, y)(at)


print("// Written by Tests/Tools/curve_golden.py; not to be edited by hand.\n")
print("/// A model, points, scipy's parameters at tolerances of 1e-15 and at its own 1.5e-8, where")
print("/// it may stop short of the least squares by some 1e-6, and the covariance, row by row.")
print("struct GoldenFit: Sendable {")
print("  let model: String\n  let x: [Double]\n  let y: [Double]")
print("  let parameters: [Double]\n  let stopped: [Double]\n  let covariance: [Double]\n}\n")
print("let goldenFits: [GoldenFit] = [")
for name, x, y, best, stopped, covariance in fits():
    print(f'  GoldenFit(\n    model: "{name}",\n    x: {numbers(x)},\n    y: {numbers(y)},')
    print(f"    parameters: {numbers(best)},\n    stopped: {numbers(stopped)},")
    print(f"    covariance: {numbers(covariance.ravel())}),")
print("]\n")
print("/// Places and values of points, places asked for and PchipInterpolator's values there.")
print("let goldenCurves: [(x: [Double], y: [Double], at: [Double], values: [Double])] = [")
for x, y, at, values in curves():
    print(f"  (\n    {numbers(x)},\n    {numbers(y)},")
    print(f"    {numbers(at)},\n    {numbers(values)}\n  ),")
print("]\n")
print("/// t, degrees, scipy's two-sided probability, and the t of 95 %.")
print("let goldenT: [(t: Double, degrees: Double, probability: Double, deviate: Double)] = [")
for t, degrees in [(0, 1), (1, 1), (2.5, 2), (-3, 4.5), (12, 3), (1.96, 1e6), (40, 20), (.01, 7)]:
    print(f"  ({float(t)!r}, {float(degrees)!r}, {float(2 * stats.t.sf(abs(t), degrees))!r},")
    print(f"    {float(stats.t.ppf(.975, degrees))!r}),")
print("]\n")
print("/// F, degrees above and below, and scipy's probability of more.")
print("let goldenF: [(ratio: Double, above: Double, below: Double, probability: Double)] = [")
for ratio, above, below in [(1, 1, 1), (3.5, 2, 6), (38.5, 1, 4), (.2, 5, 9), (386, 1, 4)]:
    p = float(stats.f.sf(ratio, above, below))
    print(f"  ({float(ratio)!r}, {float(above)!r}, {float(below)!r}, {p!r}),")
print("]")
