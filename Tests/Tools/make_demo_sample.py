#!/usr/bin/env python3
"""Makes the demo corpora of corpora-manifests/demo from the texts in its folder source.

With --check, nothing is written: the files that are there must hold what would be made, and the
README must give their counts.
Needs only the standard library; corpora-manifests/demo/README.md describes the source format.
"""

import bz2
import collections
import gzip
import hashlib
import io
import json
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree
from xml.sax.saxutils import escape

DEMO = pathlib.Path(__file__).resolve().parents[2] / "corpora-manifests" / "demo"
ENGLISH = "c4-en.tfrecord-00000-of-00001.json.gz"
RUSSIAN = "c4-ru.tfrecord-00000-of-00001.json.gz"
FINNISH = "fiwiki-demo-pages-articles.xml.bz2"
PLANTED = "planted.tsv"

NAMESPACES = {
    -2: "Media", -1: "Toiminnot", 0: "",
    1: "Keskustelu", 2: "Käyttäjä", 3: "Keskustelu käyttäjästä",
    4: "Wikipedia", 5: "Keskustelu Wikipediasta", 6: "Tiedosto", 7: "Keskustelu tiedostosta",
    8: "Järjestelmäviesti", 9: "Keskustelu järjestelmäviestistä",
    10: "Malline", 11: "Keskustelu mallineesta", 12: "Ohje", 13: "Keskustelu ohjeesta",
    14: "Luokka", 15: "Keskustelu luokasta", 100: "Teemasivu", 101: "Keskustelu teemasivusta",
    102: "Metasivu", 103: "Keskustelu metasivusta", 104: "Kirja", 105: "Keskustelu kirjasta",
    106: "Wikiprojekti", 107: "Keskustelu wikiprojektista", 710: "TimedText",
    711: "TimedText talk", 828: "Moduuli", 829: "Keskustelu moduulista",
}
MARKER = re.compile(r"@(\w\w) (.*)")


def read_source(language):
    """The documents of a source file: dictionaries with name, timestamp, settings and lines."""
    documents = []
    for line in (DEMO / "source" / f"{language}.txt").read_text("utf-8").splitlines():
        if line.startswith("%% "):
            name, *fields = [field.strip() for field in line[3:].split("|")]
            settings = dict((field.split("=", 1) + [""])[:2] for field in fields[1:])
            timestamp = fields[0] if fields else ""
            documents.append(dict(name=name, timestamp=timestamp, settings=settings, lines=[]))
        elif documents:
            documents[-1]["lines"].append(line)
    return documents


def take_planted(document, corpus, where, planted, paragraph=False):
    """Joins the lines of a document and notes those that are marked as planted."""
    lines = []
    for line in document["lines"]:
        match = MARKER.fullmatch(line)
        if match is None:
            lines.append(line)
            continue
        assert 40 <= len(match[2]) <= 150, f"{where}: {len(match[2])} characters: {match[2]}"
        planted.append((corpus, match[1], match[2], where))
        lines += ["", match[2], ""] if paragraph else [match[2]]
    text = "\n".join(lines).rstrip("\n")
    return re.sub("\n{3,}", "\n\n", text)


def gzip_member(data):
    """One gzip member whose header names neither a file nor a time."""
    buffer = io.BytesIO()
    with gzip.GzipFile("", "wb", 9, buffer, mtime=0) as file:
        file.write(data)
    return buffer.getvalue()


def make_mc4(language, planted):
    """An mC4 shard: JSON lines without an identifier, the keys in an order that varies."""
    members, texts, count = [b""], {}, 0
    for document in read_source(language):
        name, settings = document["name"], document["settings"]
        if name == "member":
            members.append(b"")
            continue
        url = f"https://example.org/{language}/{name}"
        if "copy" in settings:
            text = texts[settings["copy"]]
        else:
            text = texts[name] = take_planted(document, language, url, planted)
        values = [("timestamp", document["timestamp"]), ("text", text), ("url", url)]
        turn = count % 3
        record = dict(values[turn:] + values[:turn])
        line = json.dumps(record, ensure_ascii="ascii" in settings)
        members[-1] += line.encode() + b"\n"
        count += 1
    return b"".join(gzip_member(member) for member in members)


def base36(digest):
    """A SHA-1 as MediaWiki writes it: 31 digits in base 36."""
    number, digits = int(digest, 16), ""
    for _ in range(31):
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits


def contributor(settings):
    if "hidden" in settings:
        return ['      <contributor deleted="deleted" />']
    if "anonymous" in settings:
        inside = [f"        <ip>{settings['anonymous']}</ip>"]
    else:
        user = settings.get("user", "Ohjausrobotti")
        number = sum(user.encode())
        inside = [f"        <username>{user}</username>", f"        <id>{number}</id>"]
    return ["      <contributor>", *inside, "      </contributor>"]


def make_page(index, page, planted):
    title, settings = page["name"], page["settings"]
    keys = {name: key for key, name in NAMESPACES.items()}
    namespace = keys.get(title.split(":")[0], 0) if ":" in title else 0
    text = take_planted(page, "fi", title, planted, paragraph=True)
    sha1 = base36(hashlib.sha1(text.encode()).hexdigest())
    revision = 5003 + 17 * index
    lines = [
        "  <page>",
        f"    <title>{escape(title)}</title>",
        f"    <ns>{namespace}</ns>",
        f"    <id>{101 + 7 * index}</id>",
    ]
    if "redirect" in settings:
        lines.append(f'    <redirect title="{escape(settings["redirect"])}" />')
    lines += ["    <revision>", f"      <id>{revision}</id>"]
    if index % 4:
        lines.append(f"      <parentid>{revision - index % 4}</parentid>")
    lines += [f"      <timestamp>{page['timestamp']}</timestamp>", *contributor(settings)]
    if index % 5 == 2:
        lines.append("      <minor />")
    if index % 3 != 1:
        comment = escape('/* Historia */ kieli & oikoluku, ks. "ohje"')
        lines.append(f"      <comment>{comment}</comment>")
    lines += [
        f"      <origin>{revision}</origin>",
        f"      <model>{settings.get('model', 'wikitext')}</model>",
        f"      <format>{settings.get('format', 'text/x-wiki')}</format>",
        f'      <text bytes="{len(text.encode())}" sha1="{sha1}" xml:space="preserve">'
        + escape(text, {'"': "&quot;"}) + "</text>",
        f"      <sha1>{sha1}</sha1>",
        "    </revision>",
        "  </page>",
    ]
    return "\n".join(lines) + "\n"


def make_wikipedia(planted):
    schema = "http://www.mediawiki.org/xml/export-0.11"
    namespaces = "".join(
        f'      <namespace key="{key}" case="first-letter"'
        + (f">{name}</namespace>\n" if name else " />\n")
        for key, name in NAMESPACES.items())
    header = (
        f'<mediawiki xmlns="{schema}/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{schema}/ {schema}.xsd" version="0.11" xml:lang="fi">\n'
        "  <siteinfo>\n"
        "    <sitename>Wikipedia</sitename>\n"
        "    <dbname>fiwiki</dbname>\n"
        "    <base>https://fi.example.org/wiki/Etusivu</base>\n"
        "    <generator>MediaWiki 1.45.0</generator>\n"
        "    <case>first-letter</case>\n"
        f"    <namespaces>\n{namespaces}    </namespaces>\n"
        "  </siteinfo>\n")
    pages = [make_page(index, page, planted) for index, page in enumerate(read_source("fi"))]
    return bz2.compress((header + "".join(pages) + "</mediawiki>\n").encode(), 9)


def report(files):
    """Reads the files back and counts; the answer is what the README has to say of them."""
    claims = []
    for name in (ENGLISH, RUSSIAN):
        records = [json.loads(line) for line in gzip.decompress(files[name]).splitlines()]
        size = sum(len(record["text"].encode()) for record in records)
        distinct = len({record["text"] for record in records})
        print(f"{name}: {len(records)} documents, {distinct} distinct, {size} bytes of text")
        claims.append(f"{len(records)} documents")
        claims.append(f"{size:,} bytes of text")
    root = ElementTree.fromstring(bz2.decompress(files[FINNISH]))
    tag = "{http://www.mediawiki.org/xml/export-0.11/}"
    pages = root.findall(f"{tag}page")
    namespaces = collections.Counter(int(page.findtext(f"{tag}ns")) for page in pages)
    redirects = sum(page.find(f"{tag}redirect") is not None for page in pages)
    models = collections.Counter(page.findtext(f"{tag}revision/{tag}model") for page in pages)
    size = sum(len(page.findtext(f"{tag}revision/{tag}text").encode()) for page in pages)
    print(f"{FINNISH}: {len(pages)} pages, {redirects} redirects, {size} bytes of wikitext")
    print("  namespaces:", ", ".join(f"{key}: {namespaces[key]}" for key in sorted(namespaces)))
    print("  models:", ", ".join(f"{key}: {models[key]}" for key in sorted(models)))
    claims += [f"{len(pages)} pages; {size:,} bytes of wikitext", f"has {redirects} redirects"]
    claims += [
        f"| {key} {NAMESPACES[key]}".rstrip() + f" | {namespaces[key]} |" for key in namespaces]
    rows = [line.split("\t") for line in files[PLANTED].decode().splitlines()[1:]]
    print("planted lines:", dict(sorted(collections.Counter(row[0] for row in rows).items())))
    print("files:", sum(map(len, files.values())), "bytes")
    return [*claims, f"{len(rows)} lines"]


def unpacked(name, data):
    """The content apart from its compression, which another zlib may do differently."""
    if name.endswith(".gz"):
        return gzip.decompress(data)
    return bz2.decompress(data) if name.endswith(".bz2") else data


def main():
    planted = []
    files = {
        ENGLISH: make_mc4("en", planted),
        FINNISH: make_wikipedia(planted),
        RUSSIAN: make_mc4("ru", planted),
    }
    rows = [("corpus", "language", "text", "document"), *planted]
    files[PLANTED] = "".join("\t".join(row) + "\n" for row in rows).encode()
    claims = report(files)
    for name, data in files.items():
        path = DEMO / name
        if "--check" not in sys.argv:
            path.write_bytes(data)
        elif not path.exists() or unpacked(name, path.read_bytes()) != unpacked(name, data):
            sys.exit(f"{path} is not what its source makes; run Tests/Tools/make_demo_sample.py")
    if "--check" in sys.argv:
        readme = (DEMO / "README.md").read_text("utf-8")
        missing = [claim for claim in claims if claim not in readme]
        if missing:
            sys.exit(f"{DEMO / 'README.md'} does not say: {'; '.join(missing)}")


if __name__ == "__main__":
    main()
