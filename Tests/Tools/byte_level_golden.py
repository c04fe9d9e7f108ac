"""Makes Tests/Fixtures/byte-level: small byte-level tokenisers, and what they make of lines.

    /opt/peers/bin/python Tests/Tools/byte_level_golden.py

Made with tokenizers 0.23.3. `NAME.json` is a `tokenizer.json`; `lines.txt` has a text a line; line
i of `NAME.ids` is the ids of line i, and line i of `NAME.decoded` the text of these ids.
`characters.txt` has the SHA-256 of the words that each pattern makes of every character.
"""

import hashlib
import json
import os

os.environ["TOKENIZERS_PARALLELISM"] = "false"

from tokenizers import (AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, processors,
                        trainers)

from compare_byte_level import PATTERNS, all_ways, styles
from wordpiece_golden import LINES

FOLDER = os.path.join(os.path.dirname(__file__), "..", "Fixtures", "byte-level")

MORE = ["I'm sure they'll say he'd've done it, won't he? THEY'LL 'S '\u017f 'sell",
        "12345 6 78,901 \u0968\u0966\u0968\u096c x1y",
        "  two  spaces   three\t tab \r\r x\r", "tail   ", "   ", "\u00a0 \u3000nbsp",
        "!!!\r\r\r ...\r x", "cafe\u0301s caf\u00e9s caf\u00e9",
        "<|endoftext|> a<|endoftext|>b  <mask>c <x>  d",
        "\u1100\u1161\u11a8 \u0344 \u212b A\u030a\u1df6\u0316"]


def trained(words, normaliser):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer, tokenizer.decoder = words, decoders.ByteLevel()
    if normaliser:
        tokenizer.normalizer = normaliser
    tokenizer.train_from_iterator(LINES[:24] * 3, trainers.BpeTrainer(
        vocab_size=420, special_tokens=["<|endoftext|>"], show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    return tokenizer


def words_hash(pattern):
    """The words of texts with every code point, each and a byte 0, as SHA-256."""
    words = pre_tokenizers.Split(Regex(pattern), "isolated")
    sha = hashlib.sha256()
    for c in range(0x110000):
        if 0xD800 <= c < 0xE000:
            continue
        x = chr(c)
        text = f"a{x}b {x}c  {x}1{x}2, {x}\n'{x}"
        for word, _ in words.pre_tokenize_str(text):
            sha.update(word.encode() + b"\0")
    return sha.hexdigest()


def main():
    os.makedirs(FOLDER, exist_ok=True)
    lines = [line for line in LINES + MORE if "\n" not in line]
    with open(os.path.join(FOLDER, "lines.txt"), "w", encoding="utf-8", newline="\n") as file:
        file.write("\n".join(lines) + "\n")
    hashes = []
    for name, words, normaliser in styles():
        tokenizer = trained(words, normaliser)
        if name != "roberta":
            hashes.append(f"{name} {words_hash(PATTERNS[name])}\n")
        if name == "roberta":
            tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True, special=True)])
            tokenizer.add_tokens([AddedToken("caf\u00e9", single_word=True),
                                  AddedToken("<x>", rstrip=True, normalized=False)])
            end = ("<|endoftext|>", 0)
            tokenizer.post_processor = processors.RobertaProcessing(end, end)
        elif name == "qwen2":
            tokenizer.add_tokens([AddedToken("cafe\u0301s")])
        elif name == "llama3":
            tokenizer = Tokenizer.from_str(all_ways(tokenizer.to_str()))
            tokenizer.post_processor = processors.Sequence([
                processors.ByteLevel(trim_offsets=False),
                processors.TemplateProcessing(
                    single="<|endoftext|> $A", special_tokens=[("<|endoftext|>", 0)])])
        saved = json.loads(tokenizer.to_str())
        if name == "llama3":
            saved["model"]["merges"] = [" ".join(merge) for merge in saved["model"]["merges"]]
        text = json.dumps(saved, ensure_ascii=False, separators=(",", ":"))
        with open(os.path.join(FOLDER, name + ".json"), "w", encoding="utf-8") as file:
            file.write(text + "\n")
        tokenizer = Tokenizer.from_str(text)
        ids = [tokenizer.encode(line, add_special_tokens=False).ids for line in lines]
        with open(os.path.join(FOLDER, name + ".ids"), "w") as file:
            file.writelines(" ".join(map(str, line)) + "\n" for line in ids)
        with open(os.path.join(FOLDER, name + ".decoded"), "w", encoding="utf-8",
                  newline="\n") as file:
            file.writelines(tokenizer.decode(line) + "\n" for line in ids)
    with open(os.path.join(FOLDER, "characters.txt"), "w") as file:
        file.writelines(hashes)


if __name__ == "__main__":
    main()
