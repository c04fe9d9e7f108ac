#!/usr/bin/env python3
"""Measures the built-in language model beside lid.176, CLD2, heliport and lingua, by length.

    language_id_peers.py KEPT-OUT.tsv ISOGLOSS LID.176 FOLDER [MODEL]

KEPT-OUT.tsv comes from language_id_sources.py: lines of sources that the model neither learnt from
nor has in its table of errors. At most 150 lines of a label and a source count, whole and cut to
one, two and four words (characters, where there are no spaces), so that short lines are measured
too. Every system chooses among all its labels; the labels that count are those that all of them
know, the others' answers count as wrong. Macro F1 over those labels. Needs
`pip install heliport lingua-language-detector pycld2`; prints tables in Markdown. What the peers
say is kept in FOLDER and not asked again.
"""

import collections
import hashlib
import json
import os
import random
import subprocess
import sys

LINES_PER_SOURCE = 150
UNSPACED = {"zh", "ja", "th", "my", "km", "lo", "bo"}
BUCKETS = ["1-9", "10-19", "20-49", "50+"]
# What the peers' codes are called here; Serbo-Croatian is one label here.
SHARED = {
    "bs": "sh", "hr": "sh", "sr": "sh", "hbs": "sh", "sh": "sh", "no": "nb", "iw": "he",
    "zh-Hant": "zh", "zh-Hans": "zh", "ku": "kmr", "fil": "tl", "jw": "jv",
}
THREE = {}


def read(path):
    with open(path, encoding="utf-8", newline="\n") as file:
        return [line.rstrip("\n").split("\t", 2) for line in file]


def pieces(row, generator):
    """The row, and pieces of it."""
    label, source, text = row
    yield row
    words = list(text) if label in UNSPACED else text.split(" ")
    joint = "" if label in UNSPACED else " "
    for count in ([4, 8] if label in UNSPACED else [1, 2, 4]):
        if len(words) > count:
            start = generator.randrange(len(words) - count + 1)
            piece = joint.join(words[start:start + count])
            # A piece of numbers and marks is in no language.
            if sum(letter.isalpha() for letter in piece) >= 3 or label in UNSPACED:
                yield [label, source + "-cut", piece]


def make_test(path, test_path):
    generator = random.Random(1)
    groups = collections.defaultdict(list)
    for row in read(path):
        groups[row[0], row[1]].append(row)
    test = []
    for key in sorted(groups):
        rows = sorted(groups[key], key=lambda row: hashlib.blake2b(row[2].encode()).digest())
        for row in rows[:LINES_PER_SOURCE]:
            test.extend(pieces(row, generator))
    with open(test_path, "w", encoding="utf-8", newline="\n") as file:
        file.writelines("\t".join(row) + "\n" for row in test)
    return test


def canonical(code):
    return SHARED.get(code, THREE.get(code, code))


def cld2(texts):
    import pycld2
    for text in texts:
        try:
            found = pycld2.detect(text, bestEffort=True)[2]
        except pycld2.error:
            found = ()
        code = found[0][1] if found else "un"
        yield SHARED.get(code, code)


def cld2_labels():
    import pycld2
    return {SHARED.get(code, code) for _, code in pycld2.LANGUAGES}


def heliport(texts):
    from heliport import Identifier
    identifier = Identifier()
    for text in texts:
        yield canonical(str(identifier.identify(text)).split("_")[0])


def lingua(texts):
    from lingua import LanguageDetectorBuilder
    detector = LanguageDetectorBuilder.from_all_languages().build()
    for text in texts:
        found = detector.detect_language_of(text)
        yield canonical(found.iso_code_639_1.name.lower()) if found else "und"


def lingua_labels():
    from lingua import Language
    return {canonical(language.iso_code_639_1.name.lower()) for language in Language.all()}


def ours(isogloss, model, test_path, folder):
    path = f"{folder}/predictions.tsv"
    command = [isogloss, "language-id", "evaluate", test_path, "--predictions", path]
    subprocess.run(command + (["--model", model] if model else []), check=True,
                   stdout=subprocess.DEVNULL)
    rows = [line.rstrip("\n").split("\t") for line in open(path, encoding="utf-8")]
    return [(int(row[1]), canonical(row[2]), float(row[3])) for row in rows]


def cached(folder, name, make):
    path = f"{folder}/peer-{name}.json"
    if os.path.exists(path):
        return json.load(open(path))
    answers = make()
    json.dump(answers, open(path, "w"))
    return answers


def macro_f1(truths, answers):
    actual, given = collections.Counter(truths), collections.Counter(answers)
    right = collections.Counter(t for t, a in zip(truths, answers) if t == a)
    return sum(2 * right[l] / (actual[l] + given[l]) for l in actual) / max(1, len(actual))


def calibration_error(pairs):
    bins = [[0, 0.0] for _ in range(15)]
    for probability, right in pairs:
        bins[min(14, int(probability * 15))][1] += probability - right
    return sum(abs(bin[1]) for bin in bins) / max(1, len(pairs))


def bucket(letters):
    return sum(letters >= bound for bound in (10, 20, 50))


def print_tables(test, letters, systems, own):
    names = list(systems)
    known = {row[0] for row in test}
    for name in names:
        known &= {answer for answer in systems[name][1]}
    print(f"{len(known)} labels that all know: {' '.join(sorted(known))}\n")
    print("| letters | lines | " + " | ".join(names) + " | ECE of ours |")
    print("|---|---|" + "---|" * len(names) + "---|")
    wholes = [i for i, row in enumerate(test) if "-cut" not in row[1]]
    parts = [(name, [i for i in range(len(test)) if bucket(letters[i]) == number])
             for number, name in enumerate(BUCKETS)]
    long_wholes = [i for i in wholes if letters[i] >= 20]
    parts += [("whole lines of 20+", long_wholes), ("all", range(len(test)))]
    for name, indices in parts:
        indices = [i for i in indices if test[i][0] in known]
        truths = [test[i][0] for i in indices]
        scores = [macro_f1(truths, [systems[n][0][i] for i in indices]) for n in names]
        pairs = [(own[i][2], own[i][1] == test[i][0]) for i in indices if own[i][2] > 0]
        print(f"| {name} | {len(indices)} | " + " | ".join(f"{s:.4f}" for s in scores)
              + f" | {calibration_error(pairs):.4f} |")
    print("\nWhole lines of 20 letters or more: F1 by label, where a peer is better\n")
    indices = [i for i in long_wholes if test[i][0] in known]
    for label in sorted(known):
        row = []
        for name in names:
            truths = [test[i][0] for i in indices]
            answers = [systems[name][0][i] for i in indices]
            right = sum(t == a == label for t, a in zip(truths, answers))
            given = sum(a == label for a in answers)
            actual = sum(t == label for t in truths)
            row.append(2 * right / max(1, actual + given))
        if max(row[1:]) > row[0] + 0.02:
            print(f"- {label} ({actual} lines): "
                  + ", ".join(f"{n} {s:.3f}" for n, s in zip(names, row)))


def main():
    kept, isogloss, lid_path, folder = sys.argv[1:5]
    model = sys.argv[5] if len(sys.argv) > 5 else None
    data = os.environ.get("ISO639", "/work/shared/data/lang_features/iso639/iso-639-3.tab")
    for row in open(data, encoding="utf-8"):
        columns = row.split("\t")
        if len(columns) > 3 and columns[3]:
            THREE[columns[0]] = SHARED.get(columns[3], columns[3])
    THREE.update({"cmn": "zh", "pes": "fa", "arb": "ar", "nob": "nb", "nno": "nn", "zsm": "ms",
                  "swh": "sw", "lvs": "lv", "ekk": "et", "als": "sq", "npi": "ne", "khk": "mn",
                  "uzn": "uz", "ydd": "yi", "kmr": "kmr", "azj": "az", "plt": "mg", "gug": "gn"})
    test_path = f"{folder}/test.tsv"
    test = make_test(kept, test_path)
    texts = [row[2] for row in test]
    own = ours(isogloss, model, test_path, folder)
    lid = [answer[1] for answer in ours(isogloss, lid_path, test_path, folder)]
    peers = {name: cached(folder, name, lambda make=make: list(make(texts)))
             for name, make in (("CLD2", cld2), ("heliport", heliport), ("lingua", lingua))}
    labels = {row[0] for row in test}
    known = {"CLD2": cld2_labels(), "lingua": lingua_labels()}
    systems = {"ours": ([a[1] for a in own], labels), "lid.176": (lid, set(lid))}
    for name, answers in peers.items():
        systems[name] = (answers, known.get(name, set(answers)))
    print_tables(test, [answer[0] for answer in own], systems, own)


main()
