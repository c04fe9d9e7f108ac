"""Trains the small models of Tests/Fixtures/sentencepiece and says what the package makes of texts.

usage: sentencepiece_golden.py [FOLDER]

Needs sentencepiece 0.2.3. Each NAME.model has a NAME.tsv: a text, its ids and what they decode to,
texts as hexadecimal bytes.
"""

import os
import random
import sys
import tempfile

import sentencepiece

from compare_sentencepiece import random_string

SENTENCES = """
The morning train was late again, and nobody on the platform seemed to mind.
She counted 12 boats, 7 nets and 340 fish before the rain came over the harbour.
If you don't water the beans, they won't grow; if you water them twice, they will.
Every summer the children built a raft out of barrels and old doors.
Aamulla juna oli taas myöhässä, eikä kukaan laiturilla näyttänyt välittävän siitä.
Hän laski veneet, verkot ja kalat ennen kuin sade tuli sataman yli.
Утром поезд снова опоздал, и никто на платформе этого не заметил.
Она сосчитала лодки, сети и рыбу, прежде чем пошёл дождь.
Le matin, le train était encore en retard, et personne ne s'en plaignait.
L'été, les enfants construisaient un radeau avec des tonneaux et de vieilles portes.
朝の電車はまた遅れたが、ホームの人は誰も気にしていないようだった。
雨が港に来る前に、彼女は舟と網と魚を数えた。
""".strip().split("\n")

# From NFKC and the rules that trainers use most, enough to have each kind of rule.
RULES = """
9\t20
A\t20
D\t20
3000\t20
A0\t20
200B\t20
1\t
7F\t
41 30A\tC5
61 30A\tE5
65 301\tE9
65 301 302\t78
438 306\t439
FB01\t66 69
FDFA\t635 644 649 20 627 644 644 647
FF01\t21
FF21\t41
2026\t2E 2E 2E
A8\t20 308
9C7 9BE\t9CB
""".strip()

TEXTS = [
    "", " ", "  ", "a", " a", "a ", "The train", "the  train ", "\u2581", "\u2581a\u2581", "\u3000",
    "e\u0301", "xe\u0301\u0302y", "A\u030a a\u030a", "и\u0306и", "ﬁn\u00a0fin", "\u01a8 \u00a8",
    "a¨",
    "ﷺ", "！Ａ…", "\u09c7\u09be\u09c7", "\ufffd", "\x01", "a\x01 \x7f b", "日本の電車",
    "12345 340",
    "don't", "<sep>", "a<sep>b <sep> c", "<D>", "<s>a</s>", "<unk>", "☃", "a☃☃b", "train-train",
    "fish and chips", "the harbour fish", "x" * 40, "a" * 70, "雨" * 30, "\n", "a\nb\r\nc\td",
]


def options():
    common = dict(model_type="bpe", minloglevel=2, hard_vocab_limit=False, num_threads=1)
    rules = os.path.join(tempfile.mkdtemp(), "rules.tsv")
    with open(rules, "w") as file:
        file.write(RULES + "\n")
    plain = dict(normalization_rule_name="identity", **common)
    yield "rules", dict(normalization_rule_tsv=rules, vocab_size=400, **common)
    yield "study", dict(
        plain, vocab_size=560, pad_id=0, unk_id=1, bos_id=-1, eos_id=-1,
        user_defined_symbols=["<D>"], byte_fallback=True, split_digits=True, add_dummy_prefix=False,
        remove_extra_whitespaces=False, max_sentencepiece_length=99)
    yield "symbols", dict(
        plain, vocab_size=400, user_defined_symbols=["<sep>", "fish", "fish and", "a"],
        control_symbols=["☃", "<c>"], character_coverage=0.98)
    yield "suffix", dict(plain, vocab_size=350, treat_whitespace_as_suffix=True)
    yield "unsplit", dict(
        plain, vocab_size=600, split_by_whitespace=False, allow_whitespace_only_pieces=True,
        remove_extra_whitespaces=False, max_sentencepiece_length=30)


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else "Tests/Fixtures/sentencepiece"
    for name, settings in options():
        path = os.path.join(folder, name)
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(SENTENCES), model_prefix=path, **settings)
        os.remove(path + ".vocab")
        processor = sentencepiece.SentencePieceProcessor(model_file=path + ".model")
        source = random.Random(name)
        texts = [text.encode() for text in TEXTS + SENTENCES]
        texts += [text[:90] for text in (random_string(source) for _ in range(60))]
        with open(path + ".tsv", "w") as file:
            for text in texts:
                ids = processor.encode(text)
                decoded = processor.decode(ids).encode() if ids else b""
                words = " ".join(map(str, ids))
                file.write(f"{text.hex()}\t{words}\t{decoded.hex()}\n")


if __name__ == "__main__":
    main()
