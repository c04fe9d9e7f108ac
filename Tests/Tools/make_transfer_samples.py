"""Makes the invented tables of corpora-manifests/transfer that examples and tests read.

    python3 Tests/Tools/make_transfer_samples.py corpora-manifests/transfer

Nothing in them was measured. The blood bank has six languages, three seeds, effects of givers and
takers, and noise of 2 % for a pair's run and of 3 % for a monolingual one. The imbalance tables
follow the law 1/PPL = c - a x^-b with the parameters below, x in units of a million tokens, with
noise of 0.4 % and a rare clone that learns as if it had twice its tokens.
"""

import csv
import math
import random
import sys

LANGUAGES = ["cy", "el", "en", "fr", "hu", "ta"]
GIVES = {"cy": 0.12, "el": 0.08, "en": -0.03, "fr": 0.05, "hu": 0.01, "ta": 0.1}
TAKES = {"cy": 0.02, "el": -0.14, "en": 0.16, "fr": 0.03, "hu": 0.22, "ta": -0.13}
ALONE = {"cy": 0.31, "el": 0.42, "en": 0.27, "fr": 0.3, "hu": 0.24, "ta": 0.4}
GROUPS = [
    ("ar", "Arab", "Afro-Asiatic"), ("cy", "Latn", "Indo-European"),
    ("de", "Latn", "Indo-European"), ("el", "Grek", "Indo-European"),
    ("en", "Latn", "Indo-European"), ("fi", "Latn", "Uralic"), ("fr", "Latn", "Indo-European"),
    ("ga", "Latn", "Indo-European"), ("he", "Hebr", "Afro-Asiatic"),
    ("hi", "Deva", "Indo-European"), ("hu", "Latn", "Uralic"), ("hy", "Armn", "Indo-European"),
    ("ja", "Jpan", "Japonic"), ("ko", "Kore", "Koreanic"), ("my", "Mymr", "Sino-Tibetan"),
    ("ne", "Deva", "Indo-European"), ("pms", "Latn", "Indo-European"),
    ("ru", "Cyrl", "Indo-European"), ("sv", "Latn", "Indo-European"), ("ta", "Taml", "Dravidian"),
    ("te", "Telu", "Dravidian"), ("zh", "Hani", "Sino-Tibetan"),
]
LAW = {"en": (0.04, 0.21, 0.085), "fr": (0.055, 0.2, 0.115)}


def write(name, head, rows):
    with open(f"{sys.argv[1]}/{name}", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def blood_bank():
    chance = random.Random(1)
    pair = {
        (s, t): GIVES[s] + TAKES[t] + chance.gauss(0, 0.04) for s in LANGUAGES for t in LANGUAGES
    }
    rows, ratios = [], {}
    for seed in range(3):
        scores = {}
        for s in LANGUAGES:
            for t in LANGUAGES:
                gain, noise = (0, 0.03) if s == t else (pair[s, t], 0.02)
                scores[s, t] = round(ALONE[t] * (1 + gain) * math.exp(chance.gauss(0, noise)), 4)
                rows.append([s, t, seed, scores[s, t]])
        ratios[seed] = scores
    write("blood-bank-scores.csv", ["source", "target", "seed", "score"], rows)
    for seed in range(2):
        write(
            f"blood-bank-matrix-{seed}.csv", [""] + LANGUAGES,
            [[s] + [round(ratios[seed][s, t] / ratios[seed][t, t], 6) for t in LANGUAGES]
             for s in LANGUAGES])
    write("languages.csv", ["language", "script", "family"], GROUPS)


def zero_shot():
    chance = random.Random(2)
    tasks = ["el", "en", "hu", "ta"]
    sets = {"four": [], "cy": ["cy"], "fr": ["fr"], "six": ["cy", "fr"]}
    rows = []
    for name, others in sets.items():
        for s in tasks:
            for t in tasks:
                score = 0.5 + 0.3 * TAKES[t] + 0.1 * sum(GIVES[l] for l in others)
                score += (0.2 if s == t else 0) + chance.gauss(0, 0.005)
                rows.append([name, s, t, round(score, 4)])
    write("zero-shot-scores.csv", ["set", "source", "target", "score"], rows)
    write(
        "zero-shot-sets.csv", ["set", "language"],
        [[name, language] for name, others in sets.items() for language in tasks + others])


def imbalance():
    chance = random.Random(3)

    def perplexity(language, tokens):
        a, b, c = LAW[language]
        exact = 1 / (c - a * (tokens / 1e6) ** -b)
        return round(exact * math.exp(chance.gauss(0, 0.004)), 4)

    rows = [
        [language, tokens, perplexity(language, tokens), seed]
        for language in LAW for tokens in (150_000, 300_000, 750_000, 1_500_000, 3_000_000)
        for seed in range(3)
    ]
    write("imbalance-monolingual.csv", ["language", "tokens", "perplexity", "seed"], rows)
    rows = []
    for run, rare in [("half", 0.5), ("tenth", 0.1)]:
        for seed in range(3):
            for clone, share in [(1, 1 - rare), (2, rare)]:
                gain = {0.5: 0.85, 0.9: 1.0, 0.1: 2.0}[share]
                rows.append(
                    [run, "en", clone, 3_000_000, share,
                     perplexity("en", 3_000_000 * share * gain), seed])
            for language, share in [("en", 1 - rare), ("fr", rare)]:
                rows.append(
                    [f"{run}-french", language, "", 3_000_000, share,
                     perplexity(language, 3_000_000 * share * 0.9), seed])
            rows.append(
                [f"{run}-fixed", "en", 2, 600_000, 0.5, perplexity("en", 300_000 * 1.4), seed])
    rows = [row for row in rows if row[0] != "half-fixed"]
    write(
        "imbalance-runs.csv",
        ["run", "language", "clone", "tokens", "share", "perplexity", "seed"], rows)


blood_bank()
zero_shot()
imbalance()
