"""Writes Sources/Vocabulary/ByteLevel/LetterTables.swift: the letters and numbers of patterns.

    /opt/peers/bin/python Tests/Tools/make_letter_tables.py > \
        Sources/Vocabulary/ByteLevel/LetterTables.swift

Needs Hugging Face's `tokenizers` (0.23.3 made the committed file), which is asked about every code
point, so that the tables are those of its regular expressions' version of Unicode.
"""

import textwrap

import tokenizers
from tokenizers import Regex, pre_tokenizers

CODE_POINTS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]


def matching(pattern):
    """The code points that `pattern` matches, as runs "first-last" or "only" in hexadecimal."""
    split = pre_tokenizers.Split(Regex(pattern), "isolated")
    runs = []
    for c in CODE_POINTS:
        if len(split.pre_tokenize_str("\0" + chr(c) + "\0")) == 1:
            continue
        if runs and runs[-1][1] == c - 1:
            runs[-1][1] = c
        else:
            runs.append([c, c])
    return [f"{a:x}" if a == b else f"{a:x}-{b:x}" for a, b in runs]


def swift(name, comment, items):
    lines = textwrap.wrap(" ".join(items), 94, break_long_words=False, break_on_hyphens=False)
    body = "\n".join("    " + line for line in lines)
    return f'  /// {comment}\n  static let {name} = """\n{body}\n    """\n'


def main():
    print("// Made by Tests/Tools/make_letter_tables.py with `tokenizers` "
          f"{tokenizers.__version__}: do not edit.\n")
    print("/// What the regular expressions of Hugging Face's pre-tokenisers take characters for,\n"
          "/// as runs of code points in hexadecimal.\n"
          "enum LetterTables {")
    print(swift("letters", "What `\\p{L}` matches.", matching(r"\p{L}")))
    print(swift("numbers", "What `\\p{N}` matches.", matching(r"\p{N}")))
    print(swift("spaces", "What `\\s` matches.", matching(r"\s")).rstrip())
    print("}")


if __name__ == "__main__":
    main()
