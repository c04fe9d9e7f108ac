#!/usr/bin/env python3
"""Plants lines of one language in a corpus of another, from sources that the model never saw.

    language_id_planted.py KEPT-OUT.tsv ISOGLOSS FOLDER

KEPT-OUT.tsv comes from language_id_sources.py. Lines with 20 letters or more count. Pairs, by rule:
every ordered pair of CLOSE whose languages have 600 lines or more, and for each declared language
of these two distant ones, by a hash. Each corpus has 2,000 lines at most, in documents of 20; at
each share the lines planted come whole and scattered. Prints a table in Markdown: how often the
interval of the corrected share of lines holds what was planted, how often the report declines to
say, and, of the clean corpora, how many cells are told from zero, before and after the control.
"""

import collections
import hashlib
import json
import os
import random
import subprocess
import sys

CLOSE = [
    ("sk", "cs"), ("nb", "da"), ("id", "ms"), ("gl", "pt"), ("gl", "es"), ("pt", "es"),
    ("ca", "es"), ("mk", "bg"), ("sh", "sl"), ("sh", "mk"), ("uk", "ru"), ("be", "ru"),
    ("be", "uk"), ("et", "fi"), ("sv", "nb"), ("sv", "da"), ("it", "es"), ("fr", "ca"),
    ("nl", "de"), ("pl", "cs"),
]
SHARES = [0, 0.001, 0.01, 0.1]
LINES = 2000
LEAST = 250


def letters(text):
    return sum(letter.isalpha() for letter in text)


def pools(path):
    found = collections.defaultdict(list)
    for line in open(path, encoding="utf-8", newline="\n"):
        label, _, text = line.rstrip("\n").split("\t", 2)
        if letters(text) >= 20:
            found[label].append(text)
    for lines in found.values():
        lines.sort(key=lambda text: hashlib.blake2b(text.encode()).digest())
    return {label: lines for label, lines in found.items() if len(lines) >= LEAST}


def pairs(found):
    chosen = [pair for a, b in CLOSE for pair in ((a, b), (b, a))
              if pair[0] in found and pair[1] in found]
    close = {frozenset(pair) for pair in chosen}
    labels = sorted(found)
    for declared in dict.fromkeys(pair[0] for pair in chosen):
        others = [label for label in labels
                  if label != declared and frozenset((declared, label)) not in close]
        others.sort(key=lambda label: hashlib.blake2b(f"{declared} {label}".encode()).digest())
        chosen += [(declared, other) for other in others[:1]]
    return chosen, close


def measure(isogloss, folder, name, declared, lines):
    path, output = f"{folder}/{name}.txt", f"{folder}/{name}"
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        for start in range(0, len(lines), 20):
            file.write("\n".join(lines[start:start + 20]) + "\n\n")
    subprocess.run(["rm", "-rf", output], check=True)
    subprocess.run(
        [isogloss, "contamination", "--corpus", f"{declared}={path}", "--output", output,
         "--seed", "1", "--workers", "1"], check=True, stdout=subprocess.DEVNULL)
    return json.load(open(f"{output}/contamination.json"))["corpora"][0]


def main():
    kept, isogloss, folder = sys.argv[1:4]
    os.makedirs(folder, exist_ok=True)
    found = pools(kept)
    chosen, close = pairs(found)
    print(f"{len(chosen)} pairs\n")
    print("| share | pairs | covered | declined | median width |")
    print("|---|---|---|---|---|")
    missed = []
    clean = {}
    for share in SHARES:
        covered, declined, widths = 0, 0, []
        for declared, planted in chosen:
            key = (declared, planted)
            if share == 0 and declared in clean:
                corpus, truth = clean[declared], 0
            else:
                own = found[declared][:LINES]
                count = round(share * len(own) / (1 - share))
                foreign = found[planted][:count]
                lines = own + foreign
                random.Random(f"{key} {share}").shuffle(lines)
                corpus, truth = measure(
                    isogloss, folder, "mixture", declared, lines), len(foreign) / len(lines)
                if share == 0:
                    clean[declared] = corpus
            cell = next(c for c in corpus["cells"] if c["detected"] == planted)
            rate = cell.get("corrected")
            if rate is None:
                declined += 1
            elif rate["verdict"].startswith("cannot be told"):
                declined += 1
            elif rate["lower"] <= truth <= rate["upper"]:
                covered += 1
                widths.append(rate["upper"] - rate["lower"])
            else:
                missed.append((share, key, truth, rate["lower"], rate["upper"]))
        widths.sort()
        width = widths[len(widths) // 2] if widths else 0
        print(f"| {100 * share:g} % | {len(chosen)} | {covered / max(1, len(chosen) - declined):.3f}"
              f" | {declined} | {100 * width:.3g} % |", flush=True)
    for share, key, truth, lower, upper in missed:
        print(f"- {key[1]} in {key[0]} at {100 * share:g} %: {100 * truth:.3g} % planted, interval "
              f"{100 * lower:.3g} to {100 * upper:.3g} %")
    before, after, cells = 0, 0, 0
    told = []
    for declared in sorted(found):
        corpus = clean.get(declared) or measure(
            isogloss, folder, "clean", declared, found[declared][:LINES])
        for cell in corpus["cells"]:
            rate = cell.get("corrected")
            if rate:
                cells += 1
                before += rate["lower"] > 0
                after += rate["verdict"] == "above zero"
                if rate["verdict"] == "above zero":
                    told.append(f"{cell['detected']} in {declared}")
    print(f"\n{len(found)} clean corpora: of {cells} cells {before} have an interval above zero "
          f"({100 * before / max(1, cells):.2f} %), {after} after the control "
          f"({100 * after / max(1, cells):.2f} %): {', '.join(told)}")


main()
