#!/usr/bin/env python3
"""The peers that have no command of their own, for `make bench-peers`.

  bench_peers.py datatrove-read FILE           counts the documents of a .json.gz
  bench_peers.py datatrove-write FILE FOLDER   reads them and writes .jsonl.gz into FOLDER
  bench_peers.py mwparserfromhell DUMP FILE    strips the articles of a .xml.bz2 to JSON lines
"""

import bz2
import json
import os
import sys
import xml.etree.ElementTree


def datatrove_documents(path):
    from datatrove.pipeline.readers import JsonlReader

    folder, name = os.path.split(os.path.abspath(path))
    return JsonlReader(folder, glob_pattern=name, file_progress=False).run()


def datatrove_read(path):
    print(sum(1 for _ in datatrove_documents(path)), "documents")


def datatrove_write(path, folder):
    from datatrove.pipeline.writers import JsonlWriter

    for _ in JsonlWriter(folder).run(datatrove_documents(path)):
        pass


def mwparserfromhell_strip(dump, output):
    """One process, a page at a time, templates dropped: the recipe most notebooks begin with."""
    import mwparserfromhell

    with bz2.open(dump) as file, open(output, "w", encoding="utf-8") as out:
        title = namespace = text = None
        for _, element in xml.etree.ElementTree.iterparse(file):
            tag = element.tag.rpartition("}")[2]
            if tag == "title":
                title = element.text
            elif tag == "ns":
                namespace = element.text
            elif tag == "text":
                text = element.text or ""
            elif tag == "page":
                if namespace == "0" and not text.startswith("#"):
                    plain = mwparserfromhell.parse(text).strip_code()
                    out.write(json.dumps({"title": title, "text": plain}) + "\n")
                element.clear()


if __name__ == "__main__":
    commands = {
        "datatrove-read": datatrove_read,
        "datatrove-write": datatrove_write,
        "mwparserfromhell": mwparserfromhell_strip,
    }
    if len(sys.argv) < 3 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    commands[sys.argv[1]](*sys.argv[2:])
