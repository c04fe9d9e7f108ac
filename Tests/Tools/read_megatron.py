#!/usr/bin/env python3
"""Reads and writes Megatron-LM IndexedDataset pairs with NumPy alone, from the layout.

An independent twin of the TokenStore target:

    read_megatron.py dump PREFIX...    checks each pair, prints the ids of a document a line
    read_megatron.py golden FOLDER     writes the folders that TokenStoreTests compares with

The golden files in the repository were made by

    python3 Tests/Tools/read_megatron.py golden Tests/Fixtures/token-shards
"""

import hashlib
import json
import os
import sys

import numpy as np

MAGIC = b"MMIDIDX\x00\x00"
DTYPES = {1: "u1", 2: "i1", 3: "<i2", 4: "<i4", 5: "<i8", 6: "<f8", 7: "<f4", 8: "<u2"}


class Pair:
    """The documents of one pair, read one by one; anything out of order is an AssertionError."""

    def __init__(self, prefix):
        with open(prefix + ".idx", "rb") as file:
            index = file.read()
        assert index[:9] == MAGIC, index[:9]
        assert int(np.frombuffer(index, "<u8", 1, 9)[0]) == 1
        self.dtype = np.dtype(DTYPES[index[17]])
        sequences, documents = (int(n) for n in np.frombuffer(index, "<u8", 2, 18))
        assert len(index) == 34 + 12 * sequences + 8 * documents, len(index)
        self.lengths = np.frombuffer(index, "<i4", sequences, 34)
        self.starts = np.frombuffer(index, "<i8", sequences, 34 + 4 * sequences)
        self.bounds = np.frombuffer(index, "<i8", documents, 34 + 12 * sequences)
        assert self.bounds[0] == 0 and self.bounds[-1] == sequences
        assert (np.diff(self.bounds) >= 0).all()
        size = os.path.getsize(prefix + ".bin")
        assert size == int(self.lengths.sum()) * self.dtype.itemsize, size
        self.file = open(prefix + ".bin", "rb")

    def __len__(self):
        return len(self.bounds) - 1

    def __getitem__(self, document):
        rows = [np.empty(0, self.dtype)]
        for sequence in range(self.bounds[document], self.bounds[document + 1]):
            self.file.seek(int(self.starts[sequence]))
            count = int(self.lengths[sequence])
            rows.append(np.frombuffer(self.file.read(count * self.dtype.itemsize), self.dtype))
        return np.concatenate(rows)


def read(prefix):
    """The documents of one pair as arrays."""
    pair = Pair(prefix)
    return [pair[document] for document in range(len(pair))]


def write(prefix, documents, dtype, code):
    """Writes one pair, a sequence a document."""
    lengths = np.array([len(ids) for ids in documents], "<i4")
    starts = np.concatenate([[0], np.cumsum(lengths[:-1], dtype="<i8")]) * dtype.itemsize
    with open(prefix + ".idx", "wb") as file:
        file.write(MAGIC)
        file.write(np.array([1], "<u8").tobytes())
        file.write(bytes([code]))
        file.write(np.array([len(documents), len(documents) + 1], "<u8").tobytes())
        file.write(lengths.tobytes())
        file.write(starts.astype("<i8").tobytes())
        file.write(np.arange(len(documents) + 1, dtype="<i8").tobytes())
    with open(prefix + ".bin", "wb") as file:
        for ids in documents:
            file.write(np.array(ids, dtype).tobytes())


def stored(path):
    """What shards.json says of one file."""
    with open(path, "rb") as file:
        data = file.read()
    digest = hashlib.sha256(data).hexdigest()
    return {"name": os.path.basename(path), "byte-count": len(data), "sha256": digest}


def cut(documents, tokens_per_shard):
    """Groups documents into shards, none above the target unless by one document alone."""
    shards, filled = [], 0
    for ids in documents:
        if not shards or filled + len(ids) > tokens_per_shard:
            shards.append([])
            filled = 0
        shards[-1].append(ids)
        filled += len(ids)
    return shards


def golden(folder, vocabulary_size, end_of_text, tokens_per_shard, documents):
    """Writes the shards of `documents`, their shards.json, and what they were made from."""
    os.makedirs(folder, exist_ok=True)
    dtype, code, name = (
        (np.dtype("<u2"), 8, "uint16") if vocabulary_size < 65500 else (np.dtype("<i4"), 4, "int32")
    )
    groups = cut([ids + [end_of_text] for ids in documents], tokens_per_shard)
    shards = []
    for number, group in enumerate(groups):
        prefix = os.path.join(folder, f"golden-{number:05d}-of-{len(groups):05d}")
        write(prefix, group, dtype, code)
        tokens = sum(map(len, group))
        shards.append({
            "ids": stored(prefix + ".bin"), "index": stored(prefix + ".idx"),
            "document-count": len(group), "token-count": tokens,
            "text-byte-count": tokens - len(group),
        })
    total = lambda count: sum(shard[count] for shard in shards)
    description = {
        "format-version": 2, "name": "golden",
        "corpus-hash": "corpus", "vocabulary-hash": "vocabulary",
        "vocabulary-size": vocabulary_size, "end-of-text": end_of_text, "data-type": name,
        "document-count": total("document-count"), "token-count": total("token-count"),
        "text-byte-count": total("text-byte-count"), "shards": shards,
    }
    source = {"tokensPerShard": tokens_per_shard, "documents": documents}
    for path, value in (("shards.json", description), ("documents.json", source)):
        with open(os.path.join(folder, path), "w", encoding="utf-8") as file:
            file.write(json.dumps(value, sort_keys=True, separators=(",", ":")) + "\n")


def main(arguments):
    if len(arguments) >= 2 and arguments[0] == "dump":
        for prefix in arguments[1:]:
            for ids in read(prefix):
                print(" ".join(map(str, ids.tolist())))
    elif len(arguments) == 2 and arguments[0] == "golden":
        words = ("tout", "", "isoglosse", "язык", "a", "")
        text = [[byte + 3 for byte in word.encode()] for word in words]
        golden(os.path.join(arguments[1], "uint16"), 384, 1, 8, text)
        large = [[0, 65_535, 65_536, 99_999], [], [7] * 12, [1, 2, 3]]
        golden(os.path.join(arguments[1], "int32"), 100_000, 2, 10, large)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
