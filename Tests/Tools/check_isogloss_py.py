#!/usr/bin/env python3
"""Tries docs/isogloss.py, the reader for NumPy and torch.

    check_isogloss_py.py documents SHARDS         prints the ids of a document a line
    check_isogloss_py.py rows DRAW SHARDS…        prints a row a line: its place, inputs, targets
    check_isogloss_py.py random SHARDS [COUNT]    holds COUNT random documents (10,000) against
                                                  read_megatron.py and `isogloss shards inspect`
    check_isogloss_py.py torch DRAW SHARDS…       a DataLoader with two workers gives the same rows
    check_isogloss_py.py facts FOLDER             facts as dictionaries and, with pandas, as a table

`random` needs the command on the path, or in ISOGLOSS. What differs is an AssertionError.
"""

import os
import pickle
import random
import subprocess
import sys

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
        case ["facts", folder]:
            facts(folder)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
