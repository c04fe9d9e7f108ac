#!/usr/bin/env python3
"""Writes the lines that the language model learns from: label<TAB>source<TAB>text.

    language_id_sources.py DATA OUTPUT [ISOGLOSS]

DATA is a folder laid out as docs/language-id-model.md says; what is absent is left out. ISOGLOSS is
the command, by which the pages of Wikipedia dumps are rendered. Lines come in a fixed order, each
text once a label and source; white space inside a line is one space.
"""

import collections
import glob
import gzip
import hashlib
import io
import json
import os
import re
import subprocess
import sys

# Common Voice's locales whose text is one language here. Locales that mix languages are left out:
# zh-HK (Cantonese and written Chinese) and misc.
LOCALES = {
    "fy-NL": "fy", "ga-IE": "ga", "nb-NO": "nb", "ne-NP": "ne", "pa-IN": "pa", "pt-BR": "pt",
    "rm-sursilv": "rm", "rm-vallader": "rm", "sv-SE": "sv", "zh-CN": "zh", "zh-TW": "zh",
}
EXCLUDED_LOCALES = {"zh-HK", "misc"}

# OSCAR's samples are labelled by machine and sometimes wrongly; of these languages there is little
# other text, and their scripts leave little room for a mistake.
OSCAR = ["am", "my"]

# Treebanks that may not be used commercially, and a Bible that says nothing of its licence: no
# model learns from them, so they are sources of their own, to measure on.
TREEBANKS_TO_MEASURE = {
    "el_gdt", "en_partut", "fr_partut", "hu_szeged", "ta_ttb", "tr_imst",  # CC BY-NC-SA
}
BIBLES_TO_MEASURE = {"he_HebModern"}

# A language with fewer lines is not claimed.
MINIMUM_LINES = 100


def lines_of(path):
    with gzip.open(path, "rt", encoding="utf-8", errors="strict", newline="\n") as file:
        yield from file


def common_voice(data):
    for path in sorted(glob.glob(f"{data}/text_commonvoice_cc0/*.txt.gz")):
        locale = os.path.basename(path)[: -len(".txt.gz")]
        if locale not in EXCLUDED_LOCALES:
            for line in lines_of(path):
                yield LOCALES.get(locale, locale), line


def bible(data, to_measure):
    for path in sorted(glob.glob(f"{data}/text_bible/*.tsv.gz")):
        name = os.path.basename(path)[: -len(".tsv.gz")]
        if (name in BIBLES_TO_MEASURE) != to_measure:
            continue
        label = name.split("_")[0]
        for line in lines_of(path):
            columns = line.rstrip("\n").split("\t")
            # The first slots of a module are its title and licence.
            if len(columns) == 3 and int(columns[1]) > 3:
                yield label, columns[2]


def lingua(data):
    for path in sorted(glob.glob(f"{data}/langid/lingua_testdata/sentences/*.txt.gz")):
        for line in lines_of(path):
            yield os.path.basename(path)[: -len(".txt.gz")], line


def treebanks(data, to_measure):
    for path in sorted(glob.glob(f"{data}/downstream_pos/ud_full/*.conllu.gz")):
        name = os.path.basename(path).split("-")[0]
        if (name in TREEBANKS_TO_MEASURE) != to_measure:
            continue
        for line in lines_of(path):
            if line.startswith("# text = "):
                yield name.split("_")[0], line[len("# text = "):]


def inference(data):
    for path in sorted(glob.glob(f"{data}/downstream_nli/indonli/*.jsonl.gz")):
        for line in lines_of(path):
            pair = json.loads(line)
            yield "id", pair["premise"]
            yield "id", pair["hypothesis"]
    for path in sorted(glob.glob(f"{data}/downstream_nli/assin_pt/*.xml.gz")):
        for sentence in re.findall(r"<[th]>(.*?)</[th]>", "".join(lines_of(path))):
            yield "pt", sentence


def names(data):
    sources = [("fi", f"{data}/downstream_ner/turku_ner_fi/*.tsv.gz", 0)]
    sources += [("de", f"{data}/downstream_ner/wikiann/de/*.gz", 3)]
    for label, pattern, prefix in sources:
        for path in sorted(glob.glob(pattern)):
            words = []
            for line in lines_of(path):
                word = line.rstrip("\n").split("\t")[0]
                if word and word != "-DOCSTART-":
                    words.append(word[prefix:])
                elif words:
                    yield label, " ".join(words)
                    words = []


def parliament(data):
    for path in sorted(glob.glob(f"{data}/parallel_enfr/europarl_sessions/*.en-fr.tsv.gz")):
        for line in lines_of(path):
            columns = line.rstrip("\n").split("\t")
            if len(columns) == 2:
                yield "en", columns[0]
                yield "fr", columns[1]


def oscar(data):
    for label in OSCAR:
        path = f"{data}/c4_cc/oscar/{label}_part_1.txt.gz"
        if os.path.exists(path):
            for line in lines_of(path):
                yield label, line
    for path in sorted(glob.glob(f"{data}/c4_cc/dps/ja_oscar-2201*.jsonl.gz")):
        for line in lines_of(path):
            for part in json.loads(line)["text"].split("\n"):
                # Web pages: what has no sentence is a menu or a list of goods.
                if "。" in part:
                    yield "ja", part


def wikipedia(data, isogloss):
    dumps = f"{data}/wikipedia_dumps"
    files = [
        ("el", f"{dumps}/derived_closed_bz2/elwiki-20230501-pages-articles-sample.xml.bz2"),
        ("en", f"{dumps}/enwiki-latest-pages-articles1.xml-p000000010p000030302-shortened.bz2"),
        ("hy", f"{dumps}/derived_closed_bz2/hywiki-20230501-pages-articles-sample.xml.bz2"),
        ("it", f"{dumps}/itwiki_small-dump.xml.gz"),
        ("ltg", f"{dumps}/ltgwiki-latest-pages-articles.xml.gz"),
        ("mr", f"{dumps}/derived_closed_bz2/mrwiki-20230501-pages-articles-sample.xml.bz2"),
    ]
    for path in sorted(glob.glob(f"{dumps}/dbpedia_minidumps/*/wiki.xml.bz2")):
        files.append((path.split("/")[-2], path))
    for label, path in files:
        if not os.path.exists(path):
            continue
        command = [isogloss, "extract", "wikipedia", path, "--language", label, "--output", "-",
                   "--tolerate-rejected", "1", "--tolerate-damages", "1000", "--workers", "1"]
        result = subprocess.run(command, capture_output=True, check=True)
        for document in io.BytesIO(result.stdout):
            for line in json.loads(document)["text"].split("\n"):
                if len(line) >= 40:  # shorter ones are titles and lists of names
                    yield label, line


def main():
    data, output = sys.argv[1:3]
    sources = {
        "commonvoice": common_voice(data), "bible": bible(data, False), "lingua": lingua(data),
        "ud": treebanks(data, False), "nli": inference(data), "ner": names(data),
        "europarl": parliament(data), "oscar": oscar(data),
        "ud-nc": treebanks(data, True), "bible-he": bible(data, True),
    }
    if len(sys.argv) > 3:
        sources["wikipedia"] = wikipedia(data, sys.argv[3])
    rows, seen = [], set()
    for source, lines in sources.items():
        for label, line in lines:
            text = " ".join(line.split())
            row = f"{label}\t{source}\t{text}\n"
            key = hashlib.blake2b(row.encode(), digest_size=12).digest()
            if text and key not in seen:
                seen.add(key)
                rows.append((label, row))
    counts = collections.Counter(label for label, _ in rows)
    with open(output, "w", encoding="utf-8", newline="\n") as file:
        file.writelines(row for label, row in rows if counts[label] >= MINIMUM_LINES)


main()
