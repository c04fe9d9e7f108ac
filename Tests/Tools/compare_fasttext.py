#!/usr/bin/env python3
"""Compares `isogloss identify` with fastText (pip install fasttext-wheel 'numpy<2').

  compare_fasttext.py MODEL FILE...      every line of the files (text or JSON lines with "text",
                                         plain or .gz), and lines that are meant to be hard:
                                         labels must be the same, probabilities within 1e-5
  compare_fasttext.py --speed MODEL FILE...  one thread each, alternating, the same lines
  compare_fasttext.py --golden           trains the small models of Tests/Fixtures/fasttext on
                                         text made up here, and writes what fastText predicts

--top K compares the K best labels. The command is taken from ISOGLOSS, or .build/release/isogloss.
"""

import argparse
import gzip
import json
import os
import pathlib
import random
import resource
import subprocess
import sys
import tempfile
import time

import fasttext

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FIXTURES = ROOT / "Tests" / "Fixtures" / "fasttext"
COMMAND = os.environ.get("ISOGLOSS", str(ROOT / ".build" / "release" / "isogloss"))


def lines_of(path):
    name = str(path)
    with (gzip.open if name.endswith(".gz") else open)(path, "rb") as file:
        content = file.read()
    for line in content.split(b"\n"):
        if ".json" in name and line.startswith(b"{"):
            try:
                record = json.loads(line)
            except ValueError:
                continue
            text = record.get("text", record.get("content"))
            if isinstance(text, str):
                yield from text.encode("utf-8", "surrogatepass").split(b"\n")
        else:
            yield line


def hostile_lines():
    """Lines at the edges of fastText's rules, and random bytes; none holds a line feed."""
    rng = random.Random(7)
    words = ["the", "house", "дом", "家", "บ้าน", "maison", "ok", "a", "ß", "\U0001f600", "e\u0301"]
    yield from (line.encode() for line in [
        "", " ", "\t\v\f\r", "\0", "a\0b", "\0\0 the \0", "a\u00a0b", "\u00a0", "\u3000",
        "日本\u3000語", "</s>", "</s> the house", "the </s> house", "the</s>", "<", ">", "<>",
        "</s></s>", "</s",
        "__label__en", "__label__en the house", "the __label__x house", "__label__", "__label_",
        "__label__nosuch", "x__label__en", "\u2028", "\u0085", "a\rb", "the\r", "\r", "!!! 123",
        "\ufeffthe", "\ufffd", "\U0010ffff", "NULL", "-", "1", "@", "http://example.org/?a=b&c=d"])
    yield from [b"\x80", b"\xbf\xbf\xbf", b"\xff\xfe", b"\xc3", b"a\xcc", b"\xe2\x82",
                b"\xf0\x9f\x98", b"\xed\xa0\x80", b"\xc0\x80", b"\xf8\x88\x80\x80\x80",
                b"\x80the\x80 \x80house",
                b"the\xff house\xfe", b"\xe9t\xe9 \xe0 la plage", b"\x80" * 500, b"\xff" * 500]
    for size in (1_000, 100_000):
        yield b"a" * size
        yield "家".encode() * (size // 3)
        yield b"the house " * (size // 10)
        yield bytes(rng.randrange(256) for _ in range(size)).replace(b"\n", b"")
    for _ in range(3_000):
        line = " ".join(rng.choice(words) for _ in range(rng.randrange(1, 12))).encode()
        line = bytearray(line)
        for _ in range(rng.randrange(0, 4)):
            line.insert(rng.randrange(len(line) + 1), rng.randrange(256))
        yield bytes(line).replace(b"\n", b"")
    for _ in range(3_000):
        count = rng.randrange(1, 40)
        yield bytes(rng.choice(b" \0\t\x80\xc3\xe3\x81\xf0abe<>/s_") for _ in range(count))


def ask_fasttext(model, lines, top):
    """The package refuses what is no UTF-8; the class beneath it takes bytes."""
    for line in lines:
        yield [(label[len("__label__"):], probability)
               for probability, label in model.f.predict(line + b"\n", top, 0.0, "strict")]


def ask_isogloss(path, lines, top):
    command = [COMMAND, "identify", "-", "--model", str(path), "--top", str(top), "--workers", "1"]
    with tempfile.TemporaryFile() as file:
        file.write(b"".join(line + b"\n" for line in lines))
        file.seek(0)
        run = subprocess.run(command, stdin=file, stdout=subprocess.PIPE, check=True)
    for line in run.stdout.decode().split("\n")[:-1]:
        fields = [] if line == "\t" else line.split("\t")
        yield [(fields[i], float(fields[i + 1])) for i in range(0, len(fields), 2)]


def compare(arguments):
    model = fasttext.load_model(arguments.files[0])
    lines = [line for path in arguments.files[1:] for line in lines_of(path)]
    real = len(lines)
    lines += hostile_lines()
    ours = list(ask_isogloss(arguments.files[0], lines, arguments.top))
    assert len(ours) == len(lines), f"{len(ours)} answers to {len(lines)} lines"
    wrong, largest, silent = 0, 0.0, 0
    for line, mine, theirs in zip(lines, ours, ask_fasttext(model, lines, arguments.top)):
        silent += not theirs
        if [label for label, _ in mine] != [label for label, _ in theirs]:
            wrong += 1
            if wrong <= 10:
                print(f"differs: {line[:80]!r}: {mine} {theirs}")
            continue
        for (_, p), (_, q) in zip(mine, theirs):
            largest = max(largest, abs(p - q))
    print(f"{real} lines of files ({len(set(lines[:real]))} different) and {len(lines) - real} "
          f"hard ones, top {arguments.top}: {wrong} with other labels, largest difference of a "
          f"probability {largest:.2g} (six decimals are printed), {silent} without an answer")
    return wrong == 0 and largest < 1e-5


def speed(arguments):
    lines = []
    for path in arguments.files[1:]:
        for line in lines_of(path):
            try:
                lines.append(line.decode())
            except UnicodeDecodeError:
                pass
    size = sum(len(line.encode()) + 1 for line in lines)
    model = fasttext.load_model(arguments.files[0])
    with tempfile.NamedTemporaryFile() as file:
        file.write("".join(line + "\n" for line in lines).encode())
        file.flush()
        command = [COMMAND, "identify", file.name, "--model", arguments.files[0], "--workers", "1"]
        print(f"{len(lines)} lines, {size / 1e6:.1f} MB; CPU seconds, user and system; "
              f"load {os.getloadavg()[0]:.1f}")
        for _ in range(5):
            start = time.process_time()
            model.predict(lines)
            theirs = time.process_time() - start
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            ours = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            print(f"fastText {theirs:.2f} s, {len(lines) / theirs:,.0f} lines/s, "
                  f"{size / theirs / 1e6:.1f} MB/s; isogloss, with start, reading and printing, "
                  f"{ours:.2f} s, {len(lines) / ours:,.0f} lines/s, {size / ours / 1e6:.1f} MB/s: "
                  f"{theirs / ours:.1f} times", flush=True)
    return True


def made_up_text(rng, label_count, sentences):
    """Sentences of made-up words; each label has letters and a few words of its own."""
    scripts = ["aeioumnprst", "аеиоумнпрст", "αειουμνπρσ", "אבגדהומנ", "かきくけこまみ", "กขคงจฉมน"]
    for label in range(label_count):
        letters = scripts[label % len(scripts)]
        own = ["".join(rng.choice(letters) for _ in range(rng.randrange(1, 7))) for _ in range(9)]
        # Unequal numbers of sentences make an unequal tree.
        for _ in range(sentences + label % 7):
            words = [rng.choice(own) for _ in range(rng.randrange(2, 8))]
            words.insert(rng.randrange(len(words)), "".join(rng.choice(letters) for _ in range(4)))
            yield f"__label__l{label} {' '.join(words)}"


# name: (labels, sentences each, training, quantisation or None)
MODELS = {
    "softmax.bin": (7, 30, dict(loss="softmax", dim=5, minn=2, maxn=4, bucket=97), None),
    "words.bin": (5, 30, dict(loss="softmax", dim=16, minn=0, maxn=0), None),
    "bigrams.bin": (5, 20, dict(loss="softmax", dim=4, minn=0, maxn=0, bucket=300, wordNgrams=3),
                    None),
    "hs.bin": (23, 12, dict(loss="hs", dim=7, minn=1, maxn=3, bucket=110, minCount=2), None),
    "ova.bin": (6, 25, dict(loss="ova", dim=4, minn=2, maxn=3, bucket=80), None),
    "ns.bin": (6, 25, dict(loss="ns", dim=4, minn=2, maxn=3, bucket=80), None),
    "softmax.ftz": (6, 30, dict(loss="softmax", dim=5, minn=2, maxn=4, bucket=900),
                    dict(qnorm=False, dsub=2)),
    "hs.ftz": (19, 15, dict(loss="hs", dim=16, minn=2, maxn=4, bucket=2000),
               dict(qnorm=True, cutoff=500, retrain=True, dsub=2)),
    "ova.ftz": (6, 25, dict(loss="ova", dim=4, minn=2, maxn=3, bucket=700, wordNgrams=2),
                dict(qnorm=True, cutoff=400, retrain=True, dsub=3)),
    "qout.ftz": (260, 5, dict(loss="softmax", dim=4, minn=2, maxn=3, bucket=500,
                              minCount=40), dict(qnorm=True, qout=True, dsub=2)),
    # Rarer than the only word is even the end of a line, so most lines have no answer.
    "sparse.bin": (4, 10, dict(loss="hs", dim=3, minn=0, maxn=0, minCount=60), None),
}


def write_golden():
    rng = random.Random(3)
    FIXTURES.mkdir(parents=True, exist_ok=True)
    samples = []
    for name, (labels, sentences, training, quantisation) in MODELS.items():
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as text:
            lines = list(made_up_text(rng, labels, sentences))
            rng.shuffle(lines)
            if name == "sparse.bin":
                lines = [line + " \u0442\u0430" * 3 for line in lines]
            text.write("\n".join(lines) + "\n")
            text.flush()
            model = fasttext.train_supervised(
                text.name, epoch=25, lr=0.5, thread=1, verbose=0, seed=1, **training)
            if quantisation:
                model.quantize(input=text.name if quantisation.get("retrain") else None,
                               **quantisation)
        model.save_model(str(FIXTURES / name))
        samples += [line.split(" ", 1)[1].encode() for line in rng.sample(lines, 3)]
    # Version 11's n-grams are not heeded; labels without weights are all alike.
    changed = {}
    for name, labels, dimension in (("hs.bin", 23, 7), ("ova.bin", 6, 4)):
        content = bytearray((FIXTURES / name).read_bytes())
        content[-4 * labels * dimension:] = bytes(4 * labels * dimension)
        changed[f"{name} without output"] = content
    changed["hs.bin as version 11"] = bytearray((FIXTURES / "hs.bin").read_bytes())
    changed["hs.bin as version 11"][4] = 11
    hostile = [line for line in hostile_lines() if len(line) < 40]
    lines = samples + hostile[:52] + rng.sample(hostile[52:], 20)
    golden = {"lines": [line.hex() for line in lines], "models": {}}
    with tempfile.TemporaryDirectory() as folder:
        for name in MODELS:
            changed[name] = (FIXTURES / name).read_bytes()
        for name, content in changed.items():
            path = pathlib.Path(folder) / "model"
            path.write_bytes(content)
            model = fasttext.load_model(str(path))
            golden["models"][name] = {
                str(top): [[[label, round(p, 7)] for label, p in answer]
                           for answer in ask_fasttext(model, lines, top)]
                for top in (1, 3)}
    (FIXTURES / "golden.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--top", type=int, default=1)
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--golden", action="store_true")
    arguments = parser.parse_args()
    if arguments.golden:
        write_golden()
        return 0
    if not arguments.files:
        parser.error("expected a model, or --golden")
    return 0 if (speed if arguments.speed else compare)(arguments) else 1


if __name__ == "__main__":
    sys.exit(main())
