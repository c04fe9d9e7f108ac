"""Loads what we export in Hugging Face's transformers, and compares the logits with ours.

    /opt/torch/bin/python Tests/Tools/check_export.py FOLDER LOGITS...
    /opt/torch/bin/python Tests/Tools/check_export.py --self-test
    /opt/torch/bin/python Tests/Tools/check_export.py --command .build/release/isogloss

(pip install torch==2.13.0+cpu safetensors transformers). FOLDER has a GPT-2 or BERT as
`from_pretrained` takes it (`config.json`), or a byte decoder, which docs/byte_decoder.py runs
(`configuration.json`). LOGITS is a folder with what our program computed: `tokens.json`,
`{"rows": r, "tokens": […]}`, −1 after a row's end, and `logits.safetensors` with `logits`
[rows, length, vocabulary]. No weight may be missing or unexpected, and no logit may differ by more
than 10⁻⁴ of the largest. `--self-test` exports by torch_layouts.py, for want of another program.
`--command` has the program import models that transformers made and export them again, and export
networks of ours with narrow heads.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

import torch
from safetensors.torch import load_file, save_file

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent.parent / "docs"))
import byte_decoder

LIMIT = 1e-4


def tokens_of(folder):
    with open(os.path.join(folder, "tokens.json")) as file:
        value = json.load(file)
    return torch.tensor(value["tokens"]).view(value["rows"], -1)


def transformers_logits(folder, tokens):
    """In double precision: (kind, logits)."""
    import transformers

    with open(os.path.join(folder, "config.json")) as file:
        kind = json.load(file)["architectures"][0]
    model, notes = getattr(transformers, kind).from_pretrained(
        folder, dtype=torch.float64, output_loading_info=True)
    left = {key: value for key, value in notes.items() if value}
    if left:
        raise ValueError(f"{folder}: {left}")
    with torch.no_grad():
        output = model.eval()(
            input_ids=tokens.clamp(min=0), attention_mask=(tokens >= 0).long())
    return kind, output.logits


def compare(folder, logits_folder):
    tokens = tokens_of(logits_folder)
    ours = load_file(os.path.join(logits_folder, "logits.safetensors"))["logits"].double()
    if os.path.exists(os.path.join(folder, "config.json")):
        kind, theirs = transformers_logits(folder, tokens)
    else:
        kind = "byte decoder"
        theirs = byte_decoder.load(folder, torch.float64)(tokens.clamp(min=0))
    if ours.shape != theirs.shape:
        print(f"{folder}: logits {list(ours.shape)}, not {list(theirs.shape)}")
        return False
    # Padding may hold anything.
    real = tokens >= 0
    worst = float((ours - theirs)[real].abs().max() / theirs[real].abs().max())
    good = worst <= LIMIT
    print(f"{folder}: {kind}, {int(real.sum())} positions, logits differ by {worst:.1e} of the "
          f"largest: {'good' if good else 'BEYOND ' + str(LIMIT)}")
    return good


def self_test():
    import torch_layouts as layouts
    import torch_models as models

    small = {"layers": 2, "channels": 48, "heads": 4, "feed-forward-channels": 96, "context": 80}
    still = {"dropout": 0.0, "attention-dropout": 0.0}
    good = []
    for family, changes in [
        ("gpt", {"head-channels": 7}), ("bert", {"head-channels": 12}),
        ("byte", {"head-channels": 10}), ("byte", {"head-channels": 9, "activation": "gelu-tanh"}),
    ]:
        settings = models.FAMILIES[family] | small | still | changes
        model = models.Transformer(settings, 384).initialise(1).scatter(2).eval()
        tokens = torch.randint(0, 384, (2, 80))
        tokens[1, 70:] = -1
        with tempfile.TemporaryDirectory() as folder:
            tensors = {name: t.clone() for name, t in model.tensors().items()}
            if family == "byte":
                save_file(tensors, os.path.join(folder, "model.safetensors"))
                with open(os.path.join(folder, "configuration.json"), "w") as file:
                    json.dump({"model": settings | {"vocabulary-size": 384}}, file)
            else:
                layout = layouts.gpt2 if family == "gpt" else layouts.bert
                layouts.write(folder, *layout(settings, 384, tensors))
            with open(os.path.join(folder, "tokens.json"), "w") as file:
                json.dump({"rows": 2, "tokens": tokens.flatten().tolist()}, file)
            logits = model.logits(tokens).detach().contiguous()
            save_file({"logits": logits}, os.path.join(folder, "logits.safetensors"))
            good.append(compare(folder, folder))
            if family == "byte":
                good.append(check_windows(folder, model))
            # A judge that cannot say no is none.
            logits[0, 3, 5] += 0.01 * logits.abs().max()
            save_file({"logits": logits}, os.path.join(folder, "logits.safetensors"))
            good.append(not compare(folder, folder))
    return all(good)


def check_windows(folder, model):
    """Bits a byte: of a text that fits by hand, of one that does not that all bytes are scored."""
    decoder = byte_decoder.load(folder)
    text = bytes(range(40, 120))
    ids = byte_decoder.encode(text)
    losses = torch.nn.functional.cross_entropy(
        model.logits(ids[:, :-1])[0], ids[0, 1:], reduction="sum")
    expected = float(losses.detach()) / 0.6931471805599453 / 79
    found = decoder.bits_per_byte(text)
    counted = []
    decoder.__class__ = type("Flat", (byte_decoder.ByteDecoder,), {
        "__call__": lambda self, ids: counted.append(ids.shape[1]) or torch.zeros(
            1, ids.shape[1], 384)})
    flat = decoder.bits_per_byte(bytes(1000))
    print(f"bits a byte {found:.5f}, expected {expected:.5f}; even odds {flat:.5f}, windows of "
          f"{sorted(set(counted))}")
    return (abs(found - expected) < 1e-4 and abs(flat - 8.584962500721156) < 1e-5
            and max(counted) <= decoder.context)


def command_test(program):
    """Whether what `program` imports and exports computes what it was given."""
    import transformers

    torch.manual_seed(1)
    sizes = {"vocab_size": 384}
    gpt = sizes | {"n_embd": 48, "n_layer": 2, "n_head": 4, "n_positions": 80}
    bert = sizes | {"hidden_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4,
                    "intermediate_size": 96, "max_position_embeddings": 80}
    made = [
        transformers.GPT2LMHeadModel(transformers.GPT2Config(**gpt)),
        transformers.GPT2LMHeadModel(
            transformers.GPT2Config(**gpt, n_inner=100, tie_word_embeddings=False)),
        transformers.BertForMaskedLM(transformers.BertConfig(**bert)),
        transformers.BertForMaskedLM(
            transformers.BertConfig(**bert, hidden_act="gelu_new", tie_word_embeddings=False)),
    ]
    good = []
    for number, model in enumerate(made):
        scatter(model, number)
        with tempfile.TemporaryDirectory() as folder:
            theirs, ours, back = (os.path.join(folder, name) for name in ("a", "b", "c"))
            model.save_pretrained(theirs)
            run(program, "import", theirs, "--vocabulary", "byte", "--output", ours)
            run(program, "export", ours, "--output", back)
            tokens = write_tokens(back)
            with torch.no_grad():
                logits = model.double().eval()(
                    input_ids=tokens.clamp(min=0), attention_mask=(tokens >= 0).long()).logits
            good.append(judge(back, logits))
            with open(os.path.join(ours, "configuration.json")) as file:
                vocabulary = json.load(file)["vocabulary-hash"]
    return all(good + [ours_exported(program, vocabulary, *network) for network in [
        ("gpt", {"head-channels": 7}), ("gpt", {"head-channels": 12, "tied": True}),
        ("bert", {"head-channels": 12})]])


def ours_exported(program, vocabulary, family, changes):
    """Whether `program` exports a run's folder to the network that torch_models.py computes."""
    import torch_models as models

    small = {"layers": 2, "channels": 48, "heads": 4, "feed-forward-channels": 96, "context": 80}
    still = {"dropout": 0.0, "attention-dropout": 0.0}
    settings = models.FAMILIES[family] | small | still | changes
    model = models.Transformer(settings, 384).initialise(1).scatter(2).eval()
    with tempfile.TemporaryDirectory() as folder:
        own, out = os.path.join(folder, "own"), os.path.join(folder, "out")
        os.makedirs(own)
        save_file({name: t.float().contiguous().clone() for name, t in model.tensors().items()},
                  os.path.join(own, "model.safetensors"))
        with open(os.path.join(own, "configuration.json"), "w") as file:
            json.dump({"model": settings | {"vocabulary-size": 384},
                       "vocabulary-hash": vocabulary}, file)
        run(program, "export", own, "--vocabulary", "byte", "--output", out)
        return judge(out, model.logits(write_tokens(out)).detach())


def scatter(model, seed):
    """Gives biases and norms, which begin as zeros and ones, values that matter."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.1 * torch.randn(parameter.shape, generator=generator))


def run(program, *arguments):
    subprocess.run([program, "model", *arguments], check=True, stdout=subprocess.DEVNULL)


def write_tokens(folder):
    tokens = torch.randint(0, 384, (2, 80), generator=torch.Generator().manual_seed(3))
    tokens[1, 70:] = -1
    with open(os.path.join(folder, "tokens.json"), "w") as file:
        json.dump({"rows": 2, "tokens": tokens.flatten().tolist()}, file)
    return tokens


def judge(folder, logits):
    """Whether logits agree, and, spoilt, do not."""
    path = os.path.join(folder, "logits.safetensors")
    save_file({"logits": logits.double().contiguous()}, path)
    good = compare(folder, folder)
    spoilt = logits.double().clone()
    spoilt[0, 3, 5] += 0.01 * spoilt.abs().max()
    save_file({"logits": spoilt}, path)
    return good and not compare(folder, folder)


def main():
    if sys.argv[1:2] == ["--command"] and len(sys.argv) == 3:
        return 0 if command_test(os.path.abspath(sys.argv[2])) else 1
    if sys.argv[1:] == ["--self-test"]:
        return 0 if self_test() else 1
    if len(sys.argv) < 3:
        print(__doc__)
        return 2
    return 0 if all([compare(sys.argv[1], folder) for folder in sys.argv[2:]]) else 1


if __name__ == "__main__":
    sys.exit(main())
