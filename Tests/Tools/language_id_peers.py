#!/usr/bin/env python3
"""Measures language models against lid.176 and CLD2, by source and by length.

    language_id_peers.py LINES.tsv ISOGLOSS LID.176 FOLDER

LINES.tsv comes from language_id_sources.py. Two models are trained, each without the sources that
it is then tested on: (a) without lingua, (b) without Common Voice and the Bibles. Test lines count
whole and cut to one, two and four words, so that short lines are measured too. lid.176 is
restricted to the test's labels (the others' probabilities are left out); of CLD2's three languages
the first that is among them counts. Needs `pip install fasttext pycld2`; prints tables in Markdown.
"""

import collections
import random
import subprocess
import sys
import time

import fasttext
import pycld2

DIRECTIONS = {
    "a": (["lingua"], ["commonvoice", "bible,europarl,nli,oscar,ud"]),
    "b": (["commonvoice", "bible", "bible-he"], ["lingua", "europarl,nli,oscar,ud"]),
}
LINES_PER_SOURCE = 1500
UNSPACED = {"zh", "ja", "th", "my"}
LID_CODES = {"nb": "no", "kmr": "ku"}
CLD_CODES = {"iw": "he", "zh-Hant": "zh", "no": "nb", "ku": "kmr"}
BUCKETS = ["1-9", "10-19", "20-39", "40-79", "80+"]


def read(path):
    with open(path, encoding="utf-8", newline="\n") as file:
        return [line.rstrip("\n").split("\t", 2) for line in file]


def write(path, rows):
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.writelines("\t".join(row) + "\n" for row in rows)


def pieces(row, generator):
    """The row, and pieces of it."""
    label, source, text = row
    yield row
    words = list(text) if label in UNSPACED else text.split(" ")
    joint = "" if label in UNSPACED else " "
    for count in ([4, 8] if label in UNSPACED else [1, 2, 4]):
        if len(words) > count:
            start = generator.randrange(len(words) - count + 1)
            yield [label, source + "-cut", joint.join(words[start:start + count])]


def make_test(rows, sources, path):
    """Lines of labels that are in the sources of test and outside them."""
    generator = random.Random(1)
    outside = collections.Counter(row[0] for row in rows if row[1] not in sources)
    groups = collections.defaultdict(list)
    for row in rows:
        if row[1] in sources and outside[row[0]] >= 300:
            groups[row[0], row[1]].append(row)
    test = []
    for key in sorted(groups):
        if len(groups[key]) >= 300:
            generator.shuffle(groups[key])
            for row in groups[key][:LINES_PER_SOURCE]:
                test.extend(pieces(row, generator))
    write(path, test)
    return test


def lid_predictions(model, texts, labels):
    known = {name.replace("__label__", "") for name in model.get_labels()}
    names = {LID_CODES.get(label, label): label for label in labels}
    names = {code: label for code, label in names.items() if code in known}
    answers = model.predict(texts, k=len(known))[0]
    best = [next((names[a[9:]] for a in answer if a[9:] in names), "und") for answer in answers]
    return best, set(names.values())


def cld_predictions(texts, labels):
    known = {CLD_CODES.get(code, code) for _, code in pycld2.LANGUAGES} & labels
    best = []
    for text in texts:
        try:
            found = pycld2.detect(text, bestEffort=True)[2]
        except pycld2.error:
            found = ()
        codes = [CLD_CODES.get(language[1], language[1]) for language in found]
        best.append(next((code for code in codes if code in labels), "und"))
    return best, known


def macro_f1(truths, answers):
    actual, given = collections.Counter(truths), collections.Counter(answers)
    right = collections.Counter(t for t, a in zip(truths, answers) if t == a)
    return sum(2 * right[l] / (actual[l] + given[l]) for l in actual) / max(1, len(actual))


def calibration_error(pairs):
    bins = [[0, 0.0] for _ in range(15)]
    for probability, right in pairs:
        bins[min(14, int(probability * 15))][1] += probability - right
    return sum(abs(bin[1]) for bin in bins) / max(1, len(pairs))


def ours(isogloss, model, test_path, folder, flags):
    path = f"{folder}/predictions.tsv"
    subprocess.run([isogloss, "language-id", "evaluate", test_path, "--model", model,
                    "--predictions", path] + flags, check=True, stdout=subprocess.DEVNULL)
    rows = [line.rstrip("\n").split("\t") for line in open(path, encoding="utf-8")]
    return [(int(row[1]), row[2], float(row[3])) for row in rows]


def bucket(letters):
    return sum(letters >= bound for bound in (10, 20, 40, 80))


def table(test, free, fixed, lid, cld, common):
    print("| letters | lines | ours, all labels | ours, restricted | lid.176 | CLD2 | ECE |")
    print("|---|---|---|---|---|---|---|")
    wholes = [index for index, row in enumerate(test) if "-cut" not in row[1]]
    parts = [(name, [i for i in range(len(test)) if bucket(free[i][0]) == number])
             for number, name in enumerate(BUCKETS)]
    for name, indices in parts + [("whole lines", wholes), ("all", range(len(test)))]:
        indices = [i for i in indices if test[i][0] in common]
        truths = [test[i][0] for i in indices]
        scores = [macro_f1(truths, [answers[i] for i in indices]) for answers in
                  ([p[1] for p in free], [p[1] for p in fixed], lid, cld)]
        pairs = [(free[i][2], free[i][1] == test[i][0]) for i in indices if free[i][2] > 0]
        columns = " | ".join(f"{score:.4f}" for score in scores)
        print(f"| {name} | {len(indices)} | {columns} | {calibration_error(pairs):.4f} |")


def cld_speed(texts):
    """MB/s of CPU time of CLD2 called from Python, and net of what a call costs for one letter."""
    lines = [text.encode() for text in texts]
    times = []
    for inputs in (lines, [b"a"] * len(lines)):
        start = time.process_time()
        for line in inputs:
            try:
                pycld2.detect(line)
            except pycld2.error:
                pass
        times.append(time.process_time() - start)
    count = sum(map(len, lines)) / 1e6
    return count / times[0], count / (times[0] - times[1])


def main():
    lines, isogloss, lid_path, folder = sys.argv[1:5]
    rows = read(lines)
    lid_model = fasttext.load_model(lid_path)
    for name, (sources, held_back) in DIRECTIONS.items():
        model, test_path = f"{folder}/{name}.bin", f"{folder}/{name}.tsv"
        command = [isogloss, "language-id", "train", lines, "--output", model, "--seed", "1"]
        for source in sources:
            command += ["--exclude", source]
        command += ["--measure-only", "ud-nc", "--measure-only", "bible-he"]
        for source in held_back:
            command += ["--hold-back", source]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        test = make_test(rows, sources, test_path)
        labels = {row[0] for row in test}
        texts = [row[2] for row in test]
        lid, lid_known = lid_predictions(lid_model, texts, labels)
        cld, cld_known = cld_predictions(texts, labels)
        common = lid_known & cld_known
        print(f"\nDirection ({name}), tested on {' and '.join(sources)}: {len(common)} labels that "
              f"all know: {' '.join(sorted(common))}\n")
        free = ours(isogloss, model, test_path, folder, [])
        fixed = ours(isogloss, model, test_path, folder, ["--restrict"])
        table(test, free, fixed, lid, cld, common)
        whole = [row[2] for row in test if "-cut" not in row[1]]
        print("\nCLD2: %.1f MB/s called from Python, %.1f MB/s net of the call" % cld_speed(whole))


main()
