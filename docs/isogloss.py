"""Reads what Isogloss makes, with NumPy alone: token shards, draw tables, rows, facts.

Copy this file to where Python finds it. docs/formats.md has the layouts.

    import isogloss

    shards = isogloss.Shards("build/en")        # a folder with a shards.json
    len(shards), shards[3]                      # documents; the ids of one, its end of text last
    shards.ids(1_000, 2_000)                    # of all documents as one stream

    table = isogloss.DrawTable("build/draw")    # a folder with draw.bin and draw.json
    table[0]                                    # where a row lies, and which clone it is for
    rows = isogloss.Rows(table, [shards, other])
    inputs, targets = rows[0]                   # the ids before the targets, and the targets

    data = isogloss.dataset(rows)               # for torch.utils.data.DataLoader
    isogloss.facts("build/demo/report")         # a list of dictionaries
    isogloss.facts_frame("build/demo/report")   # the same for pandas

Files are mapped into memory and read where they are asked for; nothing is copied before. An index,
a size or a header that contradicts shards.json or draw.json is a ValueError that names the file,
when it is opened; an id outside the vocabulary or a row outside its stream is one when it is read
(not in DrawTable.rows, which is the file as it is). Objects go through pickle by the
names of their folders, so workers of a DataLoader open files of their own.
"""

import json
import os
from collections import namedtuple

import numpy as np

__all__ = ["Shards", "DrawTable", "Rows", "Row", "dataset", "facts", "facts_frame"]

Row = namedtuple("Row", "offset length epoch stream clone")


def _check(holds, path, what):
    if not holds:
        raise ValueError(f"{path}: {what}")


def _description(folder, name, versions):
    path = os.path.join(folder, name)
    with open(path, encoding="utf-8") as file:
        try:
            value = json.load(file)
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from error
    _check(isinstance(value, dict), path, "is no object of JSON")
    found = value.get("format-version")
    _check(found in versions, path, f"is of format-version {found}, not one of {versions}")
    return value


class _Shard:
    """One pair of files: Megatron-LM's index, one sequence a document, and the ids."""

    def __init__(self, prefix, dtype, code, documents, tokens, vocabulary_size):
        path = prefix + ".idx"
        size = os.path.getsize(path)
        _check(size == 34 + 12 * documents + 8 * (documents + 1), path, f"has {size} bytes")
        index = np.memmap(path, np.uint8, "r")
        _check(bytes(index[:9]) == b"MMIDIDX\0\0", path, "does not begin with MMIDIDX")
        _check(int(index[9:17].view("<u8")[0]) == 1, path, "is not of version 1")
        _check(int(index[17]) == code, path, f"has ids of the type {int(index[17])}, not {code}")
        counts = index[18:34].view("<u8").tolist()
        _check(counts == [documents, documents + 1], path, f"counts {counts}")
        lengths = np.frombuffer(index[34 : 34 + 4 * documents].tobytes(), "<i4").astype(np.int64)
        _check(documents == 0 or lengths.min() >= 0, path, "has a negative length")
        self.ends = np.cumsum(lengths)
        _check(documents == 0 or self.ends[-1] == tokens, path, "has lengths of another sum")
        places = 34 + 4 * documents, 34 + 12 * documents
        starts = np.frombuffer(index[places[0] : places[1]].tobytes(), "<i8")
        expected = (self.ends - lengths) * dtype.itemsize
        _check((starts == expected).all(), path, "has starts that are not the sums of its lengths")
        table = np.frombuffer(index[places[1] :].tobytes(), "<i8")
        _check((table == np.arange(documents + 1)).all(), path, "has not one sequence a document")
        self.path, self._vocabulary_size = prefix + ".bin", vocabulary_size
        size, expected = os.path.getsize(self.path), tokens * dtype.itemsize
        _check(size == expected, self.path, f"has {size} bytes, not {expected} for {tokens} ids")
        self._ids = np.memmap(self.path, dtype, "r") if tokens else np.empty(0, dtype)

    def __len__(self):
        return len(self._ids)

    def part(self, start, stop):
        """The ids from start up to stop, each of which is in the vocabulary: a view."""
        ids = self._ids[start:stop]
        # A negative id is a huge one without its sign.
        if len(ids) and int(ids.view(f"<u{ids.itemsize}").max()) >= self._vocabulary_size:
            bad = start + int(np.argmax((ids < 0) | (ids >= self._vocabulary_size)))
            raise ValueError(
                f"{self.path}: id number {bad} is {self._ids[bad]}, "
                f"not 0 to {self._vocabulary_size - 1}"
            )
        return ids


class Shards:
    """A folder of token shards: documents by number, and one long stream of ids."""

    def __init__(self, folder):
        self.folder = os.fspath(folder)
        #: What shards.json says.
        self.description = _description(self.folder, "shards.json", (2,))
        is_short = self.description["data-type"] == "uint16"
        self.dtype = np.dtype("<u2" if is_short else "<i4")
        code = 8 if is_short else 4
        self._shards = []
        for shard in self.description["shards"]:
            prefix = os.path.join(self.folder, shard["ids"]["name"][: -len(".bin")])
            counts = shard["document-count"], shard["token-count"]
            size = self.description["vocabulary-size"]
            self._shards.append(_Shard(prefix, self.dtype, code, *counts, size))
        counts = [[len(shard.ends), len(shard)] for shard in self._shards]
        # Where each shard ends, in documents and in tokens.
        sums = np.cumsum(np.array(counts, np.int64).reshape(-1, 2), axis=0)
        self._document_ends, self._token_ends = sums[:, 0], sums[:, 1]

    def __reduce__(self):
        return (Shards, (self.folder,))

    @property
    def end_of_text(self):
        """The id that ends every document."""
        return self.description["end-of-text"]

    @property
    def token_count(self):
        """The ids of all documents."""
        return int(self._token_ends[-1]) if len(self._token_ends) else 0

    def __len__(self):
        return int(self._document_ends[-1]) if len(self._document_ends) else 0

    def __getitem__(self, document):
        """The ids of a document, its end of text last: a view of the file."""
        number = document + len(self) if document < 0 else document
        if not 0 <= number < len(self):
            raise IndexError(f"document {document}: there are {len(self)}")
        index = int(np.searchsorted(self._document_ends, number, "right"))
        shard = self._shards[index]
        number -= int(self._document_ends[index]) - len(shard.ends)
        start = int(shard.ends[number - 1]) if number else 0
        return shard.part(start, int(shard.ends[number]))

    def ids(self, start, stop):
        """The ids from number start up to stop of the stream: a view, or a copy over shards."""
        if not 0 <= start <= stop <= self.token_count:
            raise IndexError(f"ids {start} to {stop}: there are {self.token_count}")
        parts = []
        index = int(np.searchsorted(self._token_ends, start, "right"))
        while start < stop:
            shard = self._shards[index]
            first = int(self._token_ends[index]) - len(shard)
            end = min(stop, first + len(shard))
            parts.append(shard.part(start - first, end - first))
            start, index = end, index + 1
        return parts[0] if len(parts) == 1 else np.concatenate([np.empty(0, self.dtype), *parts])

    def begins_document(self, position):
        """Whether the id at position of the stream, which must be there, is a document's first."""
        index = int(np.searchsorted(self._token_ends, position, "right"))
        shard = self._shards[index]
        place = position - (int(self._token_ends[index]) - len(shard))
        return place == 0 or shard.ends[np.searchsorted(shard.ends, place)] == place


class DrawTable:
    """The order of a mixture's rows: which stream, where in it, and which clone."""

    _DTYPE = np.dtype(
        [("offset", "<u8"), ("length", "<u4"), ("epoch", "<u4"), ("stream", "<u2"),
         ("clone", "<u2")]
    )

    def __init__(self, folder):
        self.folder = os.fspath(folder)
        #: What draw.json says.
        self.description = _description(self.folder, "draw.json", (2, 3))
        path = os.path.join(self.folder, "draw.bin")
        size, count = os.path.getsize(path), self.description["row-count"]
        _check(size == 32 + 20 * count, path, f"has {size} bytes, not those of {count} rows")
        header = np.fromfile(path, np.uint8, 32)
        _check(bytes(header[:8]) == b"ISODRAW\0", path, "does not begin with ISODRAW")
        _check(int(header[8:12].view("<u4")[0]) == 1, path, "is not of version 1")
        #: The most tokens of a row.
        self.row_length = int(header[12:16].view("<u4")[0])
        mixture = self.description["mixture"]
        found = [self.row_length, *header[16:].view("<u8").tolist()]
        expected = [mixture["row-length"], count, self.description["token-count"]]
        _check(found == expected, path, f"has row length, rows, tokens {found}, not {expected}")
        #: The names of the streams, in their order.
        self.streams = [stream["name"] for stream in mixture["streams"]]
        self._token_counts = [stream["token-count"] for stream in mixture["streams"]]
        self.path = path
        #: All rows, as an array with named fields.
        self.rows = (
            np.memmap(path, self._DTYPE, "r", 32, (count,)) if count else np.empty(0, self._DTYPE)
        )

    def __reduce__(self):
        return (DrawTable, (self.folder,))

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, index):
        row = Row(*self.rows[index].tolist())
        holds = (
            0 < row.length <= self.row_length
            and row.stream < len(self._token_counts)
            and row.offset + row.length <= self._token_counts[row.stream]
        )
        _check(holds, self.path, f"row {index} is not inside one of the streams: {row}")
        return row


class Rows:
    """The rows of a draw table with their ids, at any index.

    streams are the Shards of the table's streams, in its order. padding is the id before the first
    of a stream. maps, where there are clones or a merged vocabulary, has for each stream a list
    with an array for each clone: the id that each id of the stream is mapped to, or None where ids
    stay as they are.
    """

    def __init__(self, table, streams, padding=0, maps=None):
        expected = [stream["token-count"] for stream in table.description["mixture"]["streams"]]
        found = [shards.token_count for shards in streams]
        _check(found == expected, table.folder, f"was drawn from {expected} tokens, not {found}")
        self.table, self.streams, self.padding, self.maps = table, list(streams), padding, maps
        # Where rows end with their documents, nothing of the one before stands before the next.
        packing = table.description["mixture"].get("packing", "contiguous")
        self._are_contiguous = packing == "contiguous"

    def __len__(self):
        return len(self.table)

    def __getitem__(self, index):
        """(inputs, targets) of a row: the id before each target, and the targets, as int64."""
        row = self.table[index]
        shards = self.streams[row.stream]
        is_first = row.offset == 0 or (
            not self._are_contiguous and shards.begins_document(row.offset)
        )
        ids = shards.ids(row.offset - (not is_first), row.offset + row.length)
        ids = self._mapped(ids, row).astype(np.int64)
        if is_first:
            ids = np.concatenate([[self.padding], ids])
        return ids[:-1], ids[1:]

    def _mapped(self, ids, row):
        if self.maps is None:
            if row.clone:
                raise ValueError(f"a row of clone {row.clone}: maps must have its ids")
            return ids
        maps = self.maps[row.stream]
        _check(row.clone < len(maps), self.table.path, f"{row}: maps has {len(maps)} of its stream")
        ids_of_clone = maps[row.clone]
        return ids if ids_of_clone is None else np.asarray(ids_of_clone)[ids]


class _RowDataset:
    """Rows as tensors of one length: shorter ones are filled up, and ignored as targets."""

    def __init__(self, rows, ignored):
        self.rows, self.ignored = rows, ignored

    def __reduce__(self):
        return (dataset, (self.rows, self.ignored))

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, index):
        import torch

        length = self.rows.table.row_length
        inputs = np.full(length, self.rows.padding, np.int64)
        targets = np.full(length, self.ignored, np.int64)
        found = self.rows[index]
        inputs[: len(found[0])], targets[: len(found[1])] = found
        return torch.from_numpy(inputs), torch.from_numpy(targets)


def dataset(rows, ignored=-100):
    """A torch.utils.data.Dataset of (inputs, targets), in the order of the draw table.

    Rows that are shorter than the others are filled up, with padding and with ignored, the target
    that torch's cross entropy leaves out.
    """
    from torch.utils.data import Dataset

    return type("RowDataset", (_RowDataset, Dataset), {})(rows, ignored)


def facts(path):
    """The facts in facts.jsonl, or of the artefact in a folder, a dictionary each.

    The axes that a fact is about stand beside metric, value and unit.
    """
    if os.path.isdir(path):
        path = os.path.join(path, "facts.jsonl")
    with open(path, encoding="utf-8") as file:
        lines = [json.loads(line) for line in file if line.strip()]
    _check(lines and lines[0].get("format") == 1, path, "does not begin with facts of format 1")
    return [{**fact["about"], **{k: v for k, v in fact.items() if k != "about"}}
            for fact in lines[1:]]


def facts_frame(path):
    """The facts as a pandas.DataFrame, a row each."""
    import pandas

    return pandas.DataFrame(facts(path))
