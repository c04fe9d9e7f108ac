"""Compares `isogloss transfer bytes` with numpy.interp on random curves and queries.

    /opt/peers/bin/python Tests/Tools/compare_interpolation.py [--count 10000] [--isogloss PATH]

Every target is a curve of one to seven points, of which half do not fall all the way, and one
source's perplexity. Effective bytes must be numpy's to the last bit: as published, with period=10,
and by default on the sorted curve, where a perplexity beyond it must be said to be so.
"""

import argparse
import csv
import pathlib
import subprocess
import tempfile

import numpy as np


def write(path, rng, count):
    curves = []
    with open(path, "w") as file:
        file.write("target,size,scratch,xx\n")
        while len(curves) < count:
            points = int(rng.integers(1, 8))
            noise = rng.choice([0, 1.5])
            places = np.sort(rng.uniform(1.5, 35, points))[::-1]
            places = np.maximum(places + rng.normal(0, noise, points), 1)
            sizes = np.cumsum(rng.integers(1, 10**8, points))
            query = float(rng.uniform(max(0.5, places.min() - 1), places.max() + 1))
            if len(set(places % 10)) < points:
                continue
            name = f"t{len(curves)}"
            for index, (place, size) in enumerate(zip(places, sizes)):
                source = repr(query) if index == 0 else ""
                file.write(f"{name},{size},{float(place)!r},{source}\n")
            curves.append((places, sizes.astype(float), query))
    return curves


def run(isogloss, folder, mode):
    subprocess.run(
        [isogloss, "transfer", "bytes", "--perplexities", f"{folder}/p.csv", "--interpolation",
         mode, "--output", f"{folder}/{mode}"], check=True, stdout=subprocess.DEVNULL)
    with open(f"{folder}/{mode}/data-transfer.csv") as file:
        return list(csv.DictReader(file))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=10000)
    parser.add_argument("--isogloss", default=".build/release/isogloss")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        curves = write(
            pathlib.Path(folder) / "p.csv", np.random.default_rng(3), arguments.count)
        wrong = {"numpy-period-10": 0, "linear": 0}
        beyond = 0
        for mode in wrong:
            rows = run(arguments.isogloss, folder, mode)
            assert len(rows) == len(curves), (len(rows), len(curves))
            for row, (places, sizes, query) in zip(rows, curves):
                found = row["effective_bytes"]
                if mode == "numpy-period-10":
                    wrong[mode] += float(found) != np.interp(query, places, sizes, period=10)
                elif query < places.min() or query > places.max():
                    beyond += 1
                    side = "above" if query < places.min() else "below"
                    wrong[mode] += found != "" or row["censoring"] != side
                else:
                    order = np.argsort(places)
                    wrong[mode] += float(found) != np.interp(query, places[order], sizes[order])
    print(f"{len(curves)} curves, {beyond} queries beyond them; differences: {wrong}")
    raise SystemExit(any(wrong.values()))


main()
