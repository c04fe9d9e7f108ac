"""Compares WordPiece with Hugging Face's `tokenizers`, line by line: zero lines may differ.

    /opt/peers/bin/python Tests/Tools/compare_wordpiece.py \
        [--ours '.build/release/isogloss vocabulary encode --vocabulary {vocabulary}'] \
        [--text FOLDER-OR-FILE]... [--characters] [--random 100000] TOKENIZER...

Each TOKENIZER is a `tokenizer.json` or a `vocab.txt` (lower-cased as ours decides: by whether a
piece has capitals). `--ours` is a command that reads lines and writes their ids. Without `--text`,
the text is all of the shared folder's (`ISOGLOSS_SHARED`, else ../shared): lines of text files,
JSON included, gzip taken off. `--characters` compares every code point, alone and between letters,
under the options of each TOKENIZER. `--random` strings mix letters, marks, Chinese, controls,
added tokens and whatever else Unicode has.
"""

import argparse
import gzip
import os
import random
import shlex
import subprocess
import sys
import tempfile

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import tokenizers

NAMES = ("text_commonvoice_cc0 text_bible text_docs_jsonl tokenizers langid parallel_enfr "
         "downstream_pos downstream_ner downstream_nli evaluation lang_features").split()


def shared_texts():
    root = os.path.join(os.environ.get("ISOGLOSS_SHARED", "../shared"), "data")
    for name in NAMES:
        yield os.path.join(root, name)


def lines_of(path):
    """Lines of every file under `path` that is text."""
    if os.path.isdir(path):
        for name in sorted(os.listdir(path)):
            yield from lines_of(os.path.join(path, name))
        return
    with open(path, "rb") as file:
        data = file.read()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return
    yield from text.split("\n")


def every_character():
    for c in range(0x110000):
        if c == 0x0A or 0xD800 <= c < 0xE000:
            continue
        yield chr(c)
        yield f"a{chr(c)}b"
        yield f"A{chr(c)}\u0301{chr(c)}\u0327B"


def random_lines(count, tokens):
    draw = random.Random(11)
    pools = ["abcdeABCDE", " \t\u00a0\u3000\u200b\x85", ".,;!?-_'\"#[]()", "0123456789",
             "\u0301\u0327\u0308\u0323\u05b4\u064b\u093c\u1b44\u302e\u3099\u0f39",
             "éèüñçøßİıŁÅ", "中文字国\uf900\u2f00𠀀\u3400", "한국어각", "привет", "हिन्दीকখ",
             "\x00\x01\x7f\ufffd\u200d\ufeff\ue000", "ไทยภาษา", "ΑΒΓΣς", "≠ͅ\u0385\u1fc1"]
    for _ in range(count):
        text = ""
        for _ in range(draw.randrange(1, 12)):
            kind = draw.randrange(10)
            if kind < 6:
                pool = draw.choice(pools)
                text += "".join(draw.choice(pool) for _ in range(draw.randrange(1, 6)))
            elif kind == 6 and tokens:
                text += draw.choice(tokens)
            elif kind == 7:
                text += draw.choice("aé中한") * draw.randrange(95, 106)
            else:
                c = draw.choice([0x300, 0x3000, 0x11000, 0x20000, 0x110000])
                c = draw.randrange(c)
                text += chr(c) if not 0xD800 <= c < 0xE000 else "x"
        yield text.replace("\n", " ")


def peer(path):
    """Hugging Face's tokeniser of a file."""
    if not path.endswith(".txt"):
        tokenizer = tokenizers.Tokenizer.from_file(path)
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer
    with open(path, encoding="utf-8", newline="\n") as file:
        pieces = [line.rstrip() for line in file.read().split("\n")]
    lower = tokenizers.normalizers.Lowercase()
    cased = any(lower.normalize_str(p) != p for p in pieces
                if not (p.startswith("[") and p.endswith("]")))
    tokenizer = tokenizers.BertWordPieceTokenizer(
        path, lowercase=not cased, strip_accents=not cased)
    return tokenizer._tokenizer


def compare(command, path, name, lines):
    """The number of lines whose ids differ, the first of them printed."""
    tokenizer = peer(path)
    with tempfile.TemporaryFile() as file:
        file.write("\n".join(lines).encode("utf-8") + b"\n")
        file.seek(0)
        run = subprocess.run(
            shlex.split(command.format(vocabulary=path)), stdin=file, stdout=subprocess.PIPE,
            check=True)
    ours = run.stdout.decode().split("\n")
    if len(ours) != len(lines) + 1:
        sys.exit(f"{path}: {name}: {len(ours) - 1} lines of ids for {len(lines)} lines of text")
    wrong = 0
    for start in range(0, len(lines), 10_000):
        part = lines[start:start + 10_000]
        found = tokenizer.encode_batch(part, add_special_tokens=False)
        for text, encoding, line in zip(part, found, ours[start:]):
            if " ".join(map(str, encoding.ids)) != line:
                wrong += 1
                if wrong <= 5:
                    print(f"  {text[:200]!r}\n    theirs {encoding.ids[:40]}")
                    print(f"    ours   {line[:200]}")
    print(f"{path}: {name}: {wrong} of {len(lines)} lines differ", flush=True)
    return wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--ours", default=".build/release/isogloss vocabulary encode --vocabulary {vocabulary}")
    parser.add_argument("--text", action="append")
    parser.add_argument("--no-text", action="store_true")
    parser.add_argument("--characters", action="store_true")
    parser.add_argument("--random", type=int, default=0)
    parser.add_argument("tokenizer", nargs="+")
    options = parser.parse_args()
    wrong = 0
    for path in options.tokenizer:
        if not options.no_text:
            for text in options.text or shared_texts():
                wrong += compare(options.ours, path, text, list(lines_of(text)))
        if options.characters:
            wrong += compare(options.ours, path, "every character", list(every_character()))
        if options.random:
            added = [t.content for t in peer(path).get_added_tokens_decoder().values()]
            wrong += compare(
                options.ours, path, "random strings", list(random_lines(options.random, added)))
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
