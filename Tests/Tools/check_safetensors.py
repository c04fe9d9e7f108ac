#!/usr/bin/env python3
"""Compares Isogloss's safetensors with those of the Python package (pip install safetensors numpy).

  check_safetensors.py FILE...   reads each file with the package, checks that every tensor is
                                 float32, and that the package writes back the same tensors and text
  check_safetensors.py --golden  writes Tests/Fixtures/golden.safetensors (safetensors 0.8.0)
"""

import json
import pathlib
import struct
import sys
import tempfile

import numpy
from safetensors import safe_open
from safetensors.numpy import load_file, save_file

GOLDEN = pathlib.Path(__file__).resolve().parent.parent / "Fixtures" / "golden.safetensors"


def write_golden():
    tensors = {
        "layers.0.weight": (numpy.arange(12, dtype=numpy.float32) / 4 - 1).reshape(3, 4),
        "scalar": numpy.array(2.5, dtype=numpy.float32),
        "empty": numpy.zeros((0, 2), dtype=numpy.float32),
        "größe": numpy.array([1e-30, -3e38, 0.1], dtype=numpy.float32),
    }
    save_file(tensors, GOLDEN, metadata={"format": "np", "note": 'Ä "quoted" text'})


def check(path):
    tensors = load_file(path)
    with safe_open(path, framework="np") as file:
        metadata = file.metadata()
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
    header.pop("__metadata__", None)
    assert set(header) == set(tensors), "the package sees other tensors than the header has"
    for name, tensor in tensors.items():
        assert tensor.dtype == numpy.float32, name
        assert list(tensor.shape) == header[name]["shape"], name
    with tempfile.NamedTemporaryFile() as copy:
        save_file(tensors, copy.name, metadata=metadata)
        again = load_file(copy.name)
        with safe_open(copy.name, framework="np") as file:
            assert file.metadata() == metadata
    for name, tensor in tensors.items():
        assert tensor.tobytes() == again[name].tobytes(), name
    print(f"{path}: {len(tensors)} tensors, metadata {metadata}: the package agrees")


if __name__ == "__main__":
    if sys.argv[1:] == ["--golden"]:
        write_golden()
    else:
        for argument in sys.argv[1:]:
            check(argument)
