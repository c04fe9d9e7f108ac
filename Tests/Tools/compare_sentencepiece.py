"""Compares encoding and decoding with the package sentencepiece, over text and random strings.

usage: compare_sentencepiece.py --program "PROGRAM" [--records] [--data FOLDER] [--random N] MODEL…

Every line of every text under FOLDER (compressed or not) and N random strings are encoded by both,
and what our ids stand for is decoded by both; also random ids. It prints each model's number of
differing inputs, the first few of them, and ends with status 1 where there is one.

PROGRAM is called as `PROGRAM vocabulary encode --vocabulary MODEL` with lines on its input, and as
`… decode …` with ids. With --records it is called as `PROGRAM encode MODEL INPUT OUTPUT`, where
inputs are a 32-bit length and bytes, and outputs a 32-bit count, 32-bit ids, a length and the text
that they decode to; then strings with line breaks are compared, too.

The package must be 0.2.3: `pip install sentencepiece==0.2.3`.
"""

import argparse
import bz2
import gzip
import itertools
import lzma
import os
import random
import struct
import subprocess
import sys
import tempfile

import sentencepiece


def contents(path):
    """The decompressed bytes of a file, or nothing where it is no text."""
    try:
        if path.endswith(".gz"):
            data = gzip.open(path).read()
        elif path.endswith(".bz2"):
            data = bz2.open(path).read()
        elif path.endswith(".xz"):
            data = lzma.open(path).read()
        elif path.endswith(".zst"):
            data = subprocess.run(["zstd", "-dcq", path], capture_output=True).stdout
        else:
            data = open(path, "rb").read()
    except (OSError, EOFError, ValueError, lzma.LZMAError):
        return b""
    return b"" if b"\0" in data[:65536] else data


def text_lines(folder, limit):
    """The different lines under a folder, in the order of their files."""
    seen = set()
    lines = []
    total = 0
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            for line in contents(os.path.join(place, name)).split(b"\n"):
                if line and line not in seen and len(line) < 100_000 and total < limit:
                    seen.add(line)
                    lines.append(line)
                    total += len(line)
    return lines


ALPHABETS = [
    "abcdefghijklmnopqrstuvwxyz ABC.,-'0123456789",
    "ab ",
    "a",
    "  \u2581\u3000\t\r\u00a0\u200b\ufeff\x01\x7fa",
    "e\u0301a\u030a\u0345o\u0308u\u0323\u0302 x",
    "のはがでとにをたし、。日本語カガｶﾞパハ\u3099\u309a１２㍿①",
    "абвгдеёжзийк лмн\u0306\u0308",
    "اللهمحمد\u0651\u064e\u0653\u0654 لا\ufefb",
    "कखगघ\u093c\u093e\u094d ংঃে\u09be\u09d7\u0bc6\u0bbe",
    "각가\u1100\u1161\u11a8ㄱㅏ 한국어",
    "<s></s><unk><pad><D><0x41><sep>foo bar☃",
]
TOKENS = [
    "<s>", "</s>", "<unk>", "<pad>", "<D>", "<0x41>", "<sep>", "foo", "foo bar", "☃", "日本",
    "hello", "the", " ", "  ", "   ", "\u2581", "\u2581\u2581", "\t", "\ufdfa", "\u1e9b\u0323",
    "don't", "1234567890", "a" * 300, "ab" * 100, "é" * 50, "\u0301" * 20, "か\u3099" * 9,
]


def random_string(source):
    """A string made to be unusual, valid or not."""
    kind = source.randrange(6)
    count = source.randrange(60)
    if kind == 0:
        return bytes(source.randrange(256) for _ in range(count))
    if kind == 1:
        points = [(1, 0x3000), (0xF900, 0x10000), (0x1F000, 0x20000), (1, 128), (0x300, 0x370)]
        text = "".join(chr(source.randrange(*source.choice(points))) for _ in range(count))
    elif kind == 2:
        text = "".join(source.choice(TOKENS) for _ in range(source.randrange(12)))
    elif kind == 3:
        alphabet = source.choice(ALPHABETS)
        text = "".join(source.choice(alphabet) for _ in range(count))
    elif kind == 4:
        text = source.choice("ab é日\u2581 ") * source.randrange(1, 400)
    else:
        text = "".join(source.choice(source.choice(ALPHABETS)) for _ in range(count))
    data = bytearray(text.encode("utf-8", "ignore"))
    if data and source.random() < 0.3:
        for _ in range(source.randrange(1, 4)):
            data[source.randrange(len(data))] = source.choice([0, 10, 13, 32, 0x80, 0xE2, 0xFF])
    return bytes(data)


def ours_by_records(program, model, inputs):
    with tempfile.TemporaryDirectory() as folder:
        source, output = os.path.join(folder, "in"), os.path.join(folder, "out")
        with open(source, "wb") as file:
            for line in inputs:
                file.write(struct.pack("<I", len(line)) + line)
        subprocess.run([*program, "encode", model, source, output], check=True)
        data = open(output, "rb").read()
    place = 0
    for _ in inputs:
        (count,) = struct.unpack_from("<I", data, place)
        ids = list(struct.unpack_from(f"<{count}i", data, place + 4))
        place += 4 + 4 * count
        (size,) = struct.unpack_from("<I", data, place)
        yield ids, data[place + 4 : place + 4 + size]
        place += 4 + size


def ours_by_lines(program, model, inputs):
    command = [*program, "vocabulary"]
    option = ["--vocabulary", model]
    ids = subprocess.run(
        [*command, "encode", *option], input=b"".join(x + b"\n" for x in inputs),
        capture_output=True, check=True).stdout
    texts = subprocess.run(
        [*command, "decode", *option], input=ids, capture_output=True, check=True).stdout
    for line, text in zip(ids.split(b"\n"), texts.split(b"\n")):
        yield [int(word) for word in line.split()], text


def packages(processor, lines, all_ids):
    """What the package makes of lines, and of our ids; None for what it refuses."""
    try:
        yield from zip(
            processor.encode(lines, num_threads=1), processor.decode(all_ids, num_threads=1))
    except Exception:  # It may refuse one of them; find out which.
        for line, ids in zip(lines, all_ids):
            try:
                yield processor.encode(line), processor.decode(ids) if ids else ""
            except Exception:
                yield None


def compare(model, program, by_records, inputs):
    processor = sentencepiece.SentencePieceProcessor(model_file=model)
    ours = (ours_by_records if by_records else ours_by_lines)(program, model, inputs)
    different = {"encode": 0, "decode": 0}
    compared = errors = 0
    while batch := list(itertools.islice(ours, 4096)):
        lines = inputs[compared : compared + len(batch)]
        compared += len(lines)
        all_ids = [ids for ids, _ in batch]
        for line, (ids, text), theirs in zip(lines, batch, packages(processor, lines, all_ids)):
            if theirs is None:
                errors += 1
                continue
            pairs = [("encode", ids, theirs[0]), ("decode", text, theirs[1].encode())]
            for what, found, wanted in pairs:
                if found != wanted:
                    different[what] += 1
                    if different[what] <= 5:
                        print(f"  {what} {line[:80]!r}")
                        print(f"    ours {found[:30]}\n    package {wanted[:30]}")
    print(
        f"{model}: {compared} of {len(inputs)} inputs, {different['encode']} encoded and"
        f" {different['decode']} decoded otherwise, {errors} that the package refuses", flush=True)
    return sum(different.values()) + (compared != len(inputs))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--records", action="store_true")
    parser.add_argument("--data")
    parser.add_argument("--limit", type=int, default=1 << 40, help="bytes of text at most")
    parser.add_argument("--random", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("models", nargs="+")
    options = parser.parse_args()
    source = random.Random(options.seed)
    inputs = text_lines(options.data, options.limit) if options.data else []
    print(f"{len(inputs)} lines, {sum(map(len, inputs))} bytes", flush=True)
    strings = [random_string(source) for _ in range(options.random)]
    if not options.records:
        strings = [x for x in strings if b"\n" not in x and b"\r" not in x]
        inputs = [x for x in inputs if b"\r" not in x]
    inputs += strings
    program = options.program.split()
    failures = [compare(model, program, options.records, inputs) for model in options.models]
    sys.exit(1 if any(failures) else 0)


if __name__ == "__main__":
    main()
