"""Writes Sources/Vocabulary/WordPiece/BertTables.swift: what BERT's normaliser does to a character.

    /opt/peers/bin/python Tests/Tools/make_bert_tables.py > \
        Sources/Vocabulary/WordPiece/BertTables.swift

Needs Hugging Face's `tokenizers` (0.23.3 made the committed file), which is asked about every code
point, so that the tables are those of its versions of Unicode: 8 for general categories, 9 for
decompositions, 17 for lower case. Combining classes are those of Python's `unicodedata`, of code
points that the package is seen to reorder.
"""

import textwrap
import unicodedata

import tokenizers
from tokenizers import normalizers, pre_tokenizers

HANGUL = range(0xAC00, 0xAC00 + 11172)
CODE_POINTS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]


def normaliser(**options):
    every = dict(clean_text=False, handle_chinese_chars=False, strip_accents=False, lowercase=False)
    return normalizers.BertNormalizer(**{**every, **options})


def runs(code_points):
    """Code points as runs, each "first-last" or "only" in hexadecimal."""
    result = []
    for c in sorted(code_points):
        if result and result[-1][1] == c - 1:
            result[-1][1] = c
        else:
            result.append([c, c])
    return [f"{a:x}" if a == b else f"{a:x}-{b:x}" for a, b in result]


def mappings(table):
    """Mappings as "run>scalars", or "run+distance" and "run/distance" for a run of neighbours, or
    of every second code point, that all move by one distance."""
    result = []
    rest = sorted(table)
    while rest:
        first = rest[0]
        target = table[first]
        same = distance = alternate = 1
        while first + same in table and table[first + same] == target:
            same += 1
        if len(target) == 1:
            by = ord(target) - first

            def moves(c):
                return c in table and len(table[c]) == 1 and ord(table[c]) - c == by

            while moves(first + distance):
                distance += 1
            while moves(first + 2 * alternate) and first + 2 * alternate - 1 not in table:
                alternate += 1
        count = max(same, distance, alternate)
        if count == same:
            run, step = (first, first + same - 1), 1
            how = ">" + ",".join(f"{ord(c):x}" for c in target)
        else:
            step = 1 if count == distance else 2
            run = (first, first + step * (count - 1))
            how = f"{'+' if step == 1 else '/'}{'-' if by < 0 else ''}{abs(by):x}"
        result.append((f"{run[0]:x}" if run[0] == run[1] else f"{run[0]:x}-{run[1]:x}") + how)
        done = set(range(run[0], run[1] + 1, step))
        rest = [c for c in rest if c not in done]
    return result


def tables():
    clean, strip = normaliser(clean_text=True), normaliser(strip_accents=True)
    chinese, lower = normaliser(handle_chinese_chars=True), normaliser(lowercase=True)
    words = pre_tokenizers.BertPreTokenizer()
    found = {name: set() for name in "dropped cleanSpace chinese space punctuation marks".split()}
    decompositions, lowercase = {}, {}
    for c in CODE_POINTS:
        text = "a" + chr(c) + "b"
        result = clean.normalize_str(text)
        if result != text:
            assert result in ("ab", "a b")
            found["dropped" if result == "ab" else "cleanSpace"].add(c)
        result = chinese.normalize_str(text)
        if result != text:
            assert result == f"a {chr(c)} b"
            found["chinese"].add(c)
        result = strip.normalize_str(text)[1:-1]
        if not result:
            found["marks"].add(c)
        elif result != chr(c) and c not in HANGUL:
            decompositions[c] = result
        result = lower.normalize_str(text)[1:-1]
        if result != chr(c):
            lowercase[c] = result
        pieces = [word for word, _ in words.pre_tokenize_str(text)]
        if pieces == ["a", "b"]:
            found["space"].add(c)
        elif pieces != [text]:
            assert pieces == ["a", chr(c), "b"]
            found["punctuation"].add(c)
    found["cleanSpace"].add(0x20)
    return found, decompositions, lowercase, classes(strip, found["marks"])


def classes(strip, marks):
    """Combining classes: of what is kept, and of marks, which are dropped but may part others."""
    low, high = "\u1b44", "\u302e"
    assert strip.normalize_str(high + low) == low + high
    result = {}
    for c in CODE_POINTS:
        known = unicodedata.combining(chr(c))
        if known == 0:
            continue
        if c in marks:
            if strip.normalize_str(high + chr(c) + low) == low + high:
                result[c] = known
        elif (strip.normalize_str(high + chr(c)) == chr(c) + high
              or strip.normalize_str(chr(c) + low) == low + chr(c)) or chr(c) in low + high:
            result[c] = known
    kept = [c for c in result if c not in marks]
    for a in kept:
        for b in kept:
            expected = "".join(sorted(chr(a) + chr(b), key=lambda c: result[ord(c)]))
            assert strip.normalize_str(chr(a) + chr(b)) == expected, (hex(a), hex(b))
    return result


def swift(name, comment, items):
    lines = textwrap.wrap(" ".join(items), 94, break_long_words=False, break_on_hyphens=False)
    body = "\n".join("    " + line for line in lines)
    comment = "\n".join("  /// " + line for line in textwrap.wrap(comment, 92))
    return f'{comment}\n  static let {name} = """\n{body}\n    """\n'


def main():
    found, decompositions, lowercase, combining = tables()
    by_class = {}
    for c, value in combining.items():
        by_class.setdefault(value, set()).add(c)
    print("// Made by Tests/Tools/make_bert_tables.py with `tokenizers` "
          f"{tokenizers.__version__}: do not edit.\n")
    print("/// What Hugging Face's `BertNormalizer` and `BertPreTokenizer` take characters for,\n"
          "/// as runs of code points in hexadecimal, and what they make of them.\n"
          "enum BertTables {")
    print(swift("dropped", "What cleaning drops: controls, formats, private use.",
                runs(found["dropped"])))
    print(swift("cleanSpace", "What cleaning makes a space.", runs(found["cleanSpace"])))
    print(swift("chinese", "What gets a space on each side.", runs(found["chinese"])))
    print(swift("space", "What parts words.", runs(found["space"])))
    print(swift("punctuation", "What is a word of its own.", runs(found["punctuation"])))
    print(swift("marks", "Non-spacing marks, which are accents.", runs(found["marks"])))
    print(swift("classes", "Canonical combining classes other than 0, each before its runs.",
                [item for value, members in sorted(by_class.items())
                 for item in [f"={value}"] + runs(members)]))
    print(swift("decompositions",
                "Canonical decompositions without marks; those of Hangul are computed. `a-b>c,d` "
                "maps each of the run to c d, `a-b+d` moves each by d, `a-b/d` every second one.",
                mappings(decompositions)))
    print(swift("lowercase", "Lower case, written in the same way.", mappings(lowercase)).rstrip())
    print("}")


if __name__ == "__main__":
    main()
