#!/usr/bin/env python3
"""Compares vocabularies that Isogloss trains with those of the package sentencepiece.

usage: compare_spm_training.py DATA TRAINER [--only WORD]
       compare_spm_training.py --write FOLDER

DATA is the folder of shared texts, TRAINER a program that is called as
`TRAINER train MODEL workers=N key=value… FILES…` with the keys of BPESettings. For each set of
options and each text both train, and pieces, types and scores must be equal; then the package must
load our model and encode the text as its own does. Needs sentencepiece 0.2.3.

With --write it makes the golden files in Tests/Fixtures/spm-training: a small text, and for each
set of options what the package finds in it.
"""

import argparse
import glob
import gzip
import os
import random
import struct
import subprocess
import sys
import tempfile
import time

import sentencepiece

KEYS = {
    "vocab_size": "size",
    "character_coverage": "character-coverage",
    "normalization_rule_name": "normalisation",
    "add_dummy_prefix": "dummy-prefix",
    "remove_extra_whitespaces": "remove-extra-whitespace",
    "byte_fallback": "byte-fallback",
    "split_digits": "split-digits",
    "split_by_unicode_script": "split-by-script",
    "split_by_number": "split-by-number",
    "split_by_whitespace": "split-by-whitespace",
    "treat_whitespace_as_suffix": "whitespace-as-suffix",
    "allow_whitespace_only_pieces": "allow-whitespace-only",
    "max_sentencepiece_length": "longest-piece",
    "hard_vocab_limit": "hard-limit",
    "max_sentence_length": "longest-sentence",
    "required_chars": "required-characters",
    "user_defined_symbols": "user-defined-symbols",
    "control_symbols": "control-symbols",
    "unk_id": "unknown-id",
    "bos_id": "begin-id",
    "eos_id": "end-id",
    "pad_id": "padding-id",
    "unk_piece": "unknown-piece",
    "bos_piece": "begin-piece",
    "eos_piece": "end-piece",
    "pad_piece": "padding-piece",
}

STUDY = {
    "vocab_size": 16384, "pad_id": 0, "unk_id": 1, "eos_id": 2, "bos_id": -1, "eos_piece": "<D>",
    "byte_fallback": True, "split_digits": True, "normalization_rule_name": "identity",
    "add_dummy_prefix": False, "remove_extra_whitespaces": False,
    "allow_whitespace_only_pieces": True, "max_sentencepiece_length": 99,
}

OPTIONS = {
    "defaults-1k": {"vocab_size": 1000, "character_coverage": 0.98},
    "defaults-8k": {"vocab_size": 8000},
    "defaults-32k": {"vocab_size": 32000},
    "study": STUDY,
    "bytes-0.9995": {"vocab_size": 8000, "byte_fallback": True},
    "bytes-1": {"vocab_size": 9000, "byte_fallback": True, "character_coverage": 1.0},
    "digits": {"vocab_size": 8000, "split_digits": True},
    "digits-scripts": {
        "vocab_size": 8000, "split_digits": True, "split_by_unicode_script": False},
    "identity": {"vocab_size": 8000, "normalization_rule_name": "identity"},
    "nmt-nfkc-cf": {"vocab_size": 8000, "normalization_rule_name": "nmt_nfkc_cf"},
    "soft": {"vocab_size": 120000, "hard_vocab_limit": False},
    "short": {"vocab_size": 8000, "max_sentencepiece_length": 4},
    "nfkc": {"vocab_size": 8000, "normalization_rule_name": "nfkc"},
    "nfkc-cf": {"vocab_size": 8000, "normalization_rule_name": "nfkc_cf"},
    "numbers": {"vocab_size": 8000, "split_by_number": False},
    "lines": {
        "vocab_size": 8000, "split_by_whitespace": False, "split_by_unicode_script": False},
    "suffix": {"vocab_size": 8000, "treat_whitespace_as_suffix": True},
    "suffix-lines": {
        "vocab_size": 8000, "treat_whitespace_as_suffix": True, "split_by_whitespace": False},
    "suffix-runs": {
        "vocab_size": 8000, "treat_whitespace_as_suffix": True, "remove_extra_whitespaces": False,
        "allow_whitespace_only_pieces": True},
    "symbols": {
        "vocab_size": 8000, "user_defined_symbols": ["the", "<|x|>", "です", "\u2581of"],
        "control_symbols": ["<mask>", "<s>"], "required_chars": "ŋ҂"},
}


def fields(message):
    """The fields of a protobuf message."""
    place = 0

    def varint():
        nonlocal place
        value = shift = 0
        while True:
            byte = message[place]
            place += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while place < len(message):
        tag = varint()
        if tag & 7 == 0:
            yield tag >> 3, varint()
        else:
            size = {5: 4, 1: 8}.get(tag & 7)
            size = varint() if size is None else size
            yield tag >> 3, message[place:place + size]
            place += size


def pieces(path):
    """The pieces of a model: bytes, score, type."""
    found = []
    for number, value in fields(open(path, "rb").read()):
        if number == 1:
            piece = dict(fields(value))
            score = struct.unpack("<f", piece.get(2, bytes(4)))[0]
            found.append((piece[1], score, piece.get(3, 1)))
    return found


def words(options):
    """Options of the package as those of Isogloss."""
    for key, value in options.items():
        values = value if isinstance(value, list) else [value]
        for text in values:
            if isinstance(text, bool):
                text = "true" if text else "false"
            if key == "normalization_rule_name":
                text = text.replace("_", "-")
            yield f"{KEYS[key]}={text}"


def unzipped(path):
    return gzip.open(path, "rb").read()


def upset():
    """A text for a trainer that keeps only an active set of the most frequent pairs.

    4,000 pairs are more frequent than a, so a set of the first thousand is full of them; within
    the first hundred merges pairs come up that were rare before: x and y are neighbours only once
    what stands between them has been merged into x, and then they are the most frequent pair.
    """
    generator = random.Random(11)
    lines = []
    high = [chr(0x4E00 + index) for index in range(4000)]
    for index in range(0, 4000, 2):
        lines += [high[index] + high[index + 1]] * (60 + index % 7)
    for index in range(40):
        letters = [chr(0xAC00 + 20 * index + step) for step in range(8)]
        lines += ["".join(letters)] * (90 + index)
        lines += ["".join(letters[:3])] * 200
        lines += [letters[0] + letters[1]] * (400 - index)
    generator.shuffle(lines)
    runs = ["a" * (1 + index % 23) for index in range(3000)]
    runs += ["ab" * (1 + index % 9) + "a" * (index % 3) for index in range(3000)]
    return "\n".join(lines + runs).encode()


def texts(data, folder):
    """The texts, each a file: English, Japanese, thirty languages, hostile ones."""
    voice = sorted(glob.glob(f"{data}/text_commonvoice_cc0/*.txt.gz"))
    voices = {os.path.basename(path)[:-7]: path for path in voice}
    english = open(f"{data}/tokenizers/sentencepiece/botchan.txt", "rb").read()
    bible = unzipped(f"{data}/text_bible/en_BBE.tsv.gz").split(b"\n")
    english += b"\n".join(line.split(b"\t")[-1] for line in bible)
    english += b"\n" + unzipped(voices["en"])
    japanese = open(f"{data}/tokenizers/sentencepiece/wagahaiwa_nekodearu.txt", "rb").read()
    japanese += b"\n" + unzipped(voices["ja"])
    chosen = [name for name in voices if name not in ("ja", "misc")][::3][:30]
    mixed = b"\n".join(unzipped(voices[name])[:300_000] for name in chosen)
    generator = random.Random(7)
    broken = []
    for _ in range(20_000):
        kind = generator.randrange(4)
        if kind == 0:
            broken.append(bytes(generator.randrange(256) for _ in range(generator.randrange(40))))
        elif kind == 1:
            broken.append("".join(
                chr(generator.choice([generator.randrange(0x20, 0x3000),
                                      generator.randrange(0x1F000, 0x1FAFF),
                                      generator.randrange(0xFB00, 0xFFFF), 0x20, 0x3000, 0x2581]))
                for _ in range(generator.randrange(30))).encode("utf-8", "ignore"))
        elif kind == 2:
            broken.append(b"<s>  \t\x00\x1f" + b"<unk>" * generator.randrange(3) + b" a1 2b \xff")
        else:
            words_ = [b"caf\xc3\xa9", b"cafe\xcc\x81", "ﬁn ½ Ⅷ ①２3".encode()]
            broken.append(generator.choice(words_))
    found = {
        "english": english, "japanese": japanese, "mixed": mixed, "upset": upset(),
        "broken": b"\n".join(line.replace(b"\n", b"") for line in broken),
    }
    paths = {}
    for name, text in found.items():
        paths[name] = f"{folder}/{name}.txt"
        with open(paths[name], "wb") as file:
            file.write(text)
    return paths


def package(options, text, prefix):
    """Trains with the package; its words of refusal, if it refuses."""
    try:
        sentencepiece.SentencePieceTrainer.train(
            input=text, model_prefix=prefix, model_type="bpe", minloglevel=3, num_threads=2,
            **options)
        return None
    except Exception as error:  # the package raises RuntimeError and others
        return str(error)[-150:]


def encodes_alike(ours, theirs, text):
    """Whether the package encodes the first lines of a text alike with both models."""
    one = sentencepiece.SentencePieceProcessor(model_file=ours)
    two = sentencepiece.SentencePieceProcessor(model_file=theirs)
    lines = open(text, "rb").read(2_000_000).decode("utf-8", "replace").split("\n")[:5000]
    return one.encode(lines) == two.encode(lines)


def compare(name, options, text, trainer, folder, workers):
    """Trains both, and says how they compare."""
    ours, prefix = f"{folder}/ours.model", f"{folder}/theirs"
    for path in (ours, prefix + ".model"):
        if os.path.exists(path):
            os.remove(path)
    refusal = package(options, text, prefix)
    command = [trainer, "train", ours, f"workers={workers}", *words(options), text]
    run = subprocess.run(command, capture_output=True, text=True)
    if refusal is not None or run.returncode:
        same = refusal is not None and run.returncode != 0
        return same, f"package: {refusal} / ours: {run.stdout.strip()[-150:]} {run.stderr[-100:]}"
    found, wanted = pieces(ours), pieces(prefix + ".model")
    if found != wanted:
        place = next((i for i, (a, b) in enumerate(zip(found, wanted)) if a != b), -1)
        return False, (f"{len(found)} and {len(wanted)} pieces; at {place} ours has "
                       f"{found[place:place + 3]}, the package {wanted[place:place + 3]}")
    if not encodes_alike(ours, prefix + ".model", text):
        return False, "the same pieces, but other ids of the text"
    return True, f"{len(found)} pieces"


GOLDEN_WORDS = """
the cat sat on a mat and the cats sang of 1990 and 12.5 things it's x.y über allen ärger cafe\u0301
café ﬁne ½ Ｘ１ ａｂｃ ярмо яма ямы мы です ネコ ねこ 漢字かな 漢字 ー \u0301 aaaa aaaaa ababab abababa
עברית שלום العربية السلام क्षत्रिय हिन्दी ไทย 한국어 한국 \U0001f642 a\u200bb a\tb <s>x <unk> <mask>
\ue000 a\u0589b ա\u0589 a1 2b\u0663 ½½ ǅ ß ẞ İ
""".split()


def write(folder):
    """Writes the golden files."""
    generator = random.Random(3)
    lines = []
    for _ in range(150):
        words_ = [generator.choice(GOLDEN_WORDS) for _ in range(generator.randrange(9))]
        spaces = [generator.choice([" ", " ", " ", "  ", "   "]) for _ in words_]
        lines.append("".join(a + b for a, b in zip(words_, spaces)))
    text = f"{folder}/text.txt"
    with open(text, "w", encoding="utf-8", newline="\n") as file:
        file.write("\n".join(lines) + "\n")
    for name, options in OPTIONS.items():
        if name in ("defaults-32k", "soft"):
            continue  # the same as defaults-8k, in so small a text
        options = {**options, "vocab_size": 800, "hard_vocab_limit": False}
        with tempfile.TemporaryDirectory() as place:
            refusal = package(options, text, f"{place}/golden")
            if refusal is not None:
                sys.exit(f"{name}: {refusal}")
            found = pieces(f"{place}/golden.model")
        with open(f"{folder}/{name}.tsv", "w", encoding="utf-8", newline="\n") as file:
            for key in words(options):
                file.write(f"{key}\n")
            for piece, score, kind in found:
                file.write(f"{piece.hex()}\t{score:g}\t{kind}\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data", nargs="?")
    parser.add_argument("trainer", nargs="?")
    parser.add_argument("--only", default="")
    parser.add_argument("--write")
    arguments = parser.parse_args()
    if arguments.write:
        return write(arguments.write)
    failures = count = 0
    with tempfile.TemporaryDirectory() as folder:
        paths = texts(arguments.data, folder)
        for text, path in paths.items():
            for name, options in OPTIONS.items():
                label = f"{text}/{name}"
                if arguments.only not in label:
                    continue
                started = time.time()
                count += 1
                same, words_ = compare(
                    name, options, path, arguments.trainer, folder, 1 + count % 3)
                failures += not same
                print("same " if same else "OTHER", label, words_,
                      f"{time.time() - started:.1f} s", flush=True)
    print(f"{count} trainings, {failures} differ")
    sys.exit(1 if failures or not count else 0)


if __name__ == "__main__":
    main()
