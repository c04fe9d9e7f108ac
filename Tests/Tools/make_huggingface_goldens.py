"""Writes the small models of Tests/Fixtures/huggingface, with what transformers computes for them.

    /opt/torch/bin/python Tests/Tools/make_huggingface_goldens.py

(pip install torch==2.13.0+cpu safetensors transformers==5.24.0). Each folder has the two files of a
model, and `expected.json`: `rows` rows of `tokens` and `targets`, −1 after a row's end, and
`losses`, −ln p of each target in float64 arithmetic on the weights of the file.

The models differ in all that a file may leave open: whether the head is tied, the type of the
weights, the names, and the settings of `config.json`, none of which is the default.
"""

import json
import pathlib
import shutil

import torch
import transformers
from safetensors.torch import load_file, save_file

ROOT = pathlib.Path(__file__).resolve().parent.parent / "Fixtures" / "huggingface"
SIZES = {"vocab_size": 23}
GPT = SIZES | {"n_embd": 12, "n_layer": 2, "n_head": 3, "n_positions": 16, "resid_pdrop": 0.2,
               "embd_pdrop": 0.2, "attn_pdrop": 0.3, "layer_norm_epsilon": 0.05}
BERT = SIZES | {"hidden_size": 12, "num_hidden_layers": 2, "num_attention_heads": 3,
                "intermediate_size": 20, "max_position_embeddings": 16, "layer_norm_eps": 0.05,
                "hidden_dropout_prob": 0.2, "attention_probs_dropout_prob": 0.3}


def gpt2(**changes):
    return transformers.GPT2LMHeadModel(transformers.GPT2Config(**GPT, **changes))


def bert(**changes):
    return transformers.BertForMaskedLM(transformers.BertConfig(**BERT, **changes))


def scatter(model):
    """Biases and norms that are not as they begin; the type of the file, from here on."""
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.3 * torch.randn(parameter.shape))


def rewrite(folder, change):
    path = folder / "model.safetensors"
    save_file(change(load_file(path)), path, metadata={"format": "pt"})


def old_names(tensors):
    """As the files of 2018 and their offspring are, with a buffer of whole numbers."""
    def name(old):
        if "LayerNorm" in old:
            old = old.replace(".weight", ".gamma").replace(".bias", ".beta")
        return old
    return {name(old): tensor for old, tensor in tensors.items()} | {
        "bert.embeddings.position_ids": torch.arange(16).unsqueeze(0)}


def write(name, model, dtype=torch.float32, bare=False, change=None):
    folder = ROOT / name
    scatter(model)
    model.to(dtype).eval()
    (model.transformer if bare else model).save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)
    if change:
        rewrite(folder, change)
    tokens = torch.randint(0, 23, (2, 13))
    targets = torch.randint(0, 23, (2, 13))
    tokens[1, 9:] = targets[1, 9:] = -1
    with torch.no_grad():
        logits = model.double()(
            input_ids=tokens.clamp(min=0), attention_mask=(tokens >= 0).long()).logits
    losses = torch.nn.functional.cross_entropy(
        logits.flatten(0, 1), targets.flatten(), ignore_index=-1, reduction="none")
    expected = {"rows": 2, "tokens": tokens.flatten().tolist(),
                "targets": targets.flatten().tolist(), "losses": losses.tolist()}
    (folder / "expected.json").write_text(json.dumps(expected, sort_keys=True) + "\n")


def main():
    torch.manual_seed(1)
    shutil.rmtree(ROOT, ignore_errors=True)
    write("gpt2", gpt2(), dtype=torch.bfloat16)
    write("gpt2-bare", gpt2(n_inner=20), bare=True)
    write("gpt2-untied", gpt2(
        tie_word_embeddings=False, activation_function="gelu", scale_attn_weights=False))
    write("bert", bert(), dtype=torch.float16, change=old_names)
    write("bert-untied", bert(tie_word_embeddings=False, hidden_act="gelu_new"))


if __name__ == "__main__":
    main()
