"""Compares byte-level byte-pair encoding with Hugging Face's `tokenizers`, over text and random
strings, and times both.

usage: compare_byte_level.py --program PROGRAM [--data FOLDER [--every N]] [--random N]
         [--characters] TOKENIZER…
       compare_byte_level.py --train TEXT OUTPUT
       compare_byte_level.py --time TEXT [--gigatoken] TOKENIZER…

Lines of every text under FOLDER (compressed or not), N random strings and strings with every
character are encoded by both, and what the ids stand for is decoded by both. It prints for each
tokenizer.json how many inputs differ, the first of them, and ends with status 1 where there is one.
PROGRAM is called as `PROGRAM vocabulary encode --vocabulary TOKENIZER` with lines on its input, and
as `… decode …` with ids.

--train makes the tokenisers that are compared, in the styles of GPT-2, RoBERTa, Llama 3 and Qwen2.
--time prints the CPU seconds of encoding all lines of TEXT on one thread, by Hugging Face's package
and by gigatoken, and how many lines of gigatoken's are wrong.

Needs the packages tokenizers (0.23.3) and, to time it, gigatoken.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time

os.environ["TOKENIZERS_PARALLELISM"] = "false"
os.environ["RAYON_NUM_THREADS"] = "1"

from tokenizers import (AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers,
                        processors, trainers)

from compare_sentencepiece import text_lines

LINES = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}DIGITS| ?[^\s\p{L}\p{N}]+"
         r"[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")
PATTERNS = {
    "gpt2": r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+",
    "llama3": LINES.replace("DIGITS", "{1,3}"), "qwen2": LINES.replace("DIGITS", "")}


def split(name):
    return pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(PATTERNS[name]), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])


def styles():
    """Each style's name, pre-tokeniser and normaliser."""
    yield "gpt2", pre_tokenizers.ByteLevel(add_prefix_space=False), None
    yield "roberta", pre_tokenizers.ByteLevel(add_prefix_space=True), None
    yield "llama3", split("llama3"), None
    yield "qwen2", split("qwen2"), normalizers.NFC()


def train(text, output):
    """50,257 pieces of each style; of RoBERTa's and Llama 3's also what else their files have."""
    os.makedirs(output, exist_ok=True)
    for name, words, normaliser in styles():
        tokenizer = Tokenizer(models.BPE())
        tokenizer.pre_tokenizer, tokenizer.decoder = words, decoders.ByteLevel()
        if normaliser:
            tokenizer.normalizer = normaliser
        tokenizer.train([text], trainers.BpeTrainer(
            vocab_size=50257, special_tokens=["<|endoftext|>"], show_progress=False,
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
        if name == "roberta":
            tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True, special=True)])
            tokenizer.add_tokens([AddedToken("caf\u00e9", single_word=True),
                                  AddedToken("<x>", rstrip=True, normalized=False)])
            end = ("<|endoftext|>", tokenizer.token_to_id("<|endoftext|>"))
            tokenizer.post_processor = processors.RobertaProcessing(end, end)
        if name == "qwen2":
            tokenizer.add_tokens([AddedToken("cafe\u0301s"), AddedToken("<|im_end|>")])
        if name == "llama3":
            tokenizer = Tokenizer.from_str(all_ways(tokenizer.to_str()))
        tokenizer.save(os.path.join(output, name + ".json"))


def all_ways(text):
    """The tokeniser with every way to part a piece in two among its merges, as files have them
    that were made from tiktoken's, and with pieces that no merge makes for whole words."""
    tokenizer = json.loads(text)
    model = tokenizer["model"]
    vocab = model["vocab"]
    merges = []
    for _, piece in sorted((id, piece) for piece, id in vocab.items() if piece[0] != "<"):
        ways = [(piece[:i], piece[i:]) for i in range(1, len(piece))
                if piece[:i] in vocab and piece[i:] in vocab]
        merges += sorted(ways, key=lambda way: (vocab[way[0]], vocab[way[1]]))
    model["merges"] = [f"{a} {b}" for a, b in merges]
    model["ignore_merges"] = True
    for word in ("\u0120unmergeable", "Zzyzx", "\u0120strangest"):
        vocab.setdefault(word, len(vocab))
    return json.dumps(tokenizer, ensure_ascii=False)


def every_character():
    for c in range(0x110000):
        if c not in (0x0A, 0x0D) and not 0xD800 <= c < 0xE000:
            x = chr(c)
            yield f"a{x}b {x}c  {x}1{x}2 {x}, {x}.{x}{x}"
            yield f"{x}\u0301{x}\u0316\u0315{x} a\u0315{x}\u0316\u0301 '{x}e '{x}"


def random_strings(count, tokens):
    draw = random.Random(12)
    pools = ["abcdeABCDEst", "    \t\u00a0\u3000\u200b\x85\x0b\x0c\x1c\u2028", "\r\r  ",
             ".,;!?-_'\"#[]()", "0123456789", "\u0665\u0966\u00b2\u2167\u4e00",
             "\u0301\u0327\u0308\u0323\u05b4\u064b\u093c\u1b44\u302e\u3099\u0f39\u1df6\u1ac0",
             "éèüñçøßİıŁÅſK", "中文字国\uf900\u2f00𠀀\u3400", "한국어각\u1100\u1161\u11a8", "привет",
             "हिन्दीকখ", "\x00\x01\x7f\ufffd\u200d\ufeff\ue000", "ไทยภาษา", "ΑΒΓΣς",
             "≠ͅ\u0385\u1fc1\u212b\u0344", "😀👩\u200d🇫🇷"]
    words = ["'s", "'S", "'\u017f", "'LL", "'ve", "'re", "'d", "'M", " '", "' ", "''"]
    for _ in range(count):
        text = ""
        for _ in range(draw.randrange(1, 14)):
            kind = draw.randrange(11)
            if kind < 6:
                pool = draw.choice(pools)
                text += "".join(draw.choice(pool) for _ in range(draw.randrange(1, 6)))
            elif kind == 6 and tokens:
                text += draw.choice(tokens)
            elif kind == 7:
                text += draw.choice("aé中한 1.") * draw.randrange(20, 70)
            elif kind < 10:
                text += draw.choice(words)
            else:
                c = draw.randrange(draw.choice([0x300, 0x3000, 0x11000, 0x20000, 0x110000]))
                text += chr(c) if not 0xD800 <= c < 0xE000 else "x"
        yield text.replace("\n", " ")


def run(program, what, path, lines):
    with tempfile.TemporaryFile() as file:
        file.write(b"\n".join(lines) + b"\n")
        file.seek(0)
        output = subprocess.run(
            [program, "vocabulary", what, "--vocabulary", path], stdin=file,
            stdout=subprocess.PIPE, check=True).stdout
    found = output.split(b"\n")
    if what == "encode" and len(found) != len(lines) + 1:
        sys.exit(f"{path}: {len(found) - 1} lines of ids for {len(lines)} lines of text")
    return found


def compare(program, path, name, texts):
    """The number of texts of which ids or decoded text differ, the first of them printed."""
    tokenizer = Tokenizer.from_file(path)
    ours = run(program, "encode", path, [text.encode() for text in texts])
    decoded = run(program, "decode", path, ours[:-1])
    # Text with line breaks of its own cannot come back a line a text.
    comparable = len(decoded) == len(texts) + 1
    wrong = wrong_text = 0
    for start in range(0, len(texts), 10_000):
        part = texts[start:start + 10_000]
        for place, encoding in enumerate(tokenizer.encode_batch(part, add_special_tokens=False)):
            line = ours[start + place].decode()
            if " ".join(map(str, encoding.ids)) != line:
                wrong += 1
                if wrong <= 5:
                    print(f"  {part[place][:200]!r}\n    theirs {encoding.ids[:40]}")
                    print(f"    ours   {line[:200]}")
            elif comparable:
                text = tokenizer.decode(encoding.ids)
                if decoded[start + place].decode("utf-8", "replace") != text:
                    wrong_text += 1
                    if wrong_text <= 5:
                        print(f"  {text[:200]!r}\n    ours   {decoded[start + place][:200]!r}")
    print(f"{path}: {name}: of {len(texts)}, ids of {wrong} and text of {wrong_text} differ"
          f"{'' if comparable else ' (text not compared)'}", flush=True)
    return wrong + wrong_text


def cpu_seconds(work):
    best = None
    for _ in range(3):
        start = time.process_time()
        result = work()
        taken = time.process_time() - start
        best = taken if best is None else min(best, taken)
    return best, result


def measure(path, text, with_gigatoken):
    lines = open(text, encoding="utf-8").read().split("\n")
    size = os.path.getsize(text) / 1e6
    tokenizer = Tokenizer.from_file(path)

    def theirs():
        return [[encoding.ids for encoding in
                 tokenizer.encode_batch(lines[i:i + 1000], add_special_tokens=False)]
                for i in range(0, len(lines), 1000)]
    seconds, ids = cpu_seconds(theirs)
    print(f"{path}: tokenizers {seconds:.2f} s, {size / seconds:.2f} MB/s", flush=True)
    if with_gigatoken:
        import gigatoken
        other = gigatoken.Tokenizer(path)
        seconds, found = cpu_seconds(lambda: other.encode_batch(lines, parallel=False))
        flat = [line for batch in ids for line in batch]
        wrong = sum(a != b.tolist() for a, b in zip(flat, found))
        print(f"{path}: gigatoken {seconds:.2f} s, {size / seconds:.2f} MB/s, {wrong} lines of "
              f"{len(lines)} wrong", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", default=".build/release/isogloss")
    parser.add_argument("--data")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--random", type=int, default=0)
    parser.add_argument("--characters", action="store_true")
    parser.add_argument("--train", metavar="TEXT")
    parser.add_argument("--time", metavar="TEXT")
    parser.add_argument("--gigatoken", action="store_true")
    parser.add_argument("tokenizer", nargs="+")
    options = parser.parse_args()
    wrong = 0
    if options.train:
        return train(options.train, options.tokenizer[0])
    texts = []
    if options.data:
        for line in text_lines(options.data, options.every):
            try:
                texts.append(line.decode("utf-8"))
            except UnicodeDecodeError:
                continue
    for path in options.tokenizer:
        if options.time:
            measure(path, options.time, options.gigatoken)
        if texts:
            wrong += compare(options.program, path, "text", texts)
        if options.characters:
            wrong += compare(options.program, path, "every character", list(every_character()))
        if options.random:
            added = [t.content for t in
                     Tokenizer.from_file(path).get_added_tokens_decoder().values()]
            wrong += compare(options.program, path, "random strings",
                             list(random_strings(options.random, added)))
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
