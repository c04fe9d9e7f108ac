"""Writes the tables of names that wikitext is read by, and says how much of its sources they cover.

    python3 Tests/Tools/make_wikitext_tables.py ../shared/data/wikitext_conformance

Run at the root of the repository. Reads siteinfo of single wikis (`siteinfo/*.json.gz`, the answers
of `api.php?action=query&meta=siteinfo`), the namespaces of all (`namespaces.tar.zst`, needs
`zstd`), the names that wp2txt gathered from the wikis (`wp2txt/mediawiki_aliases.json.gz`), and the
list of named character references of HTML (https://html.spec.whatwg.org/entities.json) as Python
has it. Names are facts; they are never removed: what the tables hold already stays, but for broken
UTF-8.
"""

import collections
import glob
import gzip
import html.entities
import io
import json
import os
import re
import subprocess
import sys
import tarfile
import unicodedata

NAMESPACES = "Sources/Ingest/Wikipedia/NamespaceNamesTable.swift"
ENTITIES = "Sources/Ingest/Wikitext/WikitextEntitiesTable.swift"
FUNCTIONS = ["formatnum", "lc", "uc", "lcfirst", "ucfirst", "if", "ifeq", "switch"]


def folded(name):
    return name.replace("_", " ").strip().lower()


class Names:
    """The names of each kind, and those of every source by wiki."""

    def __init__(self):
        self.kinds = {kind: set() for kind in ("file", "category", "redirect", "language")}
        self.functions = {}
        self.media = set()
        self.wikis = collections.defaultdict(lambda: collections.defaultdict(set))

    def add(self, source, kind, name):
        name = folded(name).lstrip("#＃").rstrip(":") if kind == "redirect" else folded(name)
        if name and "|" not in name and "\ufffd" not in name:
            self.kinds[kind].add(name)
            self.wikis[source][kind].add(name)


def read_siteinfo(names, folder):
    for path in sorted(glob.glob(f"{folder}/siteinfo/*.json.gz")):
        query = json.load(gzip.open(path))["query"]
        wiki = os.path.basename(path)[: -len(".json.gz")]
        for space in query["namespaces"].values():
            kind = {6: "file", 14: "category"}.get(space["id"])
            for name in (space["name"], space.get("canonical", "")) if kind else ():
                names.add(wiki, kind, name)
            if space["id"] == -2:
                names.media |= {folded(space["name"]), "media"}
        for alias in query["namespacealiases"]:
            kind = {6: "file", 14: "category"}.get(alias["id"])
            if kind:
                names.add(wiki, kind, alias["alias"])
            if alias["id"] == -2:
                names.media.add(folded(alias["alias"]))
        for word in query["magicwords"]:
            if word["name"] == "redirect":
                for alias in word["aliases"]:
                    names.add(wiki, "redirect", alias)
            if word["name"] in FUNCTIONS:
                for alias in word["aliases"]:
                    name = folded(alias).rstrip(":")
                    canonical = word["name"]
                    if canonical in ("if", "ifeq", "switch"):
                        name, canonical = "#" + name.lstrip("#"), "#" + canonical
                    names.functions[name] = canonical
        for prefix in query["interwikimap"]:
            if "language" in prefix:
                names.add(wiki, "language", prefix["prefix"])


def read_namespaces(names, folder):
    tar = subprocess.run(
        ["zstd", "-dc", f"{folder}/namespaces.tar.zst"], check=True, stdout=subprocess.PIPE).stdout
    for member in sorted(tarfile.open(fileobj=io.BytesIO(tar)), key=lambda member: member.name):
        if not member.isfile():
            continue
        wiki = os.path.basename(member.name)[: -len(".json")]
        for space in json.load(io.BytesIO(tar[member.offset_data:][:member.size])).values():
            kind = {6: "file", 14: "category"}.get(space["id"])
            for name in [space["name"], *space["aliases"]]:
                if kind:
                    names.add(f"namespaces of {wiki}", kind, name)
                elif space["id"] == -2:
                    names.media.add(folded(name))


def read_aliases(names, folder):
    aliases = json.load(gzip.open(f"{folder}/wp2txt/mediawiki_aliases.json.gz"))
    for kind in ("file", "category"):
        for name in aliases["namespaces"][kind]:
            # Its names of files are with those of Media, which is no picture.
            if folded(name) not in names.media:
                names.add("wp2txt", kind, name)
    for name in aliases["magic_words"]["redirect"]:
        names.add("wp2txt", "redirect", name.strip("'"))


def present():
    """What the tables hold now."""
    text = open(NAMESPACES, encoding="utf-8", errors="replace").read()
    tables = {}
    for kind in ("file", "category", "redirect", "language"):
        body = re.search(rf'static let {kind}Table = """\n(.*?)"""', text, re.S).group(1)
        body = re.sub(r"\\\n\s*", "", body).strip()
        parts = body.split(" " if kind == "language" else "|")
        tables[kind] = {part for part in parts if part and "\ufffd" not in part}
    return tables


def wrapped(entries, separator):
    """The lines of a string literal with these entries, none wider than the house allows."""
    lines, line = [], ""
    for place, entry in enumerate(entries):
        piece = entry + (separator if place + 1 < len(entries) else "")
        width = sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in line + piece)
        if line and width > 92:
            lines.append(line)
            line = ""
        line += piece
    return "".join(f"    {part}\\\n" for part in lines) + f"    {line}\n"


def literal(name, comment, entries, separator):
    text = "".join(f"  /// {line}\n" for line in comment)
    return f'{text}  static let {name} = """\n{wrapped(entries, separator)}    """\n'


def by_kind_of_letter(name):
    return [(ord(c) > 0x24F, c) for c in name]


def write_namespaces(names):
    functions = [f"{name}={canonical}" for name, canonical in names.functions.items()]
    tables = [
        literal("fileTable", [
            "Names and aliases of the namespace File (6), parted by `|`. Those of Media (-2) are "
            "not", "among them: a link to it is a link, not a picture."],
            sorted(names.kinds["file"], key=by_kind_of_letter), "|"),
        literal("categoryTable",
                ["Names and aliases of the namespace Category (14), parted by `|`."],
                sorted(names.kinds["category"], key=by_kind_of_letter), "|"),
        literal("redirectTable",
                ["The words that make a page a redirect after `#`, parted by `|`."],
                sorted(names.kinds["redirect"], key=by_kind_of_letter), "|"),
        literal("languageTable",
                ["The prefixes that lead to another language's wiki, parted by spaces."],
                sorted(names.kinds["language"]), " "),
        literal("functionTable", [
            "The names of the parser functions with a plain result and, after `=`, the English "
            "ones,", "parted by `|`."], sorted(functions, key=by_kind_of_letter), "|"),
    ]
    with open(NAMESPACES, "w", encoding="utf-8") as file:
        file.write(
            "// Written by Tests/Tools/make_wikitext_tables.py; do not edit. The names are facts "
            "of\n// MediaWiki's siteinfo (namespaces, namespace aliases, magic words and interwiki "
            "map of\n"
            "// the Wikimedia wikis; CC0), in lower case, with spaces for underscores.\n\n"
            "extension NamespaceNames {\n" + "\n".join(tables) + "}\n")


def write_entities():
    entries = []
    for name, value in sorted(html.entities.html5.items()):
        if name.endswith(";"):
            codes = "+".join(f"{ord(character):X}" for character in value)
            entries.append(f"{name[:-1]}={codes}")
    with open(ENTITIES, "w", encoding="utf-8") as file:
        file.write(
            "// Written by Tests/Tools/make_wikitext_tables.py; do not edit.\n\n"
            "extension WikitextEntities {\n"
            + literal("names", [
                f"The {len(entries):,} named character references of HTML that end in a semicolon "
                "(WHATWG,", "https://html.spec.whatwg.org/entities.json), each with its one or two "
                "scalars."], entries, " ")
            + "}\n")
    return len(entries)


def main():
    folder = sys.argv[1]
    names, before = Names(), present()
    read_siteinfo(names, folder)
    read_namespaces(names, folder)
    read_aliases(names, folder)
    for kind, table in before.items():
        asked = {(wiki, name) for wiki, kinds in names.wikis.items() for name in kinds[kind]}
        known = sum(name in table for _, name in asked)
        print(f"{kind}: {known} of {len(asked)} names of {len(names.wikis)} sources were known; "
              f"{len(names.kinds[kind] - table)} are new, {len(table - names.kinds[kind])} are in "
              "none of the sources and stay")
        names.kinds[kind] |= table
    write_namespaces(names)
    print(f"{len(names.functions)} names of functions, {write_entities()} character references")


main()
