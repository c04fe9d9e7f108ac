"""T5X's decoder-only model in NumPy, line by line from its source, to judge the byte decoder.

    /opt/torch/bin/python Tests/Tools/t5x_arithmetic.py

compares torch_models.py with it: position buckets, initial deviations, logits, loss and the
loss's gradient (pip install torch==2.13.0+cpu numpy). Kernels are T5X's, [inputs, outputs]; each
function names its origin in `t5x/examples/decoder_only` of google-research/t5x at 247d329, or in
`t5x/losses.py` at 08058ed.
"""

import math

import numpy

import torch_models as models


def layer_norm(x, scale):
    """layers.py, `LayerNorm`: no mean is taken off, and ε is 10⁻⁶."""
    return x / numpy.sqrt((x**2).mean(-1, keepdims=True) + 1e-6) * scale


def gelu(x):
    """`flax.linen.gelu`, whose `approximate` is True by default."""
    return 0.5 * x * (1 + numpy.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


def buckets(length, dtype=numpy.float32):
    """layers.py, `_relative_position_bucket` of memory − context, not bidirectional."""
    context, memory = numpy.arange(length)[:, None], numpy.arange(length)[None, :]
    n = numpy.maximum(-(memory - context), 0)
    return bucket_of(n, dtype)


def bucket_of(n, dtype=numpy.float32):
    largest = 32 - 1
    exact = 32 // 2
    large = exact + (
        numpy.log(n.astype(dtype) / exact + numpy.finfo(numpy.float32).eps)
        / dtype(numpy.log(128 / exact)) * (32 - exact)).astype(numpy.int32)
    return numpy.where(n < exact, n, numpy.minimum(large, largest))


def softmax(x):
    shifted = numpy.exp(x - x.max(-1, keepdims=True))
    return shifted / shifted.sum(-1, keepdims=True)


def attention(x, weights, table, heads):
    """layers.py, `MultiHeadDotProductAttention`: no division by √head-channels; what may not be
    seen gets −10¹⁰; the bias is a contraction with one-hot buckets (`RelativePositionBiases`)."""
    rows, length, _ = x.shape
    query, key, value = (
        (x @ weights[name]).reshape(rows, length, heads, -1) for name in ("query", "key", "value"))
    one_hot = (buckets(length)[None] == numpy.arange(32)[:, None, None]).astype(float)
    bias = numpy.einsum("hb,bqk->hqk", table, one_hot)[None]
    causal = numpy.arange(length)[:, None] >= numpy.arange(length)[None, :]
    bias = bias + numpy.where(causal, 0.0, -1e10)
    scores = numpy.einsum("bqhd,bkhd->bhqk", query, key) + bias
    mixed = numpy.einsum("bhqk,bkhd->bqhd", softmax(scores), value)
    return mixed.reshape(rows, length, -1) @ weights["out"]


def mlp(x, weights, gated):
    """layers.py, `MlpBlock` with the activations ('gelu', 'linear') or ('gelu',)."""
    if gated:
        return (gelu(x @ weights["wi_0"]) * (x @ weights["wi_1"])) @ weights["wo"]
    return gelu(x @ weights["wi"]) @ weights["wo"]


def decoder(tokens, parameters, heads, gated):
    """network.py, `Decoder` and `DecoderLayer`: tied logits are divided by the width's root."""
    vocabulary = len(parameters["embedding"])
    y = (tokens[..., None] == numpy.arange(vocabulary)).astype(float) @ parameters["embedding"]
    for layer in parameters["layers"]:
        x = layer_norm(y, layer["pre_self_attention_layer_norm"])
        x = attention(x, layer["self_attention"], layer["relpos_bias"], heads) + y
        z = layer_norm(x, layer["pre_mlp_layer_norm"])
        y = mlp(z, layer["mlp"], gated) + x
    y = layer_norm(y, parameters["decoder_norm"])
    return y @ parameters["embedding"].T / numpy.sqrt(y.shape[-1])


def loss(logits, targets, z_loss):
    """losses.py, `cross_entropy_with_logits`: the loss with z-loss, and the gradient by the logits
    that T5X writes down by hand."""
    one_hot = (targets[..., None] == numpy.arange(logits.shape[-1])).astype(float)
    most = logits.max(-1, keepdims=True)
    log_z = numpy.log(numpy.exp(logits - most).sum(-1)) + most[..., 0]
    value = -(one_hot * (logits - log_z[..., None])).sum(-1) + z_loss * log_z**2
    slope = (1 + 2 * z_loss * log_z)[..., None] * softmax(logits) - one_hot
    return value, slope


def from_ours(tensors, layers, gated):
    """Our tensors [outputs, inputs] in T5X's places."""
    ours = {name: tensor.double().numpy() for name, tensor in tensors.items()}

    def layer(index):
        attend, feed = f"layers.{index}.attention.", f"layers.{index}.feed-forward."
        inner = {"wi_0": "gate", "wi_1": "linear"} if gated else {"wi": "input"}
        return {
            "pre_self_attention_layer_norm": ours[attend + "norm"],
            "self_attention": {
                "query": ours[attend + "query"].T, "key": ours[attend + "key"].T,
                "value": ours[attend + "value"].T, "out": ours[attend + "output"].T},
            "relpos_bias": ours[attend + "relative-bias"],
            "pre_mlp_layer_norm": ours[feed + "norm"],
            "mlp": {"wo": ours[feed + "output"].T}
            | {theirs: ours[feed + name].T for theirs, name in inner.items()},
        }

    return {
        "embedding": ours["embedding"], "decoder_norm": ours["final-norm"],
        "layers": [layer(index) for index in range(layers)]}


def check_network(preset):
    import torch

    settings = models.PRESETS[preset] | models.sizes(2, 40, 3, 12, 72, 300)
    gated = settings["activation"] == "geglu"
    model = models.Transformer(settings, 384).initialise(1).scatter(2, 0.3).double()
    tokens = torch.randint(0, 384, (2, 300))
    targets = torch.randint(0, 384, (2, 300))
    theirs = decoder(tokens.numpy(), from_ours(model.tensors(), 2, gated), 3, gated)
    logits = model.logits(tokens)
    apart = numpy.abs(logits.detach().numpy() - theirs).max() / numpy.abs(theirs).max()
    values, slope = loss(theirs, targets.numpy(), settings["z-loss"])
    objective, _ = model(tokens, targets)
    # The gradient by the logits, from that by the embedding's rows of tokens never read: those
    # get what the head says alone.
    objective.backward()
    read = set(tokens.flatten().tolist())
    unread = [token for token in range(384) if token not in read]
    states = model.states(tokens).detach().numpy() / math.sqrt(40)
    expected = numpy.einsum("rtv,rtd->vd", slope, states) / tokens.numel()
    found = model.embedding.grad.numpy()
    gradient = numpy.abs(found - expected)[unread].max() / numpy.abs(expected[unread]).max()
    lost = abs(float(objective.detach()) / values.mean() - 1)
    print(f"{preset}: logits within {apart:.1e} of T5X's arithmetic, loss {lost:.1e}, gradient by "
          f"{len(unread)} rows of the head {gradient:.1e}")
    assert apart < 1e-12 and lost < 1e-12 and gradient < 1e-9


def check_buckets():
    distances = numpy.arange(1 << 17)
    theirs = bucket_of(distances)
    ours = [models.bucket(int(distance)) for distance in distances]
    differ = numpy.flatnonzero(theirs != ours)
    print(f"buckets: {len(differ)} of {len(distances)} distances differ")
    assert not len(differ)


def check_initial():
    """The deviations of `variance_scaling` as network.py and layers.py ask for them."""
    settings = models.PRESETS["byte-65m"] | {"layers": 1}
    width, heads, head, inner = 640, 10, 64, 2560
    deviations = {
        "embedding": 1.0,  # network.py: normal(stddev=1.0)
        "attention.query": math.sqrt(1 / width) / math.sqrt(head),  # layers.py: query_init
        "attention.key": math.sqrt(1 / width), "attention.value": math.sqrt(1 / width),
        "attention.output": math.sqrt(1 / (heads * head)),
        "attention.relative-bias": math.sqrt(1 / ((heads + 32) / 2)),  # fan_avg, uniform
        "feed-forward.gate": math.sqrt(1 / width), "feed-forward.linear": math.sqrt(1 / width),
        "feed-forward.output": math.sqrt(1 / inner),
    }
    model = models.Transformer(settings, 384).initialise(1)
    for name, tensor in model.tensors().items():
        part = name.removeprefix("layers.0.")
        if part.endswith("norm"):
            assert bool((tensor == 1).all()), name
            continue
        found, expected = float(tensor.std()), deviations[part]
        # Six standard errors; that of a uniform or normal deviation is at most 1 / √(2 n) of it.
        assert abs(found / expected - 1) < 6 / math.sqrt(2 * tensor.numel()), (name, found)
        bound = 2 / 0.87962566103423978 if "feed-forward" in part else math.inf
        bound = math.sqrt(3) if part.endswith("bias") else bound
        assert float(tensor.abs().max()) <= bound * expected * 1.000001, name
    print(f"initial values: {len(deviations)} deviations agree")


def check():
    check_buckets()
    check_initial()
    for preset in ("byte-65m", "byte-49m-text"):
        check_network(preset)


if __name__ == "__main__":
    check()
