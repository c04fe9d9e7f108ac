"""A model, a batch and an optimiser in a folder, for `isogloss-bench` and for golden files.

A case is a folder with

- `case.json`: `settings` (every key of docs/recipes.md's `models`), `vocabulary-size`, `head` (null
  for a language model, else `{"classes": n, "per": "token" | "row-first" | "row-last"}`), `rows`,
  `tokens` and `targets` (rows × length ids, −1 where there is none), `rate`, `optimiser` and
  `steps`;
- `weights.safetensors`: every tensor by our name, single precision.

Whoever answers a case writes `loss.json`, `{"losses": […]}`, the mean −ln p of the counted targets
before each step (without z-loss), and `gradients.safetensors`, the gradient of the first step's
mean objective (with z-loss).
"""

import json
import os

import torch
from safetensors.torch import load_file, save_file

import torch_models as models

ADAMW = {"beta1": 0.9, "beta2": 0.95, "epsilon": 1e-8, "decay": 0.1, "clip-norm": 1.0}


class Case:
    def __init__(self, preset, settings, vocabulary, tokens, targets, head=None, rate=1e-3,
                 optimiser=None, steps=10):
        self.preset, self.settings, self.vocabulary = preset, settings, vocabulary
        self.tokens, self.targets, self.head = tokens, targets, head
        self.rate, self.optimiser, self.steps = rate, ADAMW | (optimiser or {}), steps

    def model(self):
        return models.Transformer(self.settings, self.vocabulary, self.head)

    def describe(self):
        return {
            "settings": {"preset": self.preset} | self.settings,
            "vocabulary-size": self.vocabulary, "head": self.head, "rows": len(self.tokens),
            "tokens": self.tokens.flatten().tolist(), "targets": self.targets.flatten().tolist(),
            "rate": self.rate, "optimiser": self.optimiser, "steps": self.steps,
        }

    def write(self, folder, tensors):
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "case.json"), "w") as file:
            json.dump(self.describe(), file, sort_keys=True)
            file.write("\n")
        save(os.path.join(folder, "weights.safetensors"), tensors)

    def answer(self, tensors, precision):
        """(losses, the first step's gradients) in float64, float32 or bf16 autocast."""
        model = self.model().to(torch.float64 if precision == "float64" else torch.float32)
        model.load(tensors).eval()
        optimiser = {
            "rate": self.rate, "clip": self.optimiser["clip-norm"],
        } | {key: self.optimiser[key] for key in ("beta1", "beta2", "epsilon", "decay")}
        return models.train(
            model, self.tokens, self.targets, optimiser, self.steps, precision == "bf16")


def save(path, tensors):
    save_file({name: t.float().contiguous().clone() for name, t in tensors.items()}, path)


def load(path):
    return load_file(path)


def causal_batch(vocabulary, lengths, length, seed, skipped=0.1):
    """Rows that predict their next token; rows are cut, some targets inside do not count, and what
    follows a row's last target is −1 or, in odd rows, tokens that must not matter."""
    generator = torch.Generator().manual_seed(seed)
    text = torch.randint(0, vocabulary, (len(lengths), length + 1), generator=generator)
    tokens, targets = text[:, :-1].clone(), text[:, 1:].clone()
    skip = torch.rand(targets.shape, generator=generator) < skipped
    for row, end in enumerate(lengths):
        skip[row, end - 1 : end] = False
        targets[row, end:] = -1
        if row % 2 == 0:
            tokens[row, end:] = -1
    return tokens, targets.masked_fill(skip, -1)


def masked_batch(vocabulary, lengths, length, seed, share=0.15):
    """Rows some of whose tokens are to be found again, as masked language models have them: of the
    chosen, four in five are token 4, one in ten is another token and one in ten stays."""
    generator = torch.Generator().manual_seed(seed)
    text = torch.randint(5, vocabulary, (len(lengths), length), generator=generator)
    chosen = torch.rand(text.shape, generator=generator) < share
    kind = torch.rand(text.shape, generator=generator)
    other = torch.randint(5, vocabulary, text.shape, generator=generator)
    tokens = torch.where(chosen & (kind < 0.8), 4, text)
    tokens = torch.where(chosen & (kind >= 0.8) & (kind < 0.9), other, tokens)
    targets = torch.where(chosen, text, -1)
    for row, end in enumerate(lengths):
        tokens[row, end:] = -1
        targets[row, end:] = -1
    return tokens, targets


def class_batch(vocabulary, head, lengths, length, seed):
    """Rows with a class at each token, or at the first or last of each row."""
    generator = torch.Generator().manual_seed(seed)
    tokens = torch.randint(0, vocabulary, (len(lengths), length), generator=generator)
    classes = torch.randint(0, head["classes"], tokens.shape, generator=generator)
    targets = torch.full_like(tokens, -1)
    for row, end in enumerate(lengths):
        tokens[row, end:] = -1
        places = {"token": range(end), "row-first": [0], "row-last": [end - 1]}[head["per"]]
        for place in places:
            targets[row, place] = classes[row, place]
    return tokens, targets
