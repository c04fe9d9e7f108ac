#!/usr/bin/env python3
"""Writes the lines that the language model learns from: label<TAB>source<TAB>text.

    language_id_sources.py DATA FOLDER [ISOGLOSS]

DATA is laid out as docs/language-id-model.md says; what is absent is left out. ISOGLOSS is the
command, by which the pages of Wikipedia dumps are rendered. FOLDER gets three files: lines.tsv is
learnt from and measured on; kept-out.tsv has the lines of the sources in KEPT_OUT, of languages
that the model claims, and is neither learnt from nor in the table of errors; outside.tsv has lines
of languages that the model does not claim and that no class of it was learnt from.

Lines come in a fixed order, each text once a label and source; white space inside a line is one
space. Labels that begin with und-x- are no languages: what wins as one of them is undetermined.
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
import unicodedata

# Kept out altogether, by register: fiction, proverbs, health, courses of editors and games for
# children. Training has none of the first three. A rule made before any training: whole registers,
# so that no text of the same project is learnt from.
KEPT_OUT = {"wesnoth", "fortunes", "tico19", "vimtutor", "emacstutorial", "gcompris", "whatlang"}

# Common Voice's locales whose text is one language here. Locales that mix languages are left out:
# zh-HK (Cantonese and written Chinese) and misc.
LOCALES = {
    "fy-NL": "fy", "ga-IE": "ga", "nb-NO": "nb", "ne-NP": "ne", "pa-IN": "pa", "pt-BR": "pt",
    "rm-sursilv": "rm", "rm-vallader": "rm", "sv-SE": "sv", "zh-CN": "zh", "zh-TW": "zh",
}
EXCLUDED_LOCALES = {"zh-HK", "misc"}

# What the codes of the registers mean here; others mean themselves.
REGISTER_LABELS = {
    "be-tarask": "be", "ca-valencia": "ca", "de-formal": "de", "hu-formal": "hu", "ko-kp": "ko",
    "ms-zlm": "ms", "nl-informal": "nl", "pt-br": "pt", "racv": "ca", "sr-ijek": "sh",
    "sr-latn": "sh", "sh-latn": "sh", "uz-cyrl": "uz", "uz-latn": "uz", "zh-hans": "zh", "zh-hant": "zh",
}
# Bosnian, Croatian and Serbian in both scripts: one label, by measurement; see
# docs/language-id-model.md.
SERBO_CROATIAN = {"bs", "hr", "sr"}
# Arabic, Azerbaijani and Albanian of certain countries, Louisiana French, and languages written as
# Chinese is: they are neither claimed nor unlike what is.
REGISTERS_LEFT_OUT = {
    "acm", "aeb-arab", "arq", "ary", "azb", "aae", "frc", "cdo", "cdo-hant", "gan-hans", "gan-hant", "hak-hans", "hak-hant", "nan",
    "wuu", "wuu-hans", "yue",
}

# The languages that the model claims.
CLAIMED = set(
    "ab af am ar as ast az ba bas be bg bn bo br ca ceb ckb cnh cs cv cy da de dv el en eo es "
    "et eu fa fi fo fr fy ga gd gl gn gu ha haw he hi hsb hu hy ia id is it ja jv ka kab kk km "
    "kmr ko ky la lb lg lo lt ltg lv mg mi mk ml mn mr ms mt my nb ne nl nn oc or pa pl pms ps pt rm "
    "ro ru rw sa sah sd sh si sk sl sn so sq st su sv sw ta te tg th tl tn tr ts tt ug uk ur uz "
    "vi vot xh yi yo zgh zh zu".split())

# OSCAR's samples are labelled by machine and sometimes wrongly; of these languages there is little
# other text, and their scripts leave little room for a mistake.
OSCAR = ["am", "bo", "my"]

# Treebanks that may not be used commercially, and a Bible that says nothing of its licence: no
# model learns from them, so they are sources of their own, to measure on.
TREEBANKS_TO_MEASURE = {
    "el_gdt", "en_partut", "fr_partut", "hu_szeged", "ta_ttb", "tr_imst",  # CC BY-NC-SA
}
BIBLES_TO_MEASURE = {"he_HebModern"}

# ISO 639-3 codes of whatlang's examples and TICO-19's names, where the model's label is another.
EXAMPLE_LABELS = {
    "cmn": "zh", "pes": "fa", "npi": "ne", "azj": "az", "lav": "lv", "nob": "nb", "ydd": "yi",
    "es-LA": "es", "pt-BR": "pt",
}

# A language with fewer lines is not claimed.
MINIMUM_LINES = 100
# The most lines of a label and a source, by the smallest hashes.
MAXIMUM_LINES = 12_000
MAXIMUM_TRANSLITERATED = 2000
# Lines made of sentences of everyday life, of each language that has some.
EVERYDAY_LINES = 1200
# One unclaimed language in so many is kept out, by a hash of its code, to see what becomes of a language not learnt.
OUTSIDE_KEPT_OUT = 2
# How many classes the other unclaimed languages of a script fall into.
OUTSIDE_CLASSES = {"LATIN": 12, "CYRILLIC": 4, "ARABIC": 3, "DEVANAGARI": 2}
# Lists of names, made of words that begin with a capital letter inside sentences.
NAME_LISTS = 6000


def lines_of(path):
    with gzip.open(path, "rt", encoding="utf-8", errors="strict", newline="\n") as file:
        yield from file


def digest(text):
    return hashlib.blake2b(text.encode(), digest_size=12).digest()


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
            # Lists of sentences are numbered.
            yield os.path.basename(path)[: -len(".txt.gz")], re.sub(r"^\d+\.?\s+", "", line)


def tatoeba(data):
    for label, name in (("yi", "yid"), ("pms", "pms")):
        path = f"{data}/langid/tatoeba/{name}.txt.gz"
        if os.path.exists(path):
            for line in lines_of(path):
                yield label, line


def everyday():
    """Sentences and words of close languages that people use every day, written for this purpose:
    what the other sources have of Slovak is news, software and a dictionary. They come in many
    orders, three at a time, or they would be too rare to be learnt from."""
    parts = collections.defaultdict(list)
    for line in lines_plain(os.path.join(os.path.dirname(__file__), "language_id_everyday.tsv")):
        label, text = line.rstrip("\n").split("\t")
        parts[label] += re.split(r"(?<=[.?!]) ", text)
    for label, own in sorted(parts.items()):
        for number in range(EVERYDAY_LINES):
            places = digest(f"{label} {number}")
            yield label, " ".join(
                own[int.from_bytes(places[4 * i:4 * i + 4], "big") % len(own)] for i in range(3))


UZBEK = [
    ("o'", "ў"), ("o‘", "ў"), ("oʻ", "ў"), ("g'", "ғ"), ("g‘", "ғ"), ("gʻ", "ғ"), ("sh", "ш"),
    ("ch", "ч"), ("yo", "ё"), ("yu", "ю"), ("ya", "я"), ("ye", "е"), ("'", "ъ"), ("’", "ъ"),
] + list(zip("abdefghijklmnopqrstuvxyz", "абдефгҳижклмнопқрстувхйз"))


def uzbek(data):
    """Uzbek of Common Voice in Cyrillic, by the letters of the two alphabets."""
    path = f"{data}/text_commonvoice_cc0/uz.txt.gz"
    if os.path.exists(path):
        for line in lines_of(path):
            text = re.sub(r"\be", "э", line.lower())
            for latin, cyrillic in UZBEK:
                text = text.replace(latin, cyrillic)
            yield "uz", text


def treebanks(data, to_measure):
    for path in sorted(glob.glob(f"{data}/downstream_pos/ud_full/*.conllu.gz")):
        name = os.path.basename(path).split("-")[0]
        if (name in TREEBANKS_TO_MEASURE) != to_measure:
            continue
        for line in lines_of(path):
            if line.startswith("# text = "):
                yield name.split("_")[0], line[len("# text = "):]


def registers(data):
    """Code, register and line of each line of the registers."""
    for path in sorted(glob.glob(f"{data}/langid/registers/*.txt.gz")):
        code, register = os.path.basename(path)[: -len(".txt.gz")].split(".", 1)
        if code in REGISTERS_LEFT_OUT:
            continue
        for line in lines_of(path):
            yield REGISTER_LABELS.get(code, code), register, line


def health(data):
    for path in sorted(glob.glob(f"{data}/evaluation/parallel_tico19/*.txt.gz")):
        code = os.path.basename(path)[: -len(".txt.gz")]
        for line in lines_of(path):
            yield EXAMPLE_LABELS.get(code, code), line


def examples(data):
    path = f"{data}/langid/whatlang_examples.json"
    if os.path.exists(path):
        two = {}
        for row in lines_plain(f"{data}/lang_features/iso639/iso-639-3.tab"):
            columns = row.split("\t")
            if len(columns) > 3 and columns[3]:
                two[columns[0]] = columns[3]
        for code, text in json.load(open(path, encoding="utf-8")).items():
            label = EXAMPLE_LABELS.get(code, two.get(code, code))
            for part in re.split(r"(?<=[.!?。।؟])\s+|\n", text):
                yield label, part


def lines_plain(path):
    with open(path, encoding="utf-8", newline="\n") as file:
        yield from file


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


LETTERS = re.compile(r"[^\W\d_]+")


def script_of(lines):
    """The script of most letters, by the first word of their Unicode names."""
    counts = collections.Counter(
        unicodedata.name(letter, "?").split(" ")[0]
        for line in lines[:200] for letter in line if letter.isalpha())
    return counts.most_common(1)[0][0] if counts else "?"


def profile(lines):
    """The shares of the 400 most frequent trigrams of some lines."""
    counts = collections.Counter()
    for line in lines[:600]:
        text = f" {' '.join(re.findall(LETTERS, line.lower()))} "
        counts.update(text[i:i + 3] for i in range(len(text) - 2))
    best = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:400]
    norm = sum(count * count for _, count in best) ** 0.5 or 1
    return {gram: count / norm for gram, count in best}


def likeness(one, other):
    return sum(weight * other.get(gram, 0) for gram, weight in one.items())


def classes(groups, count):
    """Joins the smallest group of codes with the likest other, until `count` are left."""
    clusters = [([code], profile(lines)) for code, lines in sorted(groups.items())]
    while len(clusters) > count:
        smallest = min(range(len(clusters)), key=lambda i: (len(clusters[i][0]), i))
        codes, own = clusters.pop(smallest)
        near = max(range(len(clusters)), key=lambda i: (likeness(own, clusters[i][1]), -i))
        others, shares = clusters[near]
        merged = {
            gram: own.get(gram, 0) * len(codes) + shares.get(gram, 0) * len(others)
            for gram in own.keys() | shares.keys()}
        norm = sum(weight * weight for weight in merged.values()) ** 0.5
        joint = {gram: merged[gram] / norm for gram in sorted(merged)}
        clusters[near] = (codes + others, joint)
    return [codes for codes, _ in clusters]


def outside(unclaimed):
    """Rows of the classes of unclaimed languages, and those of the languages kept out."""
    learnt, kept = collections.defaultdict(dict), []
    for code, rows in sorted(unclaimed.items()):
        if digest(code)[0] % OUTSIDE_KEPT_OUT == 0:
            kept += [(code, register, line) for register, line in rows]
        else:
            lines = [line for _, line in rows]
            learnt[script_of(lines)][code] = lines
    rows = []
    for script, groups in sorted(learnt.items()):
        for number, codes in enumerate(classes(groups, OUTSIDE_CLASSES.get(script, 1))):
            label = f"und-x-{script.lower()}{number}"
            print(f"{label}: {' '.join(codes)}", file=sys.stderr)
            rows += [(label, f"outside-{code}", line) for code in codes for line in groups[code]]
    return rows, kept


def name_lists(rows):
    """Lists of one to six words that begin with a capital letter inside sentences.

    German, which writes all nouns so, is left out.
    """
    found = collections.defaultdict(collections.Counter)
    for label, source, text in rows:
        if label in ("de", "lb") or source not in ("commonvoice", "lingua", "wikipedia", "ud"):
            continue
        words = text.split(" ")
        for word in words[1:]:
            plain = word.strip(".,;:!?\"'()«»„“”’")
            if len(plain) > 2 and plain[0].isupper() and plain[1:].islower():
                if script_of([plain]) in ("LATIN", "CYRILLIC", "GREEK"):
                    found[script_of([plain])][plain] += 1
    for script, counts in sorted(found.items()):
        # What is a word of a language in lower case is none of its names.
        names = sorted(name for name, count in counts.items() if count > 1)
        names.sort(key=digest)
        lists = NAME_LISTS if script == "LATIN" else NAME_LISTS // 4
        position = 0
        for number in range(lists):
            count = 1 + digest(f"{script} {number}")[0] % 6
            part = [names[(position + i) % len(names)] for i in range(count)]
            position += count
            joint = ", " if digest(f"{script} {number}")[1] % 2 else " "
            yield f"und-x-names-{script.lower()}", "names", joint.join(part)


class Rows:
    """Rows without repetition."""

    def __init__(self):
        self.rows, self.seen = [], set()

    def add(self, label, source, line):
        label = "sh" if label in SERBO_CROATIAN else label
        text = " ".join(line.split())
        key = digest(f"{label}\t{source}\t{text}\n")
        if text and key not in self.seen:
            self.seen.add(key)
            self.rows.append((label, source, text))

    def capped(self):
        """At most MAXIMUM_LINES rows of a label and a source, in the order they came."""
        groups = collections.defaultdict(list)
        for index, (label, source, text) in enumerate(self.rows):
            groups[label, source].append((digest(text), index))
        kept = sorted(
            index for (_, source), group in groups.items() for _, index in sorted(group)[
                :MAXIMUM_TRANSLITERATED if source == "transliterated" else MAXIMUM_LINES])
        return [self.rows[index] for index in kept]


def write(path, rows):
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.writelines("\t".join(row) + "\n" for row in rows)


def main():
    data, folder = sys.argv[1:3]
    sources = {
        "commonvoice": common_voice(data), "bible": bible(data, False), "lingua": lingua(data),
        "everyday": everyday(), "transliterated": uzbek(data), "tatoeba": tatoeba(data), "ud": treebanks(data, False), "nli": inference(data),
        "ner": names(data), "europarl": parliament(data), "oscar": oscar(data),
        "ud-nc": treebanks(data, True), "bible-he": bible(data, True),
    }
    if len(sys.argv) > 3:
        sources["wikipedia"] = wikipedia(data, sys.argv[3])
    learnt, kept, unclaimed = Rows(), Rows(), collections.defaultdict(list)
    for source, lines in sources.items():
        for label, line in lines:
            if label in CLAIMED or label in SERBO_CROATIAN:
                learnt.add(label, source, line)
    for label, register, line in registers(data):
        if label not in CLAIMED and label not in SERBO_CROATIAN:
            unclaimed[label].append((register, " ".join(line.split())))
        elif register in KEPT_OUT:
            kept.add(label, register, line)
        else:
            learnt.add(label, "ud" if register.startswith("ud-") else register, line)
    for source, lines in (("tico19", health(data)), ("whatlang", examples(data))):
        for label, line in lines:
            if label in CLAIMED or label in SERBO_CROATIAN:
                kept.add(label, source, line)
    rows = learnt.capped()
    counts = collections.Counter(label for label, _, _ in rows)
    rows = [row for row in rows if counts[row[0]] >= MINIMUM_LINES]
    classes_rows, outside_rows = outside(unclaimed)
    names_rows = sorted(set(name_lists(rows)), key=lambda row: digest(row[2]))
    write(f"{folder}/lines.tsv", rows + classes_rows + names_rows)
    write(f"{folder}/kept-out.tsv", [row for row in kept.capped() if row[0] in counts])
    write(f"{folder}/outside.tsv", outside_rows)


main()
