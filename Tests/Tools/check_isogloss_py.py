#!/usr/bin/env python3
"""Tries docs/isogloss.py, the reader for NumPy and torch.

    check_isogloss_py.py documents SHARDS         prints the ids of a document a line
    check_isogloss_py.py rows DRAW SHARDS…        prints a row a line: its place, inputs, targets
    check_isogloss_py.py random SHARDS [COUNT]    holds COUNT random documents (10,000) against
                                                  read_megatron.py and `isogloss shards inspect`
    check_isogloss_py.py torch DRAW SHARDS…       a DataLoader with two workers gives the same rows
    check_isogloss_py.py damaged DRAW SHARDS…     files that contradict their description fail
    check_isogloss_py.py facts FOLDER             facts as dictionaries and, with pandas, as a table

`random` needs the command on the path, or in ISOGLOSS. What differs is an AssertionError.
"""

import os
import pickle
import random
import shutil
import struct
import subprocess
import sys
import tempfile

TOOLS = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(TOOLS, "..", "..", "docs"), TOOLS]

import isogloss  # noqa: E402
import numpy as np  # noqa: E402
import read_megatron  # noqa: E402


def words(ids):
    return " ".join(map(str, np.asarray(ids).tolist()))


def documents(folder):
    shards = pickle.loads(pickle.dumps(isogloss.Shards(folder)))
    lines = [words(shards[document]) for document in range(len(shards))]
    stream = shards.ids(0, shards.token_count)
    assert words(stream) == " ".join(lines), "the stream is the documents"
    draws = random.Random(1)
    for _ in range(500):
        start = draws.randint(0, len(stream))
        stop = draws.randint(start, len(stream))
        assert (shards.ids(start, stop) == stream[start:stop]).all(), (start, stop)
    firsts = {0, *(np.cumsum([len(document) for document in shards])[:-1])} if lines else set()
    for position in range(min(2_000, len(stream))):
        assert shards.begins_document(position) == (position in firsts), position
    for wrong in (len(shards), -len(shards) - 1):
        try:
            shards[wrong]
            raise AssertionError(wrong)
        except IndexError:
            pass
    print("\n".join(lines))


def open_rows(folder, streams):
    return isogloss.Rows(
        isogloss.DrawTable(folder), [isogloss.Shards(stream) for stream in streams], padding=0
    )


def rows(folder, streams):
    found = pickle.loads(pickle.dumps(open_rows(folder, streams)))
    for index in range(len(found)):
        inputs, targets = found[index]
        print(f"{words(found.table[index])} | {words(inputs)} | {words(targets)}")


def refused(read, path, change):
    """Whether read raises a ValueError that names the file at path, once change is made to it."""
    with open(path, "rb") as file:
        good = file.read()
    try:
        with open(path, "wb") as file:
            file.write(change(bytearray(good)))
        read()
    except ValueError as error:
        assert os.path.basename(path) in str(error), error
        return
    finally:
        with open(path, "wb") as file:
            file.write(good)
    raise AssertionError(f"{path}: nothing was refused")


def put(offset, form, *values):
    def change(data):
        struct.pack_into("<" + form, data, offset, *values)
        return data

    return change


def flipped(offset):
    def change(data):
        data[offset] ^= 2
        return data

    return change


def damaged(draw, streams):
    with tempfile.TemporaryDirectory() as scratch:
        copies = [
            shutil.copytree(folder, os.path.join(scratch, str(number)))
            for number, folder in enumerate([draw, *streams])
        ]
        damaged_shards(copies[1])
        damaged_rows(copies[0], copies[1:])
    print("all damage was refused")


def damaged_shards(folder):
    def read():
        shards = isogloss.Shards(folder)
        return [len(document) for document in shards], len(shards.ids(0, shards.token_count))

    read()
    description = isogloss.Shards(folder).description
    first = description["shards"][0]
    count, size = first["document-count"], description["vocabulary-size"]
    index = os.path.join(folder, first["index"]["name"])
    for offset in (0, 9, 17, 18, 26, 34, 34 + 4 * count, 34 + 12 * count, 34 + 20 * count):
        refused(read, index, flipped(offset))
    last = 34 + 4 * count + 8 * (count - 1)
    refused(read, index, put(last, "q", -1))
    refused(read, index, lambda data: data[:-1])
    ids = os.path.join(folder, first["ids"]["name"])
    form, bad = ("H", [size, 65_535]) if description["data-type"] == "uint16" else ("i", [size, -1])
    for value in bad:
        for place in (0, first["token-count"] - 1):
            refused(read, ids, put(place * struct.calcsize(form), form, value))
    for change in (lambda data: data[:-1], lambda data: data + b"\0", lambda data: b""):
        refused(read, ids, change)
    refused(read, os.path.join(folder, "shards.json"), lambda data: data[:-3])


def damaged_rows(folder, streams):
    def read():
        found = open_rows(folder, streams)
        found.maps = [[None]] * len(streams)
        return [found[index] for index in range(len(found))]

    read()
    table = os.path.join(folder, "draw.bin")
    first, last = 32, 32 + 20 * (len(isogloss.DrawTable(folder)) - 1)
    for place, form, value in [
        (0, "B", 0), (8, "I", 2), (12, "I", 1), (16, "Q", 0), (16, "Q", 1 << 63), (24, "Q", 1),
        (first, "Q", 1 << 40), (first, "Q", (1 << 64) - 1), (last, "Q", 1 << 63),
        (first + 8, "I", 0), (last + 8, "I", (1 << 32) - 1),
        (first + 16, "H", len(streams)), (last + 18, "H", 1),
    ]:
        refused(read, table, put(place, form, value))
    refused(read, table, lambda data: data[:-1])
    refused(read, os.path.join(folder, "draw.json"), lambda data: data[:-3])


def compare(folder, count):
    shards = isogloss.Shards(folder)
    reference = []
    for shard in shards.description["shards"]:
        prefix = os.path.join(folder, shard["ids"]["name"][:-4])
        reference.append(read_megatron.Pair(prefix))
    starts = np.cumsum([0] + [len(pair) for pair in reference])
    assert starts[-1] == len(shards), "as many documents"
    drawn = random.Random(0).choices(range(len(shards)), k=count)
    tool = os.environ.get("ISOGLOSS", "isogloss")
    for first in range(0, count, 2_000):
        part = drawn[first : first + 2_000]
        command = [tool, "shards", "inspect", folder]
        printed = subprocess.run(
            command + [word for document in part for word in ("--document", str(document))],
            check=True, capture_output=True, text=True,
        ).stdout.splitlines()
        assert len(printed) == len(part)
        for document, line in zip(part, printed):
            number = int(np.searchsorted(starts, document, "right")) - 1
            expected = words(reference[number][document - int(starts[number])])
            assert line == expected, f"document {document}: inspect differs"
            assert words(shards[document]) == expected, f"document {document}: isogloss.py differs"
    print(f"{count} random documents of {len(shards)}: all the same")


def torch_rows(folder, streams):
    import torch
    from torch.utils.data import DataLoader, Dataset

    found = open_rows(folder, streams)
    data = isogloss.dataset(found)
    assert isinstance(data, Dataset) and len(data) == len(found)
    for context in ("fork", "spawn"):
        loader = DataLoader(data, batch_size=3, num_workers=2, multiprocessing_context=context)
        index = 0
        for inputs, targets in loader:
            assert inputs.dtype == targets.dtype == torch.int64
            for row in range(len(inputs)):
                expected = found[index]
                length = len(expected[0])
                assert inputs[row, :length].tolist() == expected[0].tolist(), index
                assert targets[row, :length].tolist() == expected[1].tolist(), index
                assert (inputs[row, length:] == found.padding).all(), index
                assert (targets[row, length:] == -100).all(), index
                index += 1
        assert index == len(found)
    print(f"{len(found)} rows through a DataLoader: all the same")


def facts(path):
    found = isogloss.facts(path)
    assert all({"metric", "value", "unit"} <= set(fact) for fact in found)
    try:
        frame = isogloss.facts_frame(path)
        assert len(frame) == len(found) and frame["value"].tolist() == [f["value"] for f in found]
    except ImportError:
        print("without pandas", file=sys.stderr)
    for fact in found:
        print(fact["metric"], fact["value"], fact["unit"])


def main(arguments):
    match arguments:
        case ["documents", folder]:
            documents(folder)
        case ["rows", folder, *streams]:
            rows(folder, streams)
        case ["random", folder, *count]:
            compare(folder, int(*count or [10_000]))
        case ["torch", folder, *streams]:
            torch_rows(folder, streams)
        case ["damaged", draw, *streams]:
            damaged(draw, streams)
        case ["facts", folder]:
            facts(folder)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
