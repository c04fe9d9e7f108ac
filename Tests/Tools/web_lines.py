#!/usr/bin/env python3
"""Judge language identification by 300 hand-labelled lines of real web text.

    web_lines.py evaluate DATA ISOGLOSS MODEL...

DATA is the folder with `c4_cc` and `text_docs_jsonl`, ISOGLOSS the command, each MODEL `builtin` or
a model file. `Tests/Fixtures/web-lines.tsv` has no text: a line is found again by its hash, the
first 16 hexadecimal digits of the SHA-256 of its UTF-8 without white space around it.

The lines are those of at least 20 letters or marks, each text once. Each source was cut into two
strata by lid.176.ftz at 0.6 (it takes the line for another language than declared: "differs", or
not: "agrees"), and in each the lines with the smallest hashes were labelled. `inclusion` is the
share of the stratum that was labelled, so 1 / inclusion weighs a line. Labels were given by
reading, without seeing any prediction: BCP 47, `zxx` for addresses, code and bare names, `mul` for
lines half in one language and half in another. In `hplt` nothing is declared ("und").
"""
import collections
import glob
import gzip
import hashlib
import json
import os
import subprocess
import sys
import unicodedata

FIXTURE = os.path.join(os.path.dirname(__file__), "..", "Fixtures", "web-lines.tsv")
MINIMUM_LETTERS = 20
THRESHOLD = 0.6


def json_lines(path):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def texts(data):
    """Every web text of DATA."""
    for path in sorted(glob.glob(f"{data}/text_docs_jsonl/react_*.jsonl.gz")):
        yield from (record["text"] for record in json_lines(path))
    for path in sorted(glob.glob(f"{data}/c4_cc/oscar/*_part_1.txt.gz")):
        with gzip.open(path, "rt", encoding="utf-8", errors="replace") as file:
            yield file.read()
    for record in json_lines(f"{data}/c4_cc/oscar-io/data.jsonl.gz"):
        yield record["content"]
    others = ["dps/*.jsonl.gz", "hf_c4/en*/*.json.gz", "olmo/*.gz", "dolma/multiple_files/*.gz",
              "hf_mc4/af/*.json.gz", "hplt_sample100_CC.mc4schema.jsonl.gz"]
    for pattern in others:
        for path in sorted(glob.glob(f"{data}/c4_cc/{pattern}")):
            yield from (record["text"] for record in json_lines(path))


def lines(data):
    """The lines that could have been chosen, by hash."""
    found = {}
    for text in texts(data):
        for line in text.split("\n"):
            line = line.strip()
            if sum(unicodedata.category(c)[0] in "LM" for c in line) >= MINIMUM_LETTERS:
                digest = hashlib.sha256(line.encode("utf-8", "replace")).hexdigest()[:16]
                found.setdefault(digest, " ".join(line.split()))
    return found


def labels():
    with open(FIXTURE, encoding="utf-8") as file:
        heads = file.readline().rstrip("\n").split("\t")
        return [dict(zip(heads, line.rstrip("\n").split("\t"))) for line in file]


def predictions(command, model, wanted):
    run = subprocess.run([command, "identify", "--model", model, "-"], check=True,
                         input="".join(f"{line}\n" for line in wanted).encode(),
                         stdout=subprocess.PIPE)
    rows = [line.split("\t") for line in run.stdout.decode().split("\n")[:-1]]
    assert len(rows) == len(wanted), f"{len(rows)} answers for {len(wanted)} lines"
    return [(label, float(p or 0)) for label, p in rows]


def report(model, rows, answers):
    wrong, weight, right, judged = collections.Counter(), collections.Counter(), 0, 0
    missed = claimed = 0
    for row, (label, probability) in zip(rows, answers):
        called = label if probability >= THRESHOLD and label not in ("und", "zxx", "") else None
        if row["label"] in ("zxx", "mul"):
            claimed += row["label"] == "zxx" and called is not None
            continue
        judged += 1
        right += label == row["label"]
        foreign = row["declared"] not in ("und", row["label"])
        missed += foreign and called in (None, row["declared"])
        if row["label"] == row["declared"]:
            weight[row["declared"]] += 1 / float(row["inclusion"])
            if called not in (None, row["declared"]):
                wrong[row["declared"], called] += 1 / float(row["inclusion"])
    total = sum(weight.values())
    print(f"\n{model}: {right} of {judged} lines with a language right; "
          f"{missed} lines of another language than declared not found; "
          f"{claimed} lines without a language given one at {THRESHOLD}")
    print(f"false positives among lines in their declared language, by weight: "
          f"{100 * sum(wrong.values()) / total:.3f} %")
    for (declared, detected), count in sorted(wrong.items(), key=lambda item: -item[1]):
        print(f"  {declared} taken for {detected}: {100 * count / weight[declared]:.3f} %")


def main():
    if len(sys.argv) < 5 or sys.argv[1] != "evaluate":
        sys.exit(__doc__)
    data, command, models = sys.argv[2], sys.argv[3], sys.argv[4:]
    rows, found = labels(), lines(data)
    absent = [row["hash"] for row in rows if row["hash"] not in found]
    if absent:
        print(f"{len(absent)} labelled lines are not in {data}: {' '.join(absent[:5])}")
    rows = [row for row in rows if row["hash"] in found]
    wanted = [found[row["hash"]] for row in rows]
    for model in models:
        report(model, rows, predictions(command, model, wanted))


if __name__ == "__main__":
    main()
