"""Makes Tests/Fixtures/wordpiece: small tokenisers of Hugging Face's, and what they make of lines.

    /opt/peers/bin/python Tests/Tools/wordpiece_golden.py

Made with tokenizers 0.23.3. `NAME.json` is a `tokenizer.json`; `lines.txt` has a text a line; line
i of `NAME.ids` is the ids of line i, of `NAME.decoded` the text of these ids, of `NAME.pairs` the
ids and the types of lines i and i + 1 as one row. `characters.txt` has the SHA-256 of what the
normaliser and the pre-tokeniser make of every code point under some options.
"""

import hashlib
import json
import os
import random

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

from tokenizers import (AddedToken, BertWordPieceTokenizer, Tokenizer, decoders, normalizers,
                        pre_tokenizers, processors)

FOLDER = os.path.join(os.path.dirname(__file__), "..", "Fixtures", "wordpiece")

LINES = """the river runs under the old stone bridge, and nobody counts the boats.
The River Runs UNDER the Old Stone Bridge!
Don't they say "it's raining"? They do not; they've said so, and we're wet, I'm told.
Où est l'élève? L'été dernier, à Orléans: naïve, Noël, façade.
Straße, Größe, ÅNGSTRÖM, İstanbul, DİYARBAKIR ılık, ŁÓDŹ
река течёт под старым мостом, а лодки никто не считает
नदी पुराने पुल के नीचे बहती है और कोई नावें नहीं गिनता
নদী পুরনো সেতুর নিচে বয়ে যায়
மொழி கொடு கௌரவம்
강은 오래된 다리 아래로 흐른다
川は古い橋の下を流れる。ガギグゲゴ がぎぐげご
河流在古老的石桥下流过,没有人数船。
แม่น้ำไหลใต้สะพานหินเก่า
النهرُ يجري تحتَ الجسرِ القديم
הנהר זוֹרם מתחת לגֶשר
a [MASK] b[MASK]c [CLS] [SEP] [PAD] [UNK] [unused] [mask]
tabs\tand   spaces \u00a0and\u3000wide\u2028lines\u200bzero\u0085nel
\u0000nul \ufffd\ufeff\u200dcontrols\u0001\u001f soft\u00adhyphen private\ue000use
x\u0301\u0327\u0323y \u1b44\u302e\u1b05\u302e\u1b44 \u0344\u0f73 ≠ ≮ \u1fc1\u0385\u037e
foo foobar barfoo FOO  foo , foo. <x> <X>y z<x> foo-bar
ººª ﬁ ﬀ ２０２６ ½ ¼ © ™ € ₹ № ∑ 😀👩‍👩‍👧🇫🇷
word-with_many.kinds/of(punctuation){and}[brackets]~`^|\\\\""".split("\n")
LINES += ["", " ", "a" * 100, "a" * 101, "é" * 100, "é" * 101, "e\u0301" * 100, "aé" * 60]


def options(tokenizer, **kinds):
    tokenizer.normalizer = normalizers.BertNormalizer(**kinds)


def trained(**kinds):
    tokenizer = BertWordPieceTokenizer(**kinds)
    corpus = LINES[:15] * 3
    tokenizer.train_from_iterator(
        corpus, vocab_size=420, min_frequency=2, limit_alphabet=260, show_progress=False)
    return Tokenizer.from_str(tokenizer.to_str())


def odd():
    """Everything that is unusual: another prefix, short words, added tokens of all kinds."""
    base = json.loads(trained(lowercase=True, strip_accents=False).to_str())
    vocab = {("@@" + p[2:] if p.startswith("##") else p): i
             for p, i in base["model"]["vocab"].items()}
    base["model"].update(
        vocab=vocab, continuing_subword_prefix="@@", max_input_chars_per_word=9)
    base["decoder"].update(prefix="@@", cleanup=False)
    base["post_processor"] = None
    tokenizer = Tokenizer.from_str(json.dumps(base))
    options(tokenizer, clean_text=False, handle_chinese_chars=False, strip_accents=False,
            lowercase=True)
    tokenizer.add_tokens([
        AddedToken("foo", single_word=True, normalized=True),
        AddedToken("FOOB", normalized=True, lstrip=True),
        AddedToken("<x>", normalized=False, rstrip=True, lstrip=True),
        AddedToken("<x>y", normalized=False),
        AddedToken("naïve", normalized=True, rstrip=True)])
    tokenizer.add_special_tokens([AddedToken("[unused]", single_word=True)])
    return tokenizer


def random_lines():
    draw = random.Random(5)
    return ["".join(draw.choice(draw.choice(LINES) or " ") for _ in range(draw.randrange(1, 40)))
            for _ in range(200)]


def write(name, lines):
    with open(os.path.join(FOLDER, name), "w", encoding="utf-8", newline="\n") as file:
        file.write("".join(line + "\n" for line in lines))


def characters():
    words = pre_tokenizers.BertPreTokenizer()
    for bits in ("0000", "1101", "1111"):
        clean, chinese, strip, lower = (bit == "1" for bit in bits)
        normaliser = normalizers.BertNormalizer(
            clean_text=clean, handle_chinese_chars=chinese, strip_accents=strip, lowercase=lower)
        digest = hashlib.sha256()
        for block in range(0, 0x110000, 256):
            if 0xD800 <= block < 0xE000:
                continue
            text = "".join(f"a{chr(c)}\u0301 " for c in range(block, block + 256))
            normal = normaliser.normalize_str(text)
            digest.update(normal.encode() + b"\n")
            for word, _ in words.pre_tokenize_str(normal):
                digest.update(word.encode() + b"\n")
        yield f"{bits} {digest.hexdigest()}"


def main():
    lines = LINES + random_lines()
    write("lines.txt", lines)
    write("characters.txt", characters())
    made = {
        "uncased": trained(lowercase=True),
        "cased": trained(lowercase=False, strip_accents=False),
        "odd": odd(),
    }
    made["uncased"].post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A:0 [SEP] $B:1 [MASK]:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3), ("[MASK]", 4)])
    made["cased"].post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    made["bare"] = Tokenizer.from_str(made["cased"].to_str())
    made["bare"].decoder = None
    options(made["bare"], clean_text=True, handle_chinese_chars=True, strip_accents=True,
            lowercase=False)
    for name, tokenizer in made.items():
        tokenizer.save(os.path.join(FOLDER, name + ".json"), pretty=name != "bare")
        found = [e.ids for e in tokenizer.encode_batch(lines, add_special_tokens=False)]
        write(name + ".ids", (" ".join(map(str, ids)) for ids in found))
        decoded = [tokenizer.decode(ids, skip_special_tokens=True) for ids in found]
        write(name + ".decoded", (text.encode().hex() for text in decoded))
        pairs = [tokenizer.encode(a, b) for a, b in zip(lines, lines[1:12])]
        write(name + ".pairs", (
            " ".join(map(str, p.ids)) + "|" + " ".join(map(str, p.type_ids)) for p in pairs))


if __name__ == "__main__":
    main()
