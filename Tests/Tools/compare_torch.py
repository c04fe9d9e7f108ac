"""Compares our networks with PyTorch's, at full width and smaller depth: the limits must hold.

    /opt/torch/bin/python Tests/Tools/compare_torch.py [--precision bf16] [--threads N]
        [--only NAME]... [--ours COMMAND | --ours torch] [--tensors] [--keep FOLDER]

(pip install torch==2.13.0+cpu numpy safetensors; `swift build -c release` before.) The same
weights, batch and AdamW go to our program, to PyTorch in float64, which is the reference, and to
PyTorch in the precision of ours, which is printed beside it. A gradient's error is
‖difference‖ / max(‖g‖, 10⁻⁴ ‖all g‖). COMMAND answers a case as torch_cases.py describes, into
`out` in its folder; `torch` judges PyTorch itself instead of us. Ends with 1 beyond a limit:

                         fp32            bf16
    the loss             1e-5            1e-3 or twice what PyTorch's own autocast is off by
    a gradient           1e-3            2e-2
    ten steps' losses    1e-4            1e-3 or twice what PyTorch's own autocast is off by
"""

import argparse
import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile

import torch

import torch_cases as cases
import torch_models as models

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
OURS = (f"{ROOT}/.build/release/isogloss-bench parity {{folder}} --precision {{precision}} "
        "--threads {threads}")
STILL = {"dropout": 0.0, "attention-dropout": 0.0}
# Name: preset, layers, vocabulary, row length, the rows' own lengths, learning rate. At the gpt
# study's full rate, without its warm-up, ten steps on a small batch are chaotic: PyTorch in single
# precision is then 2 % off PyTorch in double (gpt-medium, 6e-4).
CASES = {
    "byte-65m": ("byte-65m", 2, 384, 320, [320, 150], 1e-4),
    "byte-49m-text": ("byte-49m-text", 2, 384, 192, [192, 77], 1e-4),
    "gpt-mini": ("gpt-mini", 4, 16384, 192, [192, 130], 1e-4),
    "gpt-small": ("gpt-small", 2, 16384, 128, [128, 101], 1e-4),
    "gpt-medium": ("gpt-medium", 1, 16384, 96, [96, 61], 1e-4),
    "bert-4l": ("bert-4l", 4, 30000, 128, [128, 97, 128, 33], 5e-5),
}
OPTIMISERS = {
    "byte": {}, "gpt": {"decay": 0.0, "clip-norm": 0.0}, "bert": {"beta2": 0.999, "decay": 0.0},
}
LIMITS = {
    "fp32": {"loss": 1e-5, "gradient": 1e-3, "losses": 1e-4},
    "bf16": {"loss": 1e-3, "gradient": 2e-2, "losses": 1e-3},
}
# What bf16 may be off by, beside PyTorch's own autocast.
ALLOWANCE = {"loss": 2, "losses": 2}


def make_case(name):
    preset, layers, vocabulary, length, lengths, rate = CASES[name]
    settings = models.settings_of(preset) | STILL | {"layers": layers}
    make = cases.causal_batch if settings["attention"] == "causal" else cases.masked_batch
    batch = make(vocabulary, lengths, length, 7)
    family = preset.split("-")[0]
    case = cases.Case(
        preset, settings, vocabulary, *batch, rate=rate, optimiser=OPTIMISERS[family])
    tensors = case.model().initialise(11).scatter(12, 0.1).tensors()
    return case, tensors


def errors(reference, answer):
    """(the loss's relative error, {tensor: error}, the losses' worst relative error)."""
    losses, gradients = reference
    found_losses, found = answer
    if set(found) != set(gradients):
        raise ValueError(f"other gradients: {sorted(set(found) ^ set(gradients))}")
    if len(found_losses) != len(losses):
        raise ValueError(f"{len(found_losses)} losses instead of {len(losses)}")
    everything = sum(float(g.square().sum()) for g in gradients.values()) ** 0.5
    apart = {}
    for name, gradient in gradients.items():
        if found[name].shape != gradient.shape:
            raise ValueError(f"{name}: {list(found[name].shape)}, not {list(gradient.shape)}")
        size = max(float(gradient.norm()), 1e-4 * everything)
        apart[name] = float((found[name].double() - gradient).norm()) / size
    relative = [abs(a / b - 1) for a, b in zip(found_losses, losses)]
    return relative[0], apart, max(relative)


def our_answer(command, folder, precision, threads):
    out = os.path.join(folder, "out")
    words = shlex.split(command.format(folder=folder, precision=precision, threads=threads))
    subprocess.run(words, check=True)
    with open(os.path.join(out, "loss.json")) as file:
        losses = json.load(file)["losses"]
    return losses, cases.load(os.path.join(out, "gradients.safetensors"))


def report(name, who, found):
    loss, gradients, losses = found
    worst = max(gradients, key=gradients.get)
    median = sorted(gradients.values())[len(gradients) // 2]
    print(f"{name:14} {who:6} loss {loss:.1e}  gradients {gradients[worst]:.1e} ({worst}), median "
          f"{median:.1e}  ten losses {losses:.1e}", flush=True)


def beyond(found, theirs, precision):
    """What is worse than its limit: (what, by how much)."""
    figures = [("loss", "loss", found[0], theirs[0]), ("losses", "losses", found[2], theirs[2])]
    figures += [(name, "gradient", value, theirs[1][name]) for name, value in found[1].items()]
    result = []
    for name, kind, value, their in figures:
        limit = LIMITS[precision][kind]
        if precision == "bf16":
            limit = max(limit, ALLOWANCE.get(kind, 0) * their)
        # A value that is not a number is beyond every limit.
        if not value <= limit:
            result.append(f"{name} {value:.1e} > {limit:.1e}")
    return result


def compare(name, arguments):
    case, tensors = make_case(name)
    reference = case.answer(tensors, "float64")
    precision = arguments.precision
    theirs = errors(
        reference, case.answer(tensors, "float32" if precision == "fp32" else "bf16"))
    report(name, "torch", theirs)
    if arguments.ours == "torch":
        found = theirs
    else:
        folder = os.path.join(arguments.keep, name) if arguments.keep else tempfile.mkdtemp()
        case.write(folder, tensors)
        found = errors(reference, our_answer(
            arguments.ours, folder, precision, arguments.threads))
        report(name, "ours", found)
    if arguments.tensors:
        for tensor, value in found[1].items():
            print(f"    {tensor:40} {value:.1e}  torch {theirs[1][tensor]:.1e}")
    wrong = beyond(found, theirs, precision)
    if wrong:
        print(f"{name}: BEYOND THE LIMIT: {', '.join(wrong)}")
    return not wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--precision", choices=list(LIMITS), default="fp32")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--only", action="append", choices=list(CASES))
    parser.add_argument("--ours", default=OURS)
    parser.add_argument("--tensors", action="store_true")
    parser.add_argument("--keep", help="write the cases here and leave them")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    good = [compare(name, arguments) for name in arguments.only or CASES]
    print(f"{sum(good)} of {len(good)} within the limits, {arguments.precision}")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
