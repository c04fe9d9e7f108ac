#!/usr/bin/env python3
"""Writes real text over and over to standard output, for `make bench DATA=folder`.

  bench_inputs.py mc4 FOLDER BYTES        JSON lines as in mC4, from all *.json.gz and *.jsonl.gz
  bench_inputs.py wikipedia FOLDER BYTES  one dump, of the pages of all *.xml*.gz and *.xml*.bz2

Files are taken in the order of their paths; the same files give the same bytes.
"""

import bz2
import gzip
import json
import pathlib
import re
import sys

# About the mean of mC4: longer texts are cut between two lines.
DOCUMENT_BYTES = 2500


def files(folder, pattern):
    paths = pathlib.Path(folder).rglob("*")
    for path in sorted(path for path in paths if re.search(pattern, path.name)):
        with (bz2 if path.suffix == ".bz2" else gzip).open(path) as file:
            yield file


def texts(folder):
    for file in files(folder, r"\.jsonl?\.gz$"):
        for line in file:
            try:
                record = json.loads(line)
            except ValueError:
                break  # JSON, but not a record a line.
            text = record.get("text") if isinstance(record, dict) else None
            if not isinstance(text, str):
                continue
            piece = ""
            for part in text.splitlines(keepends=True):
                piece += part
                if len(piece.encode("utf-8", "replace")) >= DOCUMENT_BYTES:
                    yield piece
                    piece = ""
            if piece:
                yield piece


def write_mc4(folder, byte_count, out):
    pool = list(texts(folder))
    written = document = 0
    while written < byte_count:
        turn, index = divmod(document, len(pool))
        # The number of the turn begins the text, so that no two documents are the same.
        record = {
            "text": f"{turn}. {pool[index]}",
            "timestamp": "2026-01-01T00:00:00Z",
            "url": f"https://example.org/{turn}/{index}",
        }
        line = json.dumps(record, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
        out.write(line)
        written += len(line)
        document += 1


def write_wikipedia(folder, byte_count, out):
    header = None
    pages = []
    for file in files(folder, r"\.xml.*\.(gz|bz2)$"):
        dump = file.read()
        found = re.findall(rb"<page>.*?</page>", dump, re.DOTALL)
        if found and header is None:
            header = dump[: dump.index(b"<page>")]
        pages += found
    out.write(header)
    written = page = 0
    while written < byte_count:
        out.write(pages[page % len(pages)] + b"\n")
        written += len(pages[page % len(pages)]) + 1
        page += 1
    out.write(b"</mediawiki>\n")


if __name__ == "__main__":
    writers = {"mc4": write_mc4, "wikipedia": write_wikipedia}
    if len(sys.argv) != 4 or sys.argv[1] not in writers:
        sys.exit(__doc__)
    writers[sys.argv[1]](sys.argv[2], int(sys.argv[3]), sys.stdout.buffer)
