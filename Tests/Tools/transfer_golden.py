"""Writes the golden files of interpolation and correlation into Tests/Fixtures/transfer.

    PYTHONPATH=/opt/scipy /opt/peers/bin/python Tests/Tools/transfer_golden.py

Made with numpy 2.4.6 and scipy 1.17.1. interpolation.json has numpy.interp on random curves, with
period=10 and on sorted places without; correlation.json has scipy.stats on random series with
ties: pearsonr, spearmanr, partial correlations by numpy's least squares, permutation_test with all
pairings, false_discovery_control, and quantiles as numpy.quantile.
"""

import json
import pathlib

import numpy as np
from scipy import stats

FOLDER = pathlib.Path(__file__).parents[1] / "Fixtures" / "transfer"


def curve(rng):
    """Places that mostly fall, as perplexities do, values, and a query that may be beyond them."""
    count = int(rng.integers(1, 8))
    places = np.sort(rng.uniform(1.5, 35, count))[::-1] + rng.normal(0, 0.5, count)
    if rng.random() < 0.3:
        places = np.round(places, 1)
    values = np.cumsum(rng.uniform(1, 1e7, count))
    query = rng.uniform(places.min() - 1, places.max() + 1)
    if rng.random() < 0.1:
        query = rng.choice(places)
    return places, values, float(query)


def interpolation(rng, count):
    rows = []
    while len(rows) < count:
        places, values, query = curve(rng)
        wrapped = places % 10
        if len(set(places)) < len(places) or len(set(wrapped)) < len(wrapped):
            continue  # numpy's sort of equal places is not stable
        order = np.argsort(places)
        plain = np.interp(query, places[order], values[order], left=np.nan, right=np.nan)
        rows.append({
            "places": places.tolist(), "values": values.tolist(), "query": query,
            "periodic": float(np.interp(query, places, values, period=10)),
            "sorted": None if np.isnan(plain) else float(plain),
        })
    return rows


def partial(x, y, z):
    design = np.column_stack([np.ones(len(z)), z])
    rest = [v - design @ np.linalg.lstsq(design, v, rcond=None)[0] for v in (x, y)]
    return float(np.corrcoef(*rest)[0, 1])


def exact(x, y, alternative):
    def statistic(x):
        return stats.spearmanr(x, y).statistic

    return float(stats.permutation_test(
        (x,), statistic, permutation_type="pairings", n_resamples=np.inf,
        alternative=alternative).pvalue)


def correlation(rng):
    rows = []
    for index in range(24):
        count = 6 if index < 6 else int(rng.integers(5, 40))
        x = rng.normal(size=count)
        y = 0.5 * x + rng.normal(size=count)
        z = x + rng.normal(size=count)
        if index % 2:
            x, y, z = np.round(x), np.round(y), np.round(z)
        row = {
            "x": x.tolist(), "y": y.tolist(), "z": z.tolist(),
            "pearson": float(stats.pearsonr(x, y).statistic),
            "spearman": float(stats.spearmanr(x, y).statistic),
            "partial": partial(x, y, z), "ranks": stats.rankdata(x).tolist(),
            "quantiles": np.quantile(x, [0, 0.1, 0.25, 0.5, 0.9, 1]).tolist(),
        }
        p = stats.norm.sf(np.abs(x)) * 2
        row["probabilities"] = p.tolist()
        row["benjamini_hochberg"] = stats.false_discovery_control(p).tolist()
        if count == 6:
            row["greater"] = exact(x, y, "greater")
            row["less"] = exact(x, y, "less")
        rows.append(row)
    return rows


def main():
    rng = np.random.default_rng(1)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, rows in [
        ("interpolation", interpolation(rng, 200)), ("correlation", correlation(rng)),
    ]:
        text = "[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n"
        (FOLDER / f"{name}.json").write_text(text)


main()
