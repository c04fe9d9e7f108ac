"""Writes the small models of Tests/Fixtures/model, with what PyTorch computes for them.

    /opt/torch/bin/python Tests/Tools/make_model_goldens.py

(pip install torch==2.13.0+cpu numpy safetensors). Each folder is a case as torch_cases.py has it,
with `gradients.safetensors` and `expected.json`: `loss`, the mean −ln p of the counted targets;
`squared-log-sum`, the mean of (log Σ exp)², of which z-loss is a share; `counted`, the number of
targets; `gradient-norm`, before clipping; and `losses`, before each of ten AdamW steps. All are
from float64 arithmetic on the float32 weights.

Sizes are odd, no two widths are equal, biases and scales are far from 0 and 1, and rows differ in
length, so that no slip hides.
"""

import json
import pathlib
import shutil

import torch

import torch_cases as cases
import torch_models as models

ROOT = pathlib.Path(__file__).resolve().parent.parent / "Fixtures" / "model"
# One row is full, one has a single position, and one has nothing that counts.
LENGTHS = [21, 13, 1, 18]
LENGTH = 21
STILL = {"dropout": 0.0, "attention-dropout": 0.0}


def settings(family, layers, channels, heads, head_channels, inner, **changes):
    sizes = models.sizes(layers, channels, heads, head_channels, inner, 24)
    changes = {key.replace("_", "-"): value for key, value in changes.items()}
    return models.FAMILIES[family] | sizes | STILL | changes


def language(family, setting, seed, optimiser=None, vocabulary=61):
    make = cases.causal_batch if setting["attention"] == "causal" else cases.masked_batch
    tokens, targets = make(vocabulary, LENGTHS, LENGTH, seed)
    if setting["attention"] == "full":
        targets[2, 0], targets[3] = 17, -1
    else:
        targets[1] = -1
    return cases.Case(family, setting, vocabulary, tokens, targets, optimiser=optimiser)


def classes(family, setting, per, seed, vocabulary=23):
    head = {"classes": 5, "per": per}
    batch = cases.class_batch(vocabulary, head, [11, 7, 1, 10], 11, seed)
    return cases.Case(family, setting, vocabulary, *batch, head=head)


def all_cases():
    byte = settings("byte", 2, 27, 3, 7, 37, z_loss=0.01)
    yield "byte", language("byte", byte, 1)
    plain = settings("byte", 2, 26, 2, 9, 41, activation="gelu-tanh")
    yield "byte-49m-text", language("byte", plain, 2, {"clip-norm": 0.0})
    gpt = settings("gpt", 2, 29, 3, 6, 43)
    yield "gpt", language("gpt", gpt, 3, {"clip-norm": 0.0, "decay": 0.0})
    mixed = settings(
        "gpt", 1, 18, 2, 11, 23, tied=True, biases=False, z_loss=0.02, activation="gelu",
        embedding_scale="one", logit_scale="inverse-root-channels")
    yield "gpt-tied", language("gpt", mixed, 4)
    bert = settings("bert", 2, 27, 3, 9, 31)
    yield "bert", language(
        "bert", bert, 5, {"beta2": 0.999, "decay": 0.0, "epsilon": 1e-6})
    small = [settings("bert", 1, 15, 3, 5, 19), settings("gpt", 1, 14, 2, 5, 17)]
    for family, setting in zip(["bert", "gpt"], small):
        for seed, per in enumerate(["token", "row-first", "row-last"]):
            # The first position of a causal model has seen nothing of its row.
            if (family, per) in [("gpt", "row-first"), ("bert", "row-last")]:
                continue
            yield f"{family}-{per}", classes(family, setting, per, 6 + seed)
    # What no study combines: no part may rely on its usual neighbours.
    odd = settings(
        "bert", 1, 13, 3, 6, 11, norm="rms", positions="relative", attention="causal",
        activation="geglu", logit_scale="inverse-root-channels", embedding_scale="root-channels",
        attention_scale="one", z_loss=0.03, norm_epsilon=0.1, tied=False, segments=False)
    yield "mixed", language("bert", odd, 5, vocabulary=37)


def draw(case, seed):
    """Values that make every tensor matter: kernels of variance 1 / inputs, the rest large."""
    generator = torch.Generator().manual_seed(seed)
    result = {}
    for name, tensor in case.model().tensors().items():
        noise = torch.empty(tensor.shape).normal_(0, 1, generator=generator)
        how, value = models.initial(name, case.settings)
        if how == "constant":
            result[name] = value + 0.3 * noise
        elif name == "embedding" and case.settings["embedding-scale"] == "root-channels":
            result[name] = noise / case.settings["channels"] ** 0.5
        elif name == "embedding" and case.settings["head-transform"]:
            result[name] = 1.5 * noise / case.settings["channels"] ** 0.5
        elif name in ("embedding", "positions", "segments") or name.endswith("relative-bias"):
            result[name] = 0.7 * noise
        else:
            result[name] = noise / tensor.shape[-1] ** 0.5
    return result


def squared_log_sum(case, tensors):
    model = case.model().double().load(tensors)
    with torch.no_grad():
        logits = model.logits(case.tokens)[case.targets >= 0]
    return float(torch.logsumexp(logits, -1).square().mean())


def main():
    torch.set_num_threads(1)
    shutil.rmtree(ROOT, ignore_errors=True)
    total = 0
    for seed, (name, case) in enumerate(all_cases()):
        tensors = draw(case, 100 + seed)
        losses, gradients = case.answer(tensors, "float64")
        folder = ROOT / name
        case.write(folder, tensors)
        cases.save(folder / "gradients.safetensors", gradients)
        expected = {
            "counted": int((case.targets >= 0).sum()), "loss": losses[0], "losses": losses,
            "gradient-norm": sum(float(g.square().sum()) for g in gradients.values()) ** 0.5,
            "squared-log-sum": squared_log_sum(case, tensors),
        }
        (folder / "expected.json").write_text(json.dumps(expected, sort_keys=True) + "\n")
        for gradient in gradients.values():
            assert gradient.isfinite().all()
        silent = [n for n, g in gradients.items() if not g.any()]
        size = sum(file.stat().st_size for file in folder.iterdir())
        total += size
        count = sum(tensor.numel() for tensor in tensors.values())
        single, _ = case.answer(tensors, "float32")
        worst = max(abs(a / b - 1) for a, b in zip(single, losses))
        print(f"{name}: {count:,} parameters, {size:,} bytes, loss {losses[0]:.6f} → "
              f"{losses[-1]:.6f}, float32 within {worst:.1e}; no gradient: {silent}")
    print(f"{total:,} bytes in all")


if __name__ == "__main__":
    main()
