"""Runs the byte decoder's weights in PyTorch: a model of the kind `byte` that Isogloss trained.

    python byte_decoder.py FOLDER FILE…         bits a byte of each text
    python byte_decoder.py FOLDER --continue TEXT [--bytes 200] [--seed 1]

FOLDER has `model.safetensors` and `configuration.json`. It needs PyTorch and `safetensors`, and
this file alone: copy it to where Python finds it. From Python:

    import byte_decoder

    model = byte_decoder.load("build/en")
    logits = model(byte_decoder.encode(b"Hello"))       # [1, 5, 384], of the byte that comes next
    model.bits_per_byte(b"Hello, world")

Ids are those of ByT5: 0 pads, 1 ends a text, 2 is unknown, byte b is b + 3. docs/model.md of
Isogloss describes the network, which is T5X's decoder with a table of relative positions a layer.
"""

import argparse
import json
import math
import os
import sys

import torch
import torch.nn.functional as F
from safetensors.torch import load_file

END, FIRST = 1, 3
BUCKETS, EXACT, FURTHEST = 32, 16, 128
KIND = {
    "norm": "rms", "norm-position": "pre", "biases": False, "positions": "relative",
    "attention": "causal", "tied": True, "embedding-scale": "one",
    "logit-scale": "inverse-root-channels", "attention-scale": "one", "segments": False,
    "embedding-norm": False, "head-transform": False,
}


def encode(text):
    """The ids [1, length] of bytes."""
    return torch.tensor([[FIRST + byte for byte in text]])


def bucket(distance):
    """Distances below 16 have a bucket each; to 128 they share ever wider ones, then the last."""
    if distance < EXACT:
        return distance
    share = math.log(distance / EXACT) / math.log(FURTHEST / EXACT)
    return min(BUCKETS - 1, EXACT + int(share * (BUCKETS - EXACT)))


class ByteDecoder:
    """The network; `tensors` are Isogloss's, weights [outputs, inputs]."""

    def __init__(self, configuration, tensors):
        for key, value in KIND.items():
            if configuration.get(key, value) != value:
                raise ValueError(f"{key} is {configuration[key]}: this is no byte decoder")
        self.configuration, self.tensors = configuration, dict(tensors)
        self.activation = configuration.get("activation", "geglu")
        if self.activation not in ("geglu", "gelu-tanh"):
            raise ValueError(f"activation is {self.activation}: this is no byte decoder")
        shape = [configuration["vocabulary-size"], configuration["channels"]]
        found = list(self.tensors["embedding"].shape)
        if found != shape:
            raise ValueError(f"embedding is {found}, but the configuration says {shape}")
        self.context = configuration["context"]

    def norm(self, x, name):
        epsilon = self.configuration.get("norm-epsilon", 1e-6)
        mean = x.square().mean(-1, keepdim=True)
        return x * torch.rsqrt(mean + epsilon) * self.tensors[name]

    def attend(self, x, layer):
        heads = self.configuration["heads"]
        rows, length, _ = x.shape
        query, key, value = (
            F.linear(x, self.tensors[layer + part]).view(rows, length, heads, -1).transpose(1, 2)
            for part in ("query", "key", "value"))
        steps = torch.arange(length)
        distances = steps[:, None] - steps[None, :]
        buckets = torch.tensor([bucket(distance) for distance in range(length)])
        bias = self.tensors[layer + "relative-bias"][:, buckets[distances.clamp(min=0)]]
        # The scores are not divided by √head-channels: the query's initial values were.
        scores = query @ key.transpose(-1, -2) + bias
        weights = scores.masked_fill(distances < 0, -math.inf).softmax(-1)
        mixed = (weights @ value).transpose(1, 2).reshape(rows, length, -1)
        return F.linear(mixed, self.tensors[layer + "output"])

    def feed(self, x, layer):
        if self.activation == "geglu":
            gate = F.gelu(F.linear(x, self.tensors[layer + "gate"]), approximate="tanh")
            inner = gate * F.linear(x, self.tensors[layer + "linear"])
        else:
            inner = F.gelu(F.linear(x, self.tensors[layer + "input"]), approximate="tanh")
        return F.linear(inner, self.tensors[layer + "output"])

    @torch.no_grad()
    def __call__(self, ids):
        """The logits [rows, length, vocabulary] of what follows each of the ids [rows, length]."""
        if ids.shape[1] > self.context:
            raise ValueError(f"{ids.shape[1]} positions; the model has {self.context}")
        x = self.tensors["embedding"][ids]
        for index in range(self.configuration["layers"]):
            attention, feed = f"layers.{index}.attention.", f"layers.{index}.feed-forward."
            x = x + self.attend(self.norm(x, attention + "norm"), attention)
            x = x + self.feed(self.norm(x, feed + "norm"), feed)
        x = self.norm(x, "final-norm")
        return F.linear(x, self.tensors["embedding"]) / math.sqrt(x.shape[-1])

    def bits_per_byte(self, text):
        """−log₂ p of the bytes but the first, whose past is unknown; windows overlap by half."""
        if len(text) < 2:
            raise ValueError("two bytes at least are needed")
        ids, bits, scored = encode(text), 0.0, 1
        while scored < len(text):
            start = 0 if scored == 1 else scored - max(1, self.context // 2)
            end = min(len(text), start + self.context + 1)
            logits = self(ids[:, start : end - 1])
            losses = F.cross_entropy(logits[0], ids[0, start + 1 : end], reduction="none")
            bits += float(losses[scored - start - 1 :].sum()) / math.log(2)
            scored = end
        return bits / (len(text) - 1)

    def extend(self, text, count, seed):
        """Up to `count` bytes drawn after `text`, until the model ends it."""
        generator = torch.Generator().manual_seed(seed)
        for _ in range(count):
            # Where there is no text yet, the one before it has just ended.
            ids = encode(text[-self.context :]) if text else torch.tensor([[END]])
            logits = self(ids)[0, -1]
            drawn = int(torch.multinomial(logits.float().softmax(-1), 1, generator=generator))
            if not FIRST <= drawn < FIRST + 256:
                break
            text += bytes([drawn - FIRST])
        return text


def load(folder, dtype=torch.float32):
    """The model of a folder."""
    path = os.path.join(folder, "configuration.json")
    with open(path, encoding="utf-8") as file:
        configuration = json.load(file)
    tensors = load_file(os.path.join(folder, "model.safetensors"))
    return ByteDecoder(
        configuration.get("model", configuration),
        {name: tensor.to(dtype) for name, tensor in tensors.items()})


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("files", nargs="*")
    parser.add_argument("--continue", dest="beginning", metavar="TEXT")
    parser.add_argument("--bytes", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    model = load(arguments.folder)
    for path in arguments.files:
        with open(path, "rb") as file:
            print(f"{path}: {model.bits_per_byte(file.read()):.4f} bits a byte")
    if arguments.beginning is not None:
        text = model.extend(arguments.beginning.encode(), arguments.bytes, arguments.seed)
        print(text.decode("utf-8", "replace"))


if __name__ == "__main__":
    sys.exit(main())
