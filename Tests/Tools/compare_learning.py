"""Trains with the program and with PyTorch, from the same weights on the same rows.

    /opt/torch/bin/python Tests/Tools/compare_learning.py --program .build/release/isogloss
        --data ../shared/data [--part gpt|byte|bf16]... [--steps 600] [--folder DIR]

(pip install torch==2.13.0+cpu numpy safetensors.) `gpt`: a gpt-mini of width 128 on English text in
2,048 pieces; `byte`: a byte decoder of width 128 on tinyshakespeare. PyTorch draws the weights, the
program trains from them, and PyTorch then takes the same rows in the same order at the learning
rates of the program's log. Both ends are scored by PyTorch in double precision, on the whole held
out text in windows that do not overlap: they may differ by 1 %. `bf16`: the program alone, 2,000
steps with three seeds in single precision and in bfloat16: the losses on held out text may differ
by the standard deviation of the three seeds, and by 0.5 %.
"""

import argparse
import gzip
import hashlib
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import nn

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.append(str(ROOT / "docs"))
import isogloss
import torch_models as models

STILL = {"dropout": 0.0, "attention-dropout": 0.0}
ENGLISH = "text_docs_jsonl/react_en.jsonl.gz"
PARTS = {
    "gpt": {
        "preset": "gpt-mini", "changes": {
            "channels": 128, "heads": 4, "head-channels": 16, "feed-forward-channels": 512,
            "context": 128},
        "vocabulary": "{train: bpe, size: 2048, byte-fallback: true}", "training": {
            "batch": 16, "learning-rate": 1e-3, "warm-up": 50, "weight-decay": 0, "clip": 0},
    },
    "byte": {
        "preset": "byte", "changes": {
            "layers": 4, "channels": 128, "heads": 4, "head-channels": 32,
            "feed-forward-channels": 256, "context": 256},
        "vocabulary": "{kind: byte}", "training": {
            "batch": 16, "learning-rate": 2e-3, "warm-up": 50, "weight-decay": 0.1, "clip": 1},
    },
}


def corpus(part, folder, data):
    """A file of documents: the English text, or the plays cut at speeches into about 2 kB."""
    if part != "byte":
        return os.path.join(data, ENGLISH)
    with gzip.open(os.path.join(data, "tokenizers/tinyshakespeare.txt.gz"), "rt") as file:
        speeches = file.read().split("\n\n")
    documents = [""]
    for speech in speeches:
        if len(documents[-1]) > 2000:
            documents.append("")
        documents[-1] += speech + "\n\n"
    path = os.path.join(folder, "plays.jsonl")
    with open(path, "w") as file:
        file.writelines(json.dumps({"text": text}) + "\n" for text in documents)
    return path


def recipe(folder, source, vocabulary, rest=""):
    path = os.path.join(folder, "recipe.yaml")
    with open(path, "w") as file:
        file.write(f"""name: learning
seed: 7
corpora: {{en: {{source: {{jsonl: {os.path.abspath(source)}}}}}}}
sample: {{budgets: [800kB], holdout: {{validation: 60kB, test: 60kB}}}}
vocabularies: {{pieces: {vocabulary}}}
mixtures: {{all: {{vocabulary: pieces, weights: {{en: 1}}}}}}
{rest}""")
    return path


def build(program, folder, path, stage):
    subprocess.run(
        [program, "build", path, "--output", os.path.join(folder, "build"), "--until", stage],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return os.path.join(folder, "build")


def inline(values):
    return "{" + ", ".join(f"{key}: {value}" for key, value in values.items()) + "}"


def held_out_loss(model, shards, context):
    """The mean loss of all tokens but the first, in windows that do not overlap."""
    ids = torch.from_numpy(shards.ids(0, shards.token_count).astype(np.int64))
    total, count = 0.0, 0
    model = model.double().eval()
    with torch.no_grad():
        for start in range(0, len(ids) - 1, context):
            tokens, targets = ids[start : start + context], ids[start + 1 : start + context + 1]
            tokens = tokens[: len(targets)]
            total += float(model(tokens[None], targets[None])[1]) * len(targets)
            count += len(targets)
    model.float()
    return total / count


def trained(model, rows, log, training):
    """Trains on the rows in their order; returns the losses."""
    adamw = models.make_optimiser(model, {
        "rate": 0.0, "beta1": 0.9, "beta2": 0.95, "epsilon": 1e-8,
        "decay": training["weight-decay"]})
    losses = []
    for step, line in enumerate(log):
        batch = [rows[row] for row in
                 range(step * training["batch"], min(len(rows), (step + 1) * training["batch"]))]
        length = max(len(row[0]) for row in batch)
        tokens = torch.full((len(batch), length), -1)
        targets = torch.full((len(batch), length), -1)
        for place, (inputs, wanted) in enumerate(batch):
            tokens[place, : len(inputs)] = torch.from_numpy(inputs)
            targets[place, : len(wanted)] = torch.from_numpy(wanted)
        objective, loss = model(
            tokens, targets, models.indices_of(targets), models.lengths_of(tokens))
        objective.backward()
        if training["clip"]:
            nn.utils.clip_grad_norm_(model.parameters(), training["clip"])
        for group in adamw.param_groups:
            group["lr"] = line["learning-rate"]
        adamw.step()
        adamw.zero_grad(set_to_none=True)
        losses.append(float(loss.detach()))
    return losses


def compare(part, program, data, steps, folder):
    shape = PARTS[part]
    settings = models.settings_of(shape["preset"]) if part == "gpt" else dict(
        models.FAMILIES[shape["preset"]])
    settings = settings | STILL | shape["changes"]
    source = corpus(part, folder, data)
    built = build(program, folder, recipe(folder, source, shape["vocabulary"]), "shards")
    with open(os.path.join(built, "vocabularies/pieces/vocabulary.json"), "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    shards = isogloss.Shards(os.path.join(built, "shards/pieces/main/draw-0/en/train-800kB"))
    with open(os.path.join(built, "vocabularies/pieces/facts.jsonl")) as file:
        size = next(int(fact["value"]) for fact in map(json.loads, list(file)[1:])
                    if fact["metric"] == "vocabulary-size")
    model = models.Transformer(settings, size).initialise(11)
    made = os.path.join(folder, "made")
    os.makedirs(made, exist_ok=True)
    save_file({name: t.float().contiguous().clone() for name, t in model.tensors().items()},
              os.path.join(made, "model.safetensors"))
    with open(os.path.join(made, "configuration.json"), "w") as file:
        json.dump({"model": settings | {"vocabulary-size": size}, "vocabulary-hash": digest}, file)
    tokens = steps * shape["training"]["batch"] * settings["context"]
    path = recipe(folder, source, shape["vocabulary"], f"""models: {{made: {{from: made}}}}
training: {inline(shape["training"])}
runs: {{base: {{model: made, mixture: all, budget: 800kB, tokens: {tokens}}}}}
""")
    build(program, folder, path, "train")
    run = os.path.join(built, f"train/base/made,main,all,main,800kB,{tokens},seed-0")
    with open(os.path.join(run, "log.jsonl")) as file:
        log = [json.loads(line) for line in file]
    table = isogloss.DrawTable(os.path.join(
        built, f"mixtures/all,main,800kB,{tokens},c{settings['context']}/draw-0/order-0"))
    losses = trained(model, isogloss.Rows(table, [shards]), log, shape["training"])
    held = isogloss.Shards(os.path.join(built, "shards/pieces/main/draw-0/en/validation"))
    theirs = held_out_loss(model, held, settings["context"])
    model.load(load_file(os.path.join(run, "model.safetensors")))
    ours = held_out_loss(model, held, settings["context"])
    apart = max(abs(line["loss-nats"] - loss) / loss for line, loss in zip(log, losses))
    last = [statistics.mean(values[-20:]) for values in
            ([line["loss-nats"] for line in log], losses)]
    good = abs(ours - theirs) <= 0.01 * theirs and len(log) >= steps
    rows = f"{shape['training']['batch']} x {settings['context']}"
    print(f"{part}: {len(log)} steps of {rows} tokens, training loss {losses[0]:.3f} to "
          f"{last[0]:.4f}, PyTorch's {last[1]:.4f} (steps apart by at most {apart:.1e}); held "
          f"out {ours:.5f}, PyTorch's {theirs:.5f}, apart by {abs(ours / theirs - 1):.1e}: "
          f"{'good' if good else 'BEYOND 1 %'}", flush=True)
    return good


def precisions(program, data, folder):
    shape = PARTS["gpt"]
    training = shape["training"] | {"batch": 8}
    tokens = 2000 * training["batch"] * shape["changes"]["context"]
    path = recipe(folder, corpus("gpt", folder, data), shape["vocabulary"], f"""models:
  small: {inline({"preset": shape["preset"]} | shape["changes"])}
training:
  fp32: {inline(training)}
  bf16: {inline(training | {"precision": "bf16"})}
runs:
  base: {{model: small, training: [fp32, bf16], mixture: all, budget: 800kB, tokens: {tokens},
    seeds: 3}}
evaluate: {{sets: [validation], window: 128, shift: 128}}
""")
    built = build(program, folder, path, "evaluate")
    scores = {}
    for precision in ("fp32", "bf16"):
        scores[precision] = []
        for seed in range(3):
            facts = os.path.join(
                built, f"evaluate/base/small,{precision},all,main,800kB,{tokens},seed-{seed}",
                "en/validation/facts.jsonl")
            with open(facts) as file:
                scores[precision].append(next(
                    fact["value"] for fact in map(json.loads, list(file)[1:])
                    if fact["metric"] == "bits-per-byte"))
    spread = statistics.stdev(scores["fp32"])
    apart = [abs(b - f) for f, b in zip(scores["fp32"], scores["bf16"])]
    good = max(apart) <= spread and max(apart) <= 0.005 * min(scores["fp32"])
    print(f"bf16: 2,000 steps, bits a byte {scores['fp32']} in fp32 (standard deviation "
          f"{spread:.5f}), {scores['bf16']} in bf16, apart by {apart}, at most "
          f"{max(a / f for a, f in zip(apart, scores['fp32'])):.2%}: "
          f"{'good' if good else 'BEYOND'}", flush=True)
    return good


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--part", action="append", choices=[*PARTS, "bf16"])
    parser.add_argument("--steps", type=int, default=600)
    parser.add_argument("--folder", help="where to work; else a folder that is deleted")
    options = parser.parse_args()
    program, good = os.path.abspath(options.program), []
    for part in options.part or [*PARTS, "bf16"]:
        with tempfile.TemporaryDirectory() as folder:
            folder = os.path.join(options.folder or folder, part)
            os.makedirs(folder, exist_ok=True)
            if part == "bf16":
                good.append(precisions(program, options.data, folder))
            else:
                good.append(compare(part, program, options.data, options.steps, folder))
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
