"""The networks of docs/model.md in PyTorch, to judge ours by and to time ours against.

    /opt/torch/bin/python Tests/Tools/torch_models.py

checks itself: the parameter counts, the byte decoder against T5X's arithmetic (t5x_arithmetic.py),
and, where `transformers` is installed, BERT and GPT-2 against it (torch_layouts.py). It needs
`pip install torch==2.13.0+cpu numpy safetensors transformers`, which no test of ours does.

Tensors have our names and shapes at the border (`Transformer.tensors`, `.gradients`, `.load`);
inside, query, key and value are one parameter, as gate and linear are, so that one product computes
them: that is how a careful user of PyTorch writes it.

Sources, as read for this file:
- T5X, `t5x/examples/decoder_only/{network,layers}.py` at google-research/t5x 247d329, and
  `t5x/losses.py` at 08058ed; its sizes from `lang_transfer/configs/models/70M.gin` at
  lersouza/language-transfer 1066846 (ByteVocabulary, bfloat16, GEGLU, tied logits);
- Languini, `languini/projects/gpt/{model,lib,configs}.py` at languini-kitchen 0f185f9;
- BERT and GPT-2 of Hugging Face `transformers` 5.24.
"""

import math
import sys

import torch
import torch.nn as nn
import torch.nn.functional as F

FAMILIES = {
    "byte": {
        "norm": "rms", "norm-epsilon": 1e-6, "norm-position": "pre", "activation": "geglu",
        "biases": False, "positions": "relative", "attention": "causal", "tied": True,
        "embedding-scale": "one", "logit-scale": "inverse-root-channels", "attention-scale": "one",
        "dropout": 0.0, "attention-dropout": 0.0, "segments": False, "embedding-norm": False,
        "head-transform": False, "initialisation": "t5x", "z-loss": 1e-4,
    },
    "gpt": {
        "norm": "layer", "norm-epsilon": 1e-5, "norm-position": "pre", "activation": "gelu-tanh",
        "biases": True, "positions": "learned", "attention": "causal", "tied": False,
        "embedding-scale": "root-channels", "logit-scale": "one",
        "attention-scale": "inverse-root-head-channels", "dropout": 0.0, "attention-dropout": 0.0,
        "segments": False, "embedding-norm": False, "head-transform": False,
        "initialisation": "languini", "z-loss": 0.0,
    },
    "bert": {
        "norm": "layer", "norm-epsilon": 1e-12, "norm-position": "post", "activation": "gelu",
        "biases": True, "positions": "learned", "attention": "full", "tied": True,
        "embedding-scale": "one", "logit-scale": "one",
        "attention-scale": "inverse-root-head-channels", "dropout": 0.1, "attention-dropout": 0.1,
        "segments": True, "embedding-norm": True, "head-transform": True, "initialisation": "bert",
        "z-loss": 0.0,
    },
}


def sizes(layers, channels, heads, head_channels, feed_forward_channels, context):
    return {
        "layers": layers, "channels": channels, "heads": heads, "head-channels": head_channels,
        "feed-forward-channels": feed_forward_channels, "context": context,
    }


PRESETS = {
    "byte-65m": FAMILIES["byte"] | sizes(10, 640, 10, 64, 2560, 1024),
    "byte-49m-text": FAMILIES["byte"] | {"activation": "gelu-tanh"}
    | sizes(10, 640, 10, 64, 2560, 1024),
    "gpt-mini": FAMILIES["gpt"] | sizes(4, 512, 8, 32, 2048, 512),
    "gpt-small": FAMILIES["gpt"] | sizes(12, 768, 12, 64, 3072, 512),
    "gpt-medium": FAMILIES["gpt"] | sizes(24, 1024, 16, 64, 4096, 512),
    "bert-4l": FAMILIES["bert"] | sizes(4, 512, 4, 128, 3072, 128),
}


def settings_of(preset, **changes):
    """The settings of a preset or family, with `changes` (underscores for hyphens) over them."""
    base = PRESETS.get(preset) or FAMILIES[preset]
    changes = {key.replace("_", "-"): value for key, value in changes.items()}
    unknown = set(changes) - set(PRESETS["byte-65m"])
    if unknown:
        raise ValueError(f"no such settings: {sorted(unknown)}")
    return base | changes


def bucket(distance):
    """T5X's causal bucket of a look back over `distance` ≥ 0 positions (layers.py,
    `_relative_position_bucket` with bidirectional=False, 32 buckets, furthest 128)."""
    if distance < 16:
        return distance
    return min(31, 16 + int(math.log(distance / 16) / math.log(128 / 16) * 16))


class Norm(nn.Module):
    """RMSNorm, or LayerNorm, which also has a shift."""

    def __init__(self, settings):
        super().__init__()
        self.width, self.epsilon = settings["channels"], settings["norm-epsilon"]
        self.scale = nn.Parameter(torch.ones(self.width))
        self.shift = (
            nn.Parameter(torch.zeros(self.width)) if settings["norm"] == "layer" else None)

    def forward(self, x):
        if self.shift is None:
            return F.rms_norm(x, (self.width,), self.scale, self.epsilon)
        return F.layer_norm(x, (self.width,), self.scale, self.shift, self.epsilon)

    def table(self, name):
        yield name, self.scale, None
        if self.shift is not None:
            yield f"{name}-shift", self.shift, None


class Layer(nn.Module):
    """One block."""

    def __init__(self, settings):
        super().__init__()
        self.settings = settings
        width, inner = settings["channels"], settings["feed-forward-channels"]
        self.heads, self.head_width = settings["heads"], settings["head-channels"]
        attention = self.heads * self.head_width
        self.gated = settings["activation"] == "geglu"
        biases = settings["biases"]
        self.attention_norm, self.feed_forward_norm = Norm(settings), Norm(settings)
        self.query_key_value = nn.Linear(width, 3 * attention, bias=biases)
        self.attention_output = nn.Linear(attention, width, bias=biases)
        self.feed_forward_input = nn.Linear(width, (1 + self.gated) * inner, bias=biases)
        self.feed_forward_output = nn.Linear(inner, width, bias=biases)
        self.relative_bias = None
        if settings["positions"] == "relative":
            self.relative_bias = nn.Parameter(torch.zeros(self.heads, 32))

    def dropped(self, x):
        rate = self.settings["dropout"]
        return F.dropout(x, rate, self.training) if rate else x

    def attend(self, x, places):
        rows, length, _ = x.shape
        query, key, value = (
            part.view(rows, length, self.heads, self.head_width).transpose(1, 2)
            for part in self.query_key_value(x).chunk(3, -1))
        mask = places.mask
        if self.relative_bias is not None:
            mask = places.toeplitz(self.relative_bias).to(query.dtype)
        y = F.scaled_dot_product_attention(
            query, key, value, attn_mask=mask, is_causal=places.causal and mask is None,
            dropout_p=self.settings["attention-dropout"] if self.training else 0.0,
            scale=1.0 if self.settings["attention-scale"] == "one" else None)
        y = y.transpose(1, 2).reshape(rows, length, self.heads * self.head_width)
        return self.dropped(self.attention_output(y))

    def feed(self, x):
        y = self.feed_forward_input(x)
        if self.gated:
            gate, linear = y.chunk(2, -1)
            y = F.gelu(gate, approximate="tanh") * linear
        else:
            exact = self.settings["activation"] == "gelu"
            y = F.gelu(y, approximate="none" if exact else "tanh")
        return self.dropped(self.feed_forward_output(y))

    def forward(self, x, places):
        if self.settings["norm-position"] == "pre":
            x = x + self.attend(self.attention_norm(x), places)
            return x + self.feed(self.feed_forward_norm(x))
        x = self.attention_norm(x + self.attend(x, places))
        return self.feed_forward_norm(x + self.feed(x))

    def table(self, prefix):
        """(our name, parameter, which of how many equal parts of it) in our order."""
        attention, feed = f"{prefix}.attention.", f"{prefix}.feed-forward."
        yield from self.attention_norm.table(attention + "norm")
        parts = ["query", "key", "value"]
        for index, part in enumerate(parts):
            yield attention + part, self.query_key_value.weight, (index, 3)
        if self.settings["biases"]:
            for index, part in enumerate(parts):
                yield f"{attention}{part}-bias", self.query_key_value.bias, (index, 3)
        yield attention + "output", self.attention_output.weight, None
        if self.settings["biases"]:
            yield attention + "output-bias", self.attention_output.bias, None
        if self.relative_bias is not None:
            yield attention + "relative-bias", self.relative_bias, None
        yield from self.feed_forward_norm.table(feed + "norm")
        parts = ["gate", "linear"] if self.gated else ["input"]
        for index, part in enumerate(parts):
            yield feed + part, self.feed_forward_input.weight, (index, len(parts))
        if self.settings["biases"]:
            for index, part in enumerate(parts):
                yield (f"{feed}{part}-bias", self.feed_forward_input.bias, (index, len(parts)))
        yield feed + "output", self.feed_forward_output.weight, None
        if self.settings["biases"]:
            yield feed + "output-bias", self.feed_forward_output.bias, None


class Places:
    """What attention needs to know of a batch: who may see whom, and how far away."""

    def __init__(self, settings, length, row_lengths, device):
        self.causal = settings["attention"] == "causal"
        self.mask = None
        if not self.causal and row_lengths is not None and bool((row_lengths < length).any()):
            seen = torch.arange(length, device=device)[None] < row_lengths[:, None]
            self.mask = seen[:, None, None, :]
        if settings["positions"] == "relative":
            if not self.causal:
                raise ValueError("relative positions are for causal attention")
            self.buckets = torch.tensor(
                [bucket(distance) for distance in reversed(range(length))], device=device)

    def toeplitz(self, table):
        """The bias of each head, query and key; −∞ for what is still to come.

        A window over the biases by falling distance is the quickest way found: a step of byte-65m
        takes 0.80 (fp32) and 0.74 (bf16) of the CPU time it takes with `F.embedding` of the
        buckets, and 0.94 and 0.90 of that with an index into the table.
        """
        length = len(self.buckets)
        future = table.new_full((len(table), length - 1), -math.inf)
        falling = torch.cat([table[:, self.buckets], future], 1)
        return falling.unfold(1, length, 1).flip(1)[None]


class Transformer(nn.Module):
    """A body and a head.

    `head` is None for a language model, or `{"classes": n, "per": "token" | "row-first" |
    "row-last"}`: one linear map with a bias from the last states, for every head of classes; which
    position speaks for a row is said by where its target stands.
    """

    def __init__(self, settings, vocabulary, head=None):
        super().__init__()
        self.settings, self.vocabulary, self.head = settings, vocabulary, head
        width = settings["channels"]
        self.embedding = nn.Parameter(torch.zeros(vocabulary, width))
        learned = settings["positions"] == "learned"
        self.positions = (
            nn.Parameter(torch.zeros(settings["context"], width)) if learned else None)
        self.segments = nn.Parameter(torch.zeros(2, width)) if settings["segments"] else None
        self.embedding_norm = Norm(settings) if settings["embedding-norm"] else None
        self.layers = nn.ModuleList(Layer(settings) for _ in range(settings["layers"]))
        self.final_norm = Norm(settings) if settings["norm-position"] == "pre" else None
        self.transform = self.transform_norm = self.output = self.output_bias = None
        if head:
            self.output = nn.Parameter(torch.zeros(head["classes"], width))
            self.output_bias = nn.Parameter(torch.zeros(head["classes"]))
        else:
            if settings["head-transform"]:
                self.transform = nn.Linear(width, width)
                self.transform_norm = Norm(settings)
                self.output_bias = nn.Parameter(torch.zeros(vocabulary))
            if not settings["tied"]:
                self.output = nn.Parameter(torch.zeros(vocabulary, width))

    # Forward

    def states(self, tokens, row_lengths=None):
        """The states [rows, length, channels] that the head reads."""
        settings = self.settings
        x = F.embedding(tokens.clamp(min=0), self.embedding)
        if settings["embedding-scale"] == "root-channels":
            x = x * math.sqrt(settings["channels"])
        if self.positions is not None:
            x = x + self.positions[: tokens.shape[1]]
        if self.segments is not None:
            x = x + self.segments[0]
        if self.embedding_norm is not None:
            x = self.embedding_norm(x)
        if settings["dropout"]:
            x = F.dropout(x, settings["dropout"], self.training)
        places = Places(settings, tokens.shape[1], row_lengths, tokens.device)
        for layer in self.layers:
            x = layer(x, places)
        return x if self.final_norm is None else self.final_norm(x)

    def logits_of(self, states):
        """The logits of any states [..., channels]."""
        if self.transform is not None:
            exact = self.settings["activation"] == "gelu"
            states = F.gelu(self.transform(states), approximate="none" if exact else "tanh")
            states = self.transform_norm(states)
        weight = self.embedding if self.output is None else self.output
        logits = F.linear(states, weight, self.output_bias)
        if not self.head and self.settings["logit-scale"] == "inverse-root-channels":
            logits = logits / math.sqrt(self.settings["channels"])
        return logits

    def logits(self, tokens):
        """The logits [rows, length, vocabulary or classes]; a row ends before its first −1."""
        return self.logits_of(self.states(tokens, row_lengths(tokens)))

    def forward(self, tokens, targets, counted=None, lengths=None):
        """The objective and the loss, both means over the targets that are not −1.

        `counted` are the indices of those among all positions, where there are others; only theirs
        are the logits that are computed. `lengths` are the rows', where they differ.
        """
        states = self.states(tokens, lengths).flatten(0, 1)
        targets = targets.flatten()
        if counted is not None:
            states, targets = states[counted], targets[counted]
        logits = self.logits_of(states)
        # Autocast gives bfloat16 logits; the loss is computed in single precision, as T5X's is.
        logits = logits.float() if logits.dtype == torch.bfloat16 else logits
        if not self.settings["z-loss"]:
            loss = F.cross_entropy(logits, targets)
            return loss, loss
        sums = torch.logsumexp(logits, -1)
        loss = (sums - logits.gather(-1, targets[:, None]).squeeze(-1)).mean()
        return loss + self.settings["z-loss"] * sums.square().mean(), loss

    # Tensors by our names

    def table(self):
        """(our name, parameter, (part, parts) or None), in the order of our memory."""
        yield "embedding", self.embedding, None
        if self.positions is not None:
            yield "positions", self.positions, None
        if self.segments is not None:
            yield "segments", self.segments, None
        if self.embedding_norm is not None:
            yield from self.embedding_norm.table("embedding-norm")
        for index, layer in enumerate(self.layers):
            yield from layer.table(f"layers.{index}")
        if self.final_norm is not None:
            yield from self.final_norm.table("final-norm")
        if self.transform is not None:
            yield "head.transform", self.transform.weight, None
            yield "head.transform-bias", self.transform.bias, None
            yield from self.transform_norm.table("head.norm")
        if self.output is not None:
            yield "head.output", self.output, None
        if self.output_bias is not None:
            yield "head.output-bias", self.output_bias, None

    @staticmethod
    def part(tensor, place):
        return tensor if place is None else tensor.chunk(place[1])[place[0]]

    def tensors(self):
        """Views of the parameters by our names."""
        return {name: self.part(p.detach(), place) for name, p, place in self.table()}

    def gradients(self):
        """The gradients by our names; zeros where nothing was computed."""
        return {
            name: self.part(torch.zeros_like(p) if p.grad is None else p.grad, place)
            for name, p, place in self.table()}

    def load(self, tensors):
        """Takes over values by our names: all, and no others."""
        ours = self.tensors()
        if set(ours) != set(tensors):
            raise ValueError(f"other tensors: {sorted(set(ours) ^ set(tensors))}")
        for name, tensor in ours.items():
            if tensor.shape != tensors[name].shape:
                raise ValueError(f"{name}: {tensors[name].shape} instead of {tensor.shape}")
            tensor.copy_(tensors[name])
        return self

    def initialise(self, seed):
        """Draws all values as the model's origin does (docs/model.md); not our random numbers."""
        generator = torch.Generator().manual_seed(seed)
        for name, tensor in self.tensors().items():
            how, value = initial(name, self.settings)
            if how == "constant":
                tensor.fill_(value)
            elif how == "normal":
                tensor.normal_(0, value, generator=generator)
            elif how == "uniform":
                tensor.uniform_(-value, value, generator=generator)
            else:
                # 0.8796… is the standard deviation of a standard normal cut at ±2.
                nn.init.trunc_normal_(tensor, 0, 1, -2, 2, generator=generator)
                tensor.mul_(value / 0.87962566103423978)
        return self

    def scatter(self, seed, deviation=0.2):
        """Moves every value at random from its initial one, so that no bias is 0 and no scale 1."""
        generator = torch.Generator().manual_seed(seed)
        for name, tensor in self.tensors().items():
            noise = torch.empty(tensor.shape).normal_(0, 1, generator=generator)
            level = deviation if tensor.dim() == 1 else deviation * float(tensor.float().std())
            tensor.add_((level * noise).to(tensor.dtype))
        return self


def initial(name, settings):
    """How a tensor's values are drawn: (kind, limit, deviation or constant)."""
    last = name.rsplit(".", 1)[-1]
    if last.endswith("shift") or (last.endswith("bias") and last != "relative-bias"):
        return "constant", 0.0
    if last.endswith("norm"):
        return "constant", 1.0
    if settings["initialisation"] == "bert":
        return "normal", 0.02
    if settings["initialisation"] == "languini":
        scaled = name.endswith("feed-forward.output")
        return "normal", 0.02 / math.sqrt(2 * settings["layers"]) if scaled else 0.02
    # T5X: kernels have the variance 1 / fan-in, normal in attention, cut in the feed-forward; the
    # query takes up the 1 / √head-channels that attention leaves out; the table of biases is
    # uniform with the variance 2 / (heads + buckets).
    width, heads = settings["channels"], settings["heads"]
    inner, attention = settings["feed-forward-channels"], heads * settings["head-channels"]
    return {
        "embedding": ("normal", 1.0),
        "positions": ("normal", 1.0),
        "attention.query": ("normal", (width * settings["head-channels"]) ** -0.5),
        "attention.key": ("normal", width**-0.5),
        "attention.value": ("normal", width**-0.5),
        "attention.output": ("normal", attention**-0.5),
        "attention.relative-bias": ("uniform", math.sqrt(6 / (heads + 32))),
        "feed-forward.gate": ("truncated", width**-0.5),
        "feed-forward.linear": ("truncated", width**-0.5),
        "feed-forward.input": ("truncated", width**-0.5),
        "feed-forward.output": ("truncated", inner**-0.5),
        "head.output": ("truncated", width**-0.5),
    }[name.split(".", 2)[-1] if name.startswith("layers.") else name]


def row_lengths(tokens):
    """The positions of each row before its first negative token."""
    return (tokens < 0).int().cumsum(1).eq(0).sum(1)


def indices_of(targets):
    """The indices of the targets that count, or None where all do."""
    counted = (targets.flatten() >= 0).nonzero().squeeze(1)
    return None if counted.numel() == targets.numel() else counted


def lengths_of(tokens):
    """The rows' lengths, or None where all are full."""
    lengths = row_lengths(tokens)
    return None if bool((lengths == tokens.shape[1]).all()) else lengths


def make_optimiser(model, settings):
    """AdamW with decay on every tensor, as ours and optax's is."""
    return torch.optim.AdamW(
        model.parameters(), lr=settings["rate"], betas=(settings["beta1"], settings["beta2"]),
        eps=settings["epsilon"], weight_decay=settings["decay"])


def train(model, tokens, targets, optimiser, steps, autocast=False):
    """The losses before each of `steps` updates on one batch, and the first step's gradients."""
    adamw = make_optimiser(model, optimiser)
    counted, lengths = indices_of(targets), lengths_of(tokens)
    losses, first = [], None
    for _ in range(steps):
        with torch.autocast("cpu", torch.bfloat16, enabled=autocast):
            objective, loss = model(tokens, targets, counted, lengths)
        objective.backward()
        if first is None:
            first = {name: g.clone() for name, g in model.gradients().items()}
        if optimiser.get("clip"):
            nn.utils.clip_grad_norm_(model.parameters(), optimiser["clip"])
        adamw.step()
        adamw.zero_grad(set_to_none=True)
        losses.append(float(loss.detach()))
    return losses, first


def operations(settings, vocabulary, rows, length, head_rows=None):
    """Floating-point operations of a training step: three times the matrix products forward, with
    causal attention at its half, as `trainingOperationsPerToken` of ours counts them."""
    width, attention = settings["channels"], settings["heads"] * settings["head-channels"]
    matrices = 3 if settings["activation"] == "geglu" else 2
    tokens = rows * length
    block = 4 * width * attention + matrices * width * settings["feed-forward-channels"]
    head = vocabulary * width + (width * width if settings["head-transform"] else 0)
    pairs = length * (0.5 if settings["attention"] == "causal" else 1)
    forward = settings["layers"] * tokens * (2 * block + 4 * attention * pairs)
    return 3 * (forward + 2 * head * (tokens if head_rows is None else head_rows))


# Checks


def check_counts():
    def count(preset, vocabulary):
        with torch.device("meta"):
            model = Transformer(PRESETS[preset], vocabulary)
        embeddings = ("embedding", "head.output")
        tensors = {name: tensor.numel() for name, tensor in model.tensors().items()}
        return (sum(tensors.values()),
                sum(size for name, size in tensors.items() if name not in embeddings))

    for preset, vocabulary, total, bare in [
        ("byte-65m", 384, 65_798_400, None), ("byte-49m-text", 384, 49_414_400, None),
        ("gpt-mini", 16384, None, 10_772_480), ("gpt-small", 16384, None, 85_449_216),
        ("gpt-medium", 16384, None, 302_835_712), ("bert-4l", 30000, 32_529_200, None),
        ("bert-4l", 100000, 68_439_200, None),
    ]:
        found = count(preset, vocabulary)
        print(f"{preset}, {vocabulary} ids: {found[0]:,} parameters, {found[1]:,} without "
              "embedding and head")
        assert total in (None, found[0]) and bare in (None, found[1]), (preset, found)


def check_operations():
    """Against PyTorch's own counter, which sees attention only where it is plain products, and
    then all of its square."""
    from torch.nn.attention import SDPBackend, sdpa_kernel
    from torch.utils.flop_counter import FlopCounterMode

    for preset, changes, vocabulary, rows, length in [
        ("gpt-mini", {}, 512, 2, 96), ("bert-4l", {"dropout": 0.0, "attention-dropout": 0.0}, 600,
                                       3, 64), ("byte-65m", {"layers": 2}, 384, 1, 128),
    ]:
        settings = PRESETS[preset] | changes
        model = Transformer(settings, vocabulary).initialise(1)
        tokens = torch.randint(0, vocabulary, (rows, length))
        with FlopCounterMode(display=False) as counter, sdpa_kernel(SDPBackend.MATH):
            objective, _ = model(tokens, tokens)
            objective.backward()
        found = operations(settings | {"attention": "full"}, vocabulary, rows, length)
        ratio = counter.get_total_flops() / found
        print(f"{preset}: PyTorch counts {ratio:.4f} of our operations, causal attention as full")
        assert abs(ratio - 1) < 1e-9, ratio


def check_train():
    """`train` against AdamW as Loshchilov and Hutter (2019) write it, behind clipping."""
    settings = FAMILIES["gpt"] | sizes(1, 16, 2, 8, 24, 12)
    tokens = torch.randint(0, 31, (2, 12), generator=torch.Generator().manual_seed(4))
    targets = tokens.roll(-1, 1)
    how = {"rate": 0.01, "beta1": 0.8, "beta2": 0.9, "epsilon": 1e-3, "decay": 0.5, "clip": 0.3}
    found, first = train(
        Transformer(settings, 31).initialise(1).double(), tokens, targets, how, 4)
    model, expected = Transformer(settings, 31).initialise(1).double(), []
    means, squares = ([torch.zeros_like(p) for p in model.parameters()] for _ in range(2))
    for step in range(1, 5):
        model.zero_grad()
        objective, loss = model(tokens, targets)
        objective.backward()
        expected.append(float(loss.detach()))
        gradients = [p.grad for p in model.parameters()]
        norm = sum(float(g.square().sum()) for g in gradients) ** 0.5
        assert norm > how["clip"], norm
        for p, g, mean, square in zip(model.parameters(), gradients, means, squares):
            g = g * how["clip"] / norm
            mean.mul_(how["beta1"]).add_(g * (1 - how["beta1"]))
            square.mul_(how["beta2"]).add_(g * g * (1 - how["beta2"]))
            root = (square / (1 - how["beta2"] ** step)).sqrt() + how["epsilon"]
            change = mean / (1 - how["beta1"] ** step) / root + how["decay"] * p.detach()
            p.data -= how["rate"] * change
    worst = max(abs(a - b) for a, b in zip(found, expected))
    print(f"AdamW: losses of four steps within {worst:.1e} of the formula's")
    # Clipping adds 10⁻⁶ to the norm in PyTorch.
    assert worst < 1e-6 and set(first) == set(model.tensors()), worst


def check_languini():
    """The deviations that model.py and lib.py of Languini at 0f185f9 name, for mini."""
    model = Transformer(PRESETS["gpt-mini"], 512).initialise(1)
    for name, tensor in model.tensors().items():
        if tensor.dim() == 1:
            assert bool((tensor == float(name.endswith("norm"))).all()), name
            continue
        expected = 0.02 / 8**0.5 if name.endswith("feed-forward.output") else 0.02
        found = float(tensor.std())
        assert abs(found / expected - 1) < 6 / math.sqrt(2 * tensor.numel()), (name, found)
    print("gpt-mini: all initial deviations are Languini's")


def main():
    check_counts()
    check_operations()
    check_train()
    check_languini()
    import t5x_arithmetic

    t5x_arithmetic.check()
    try:
        import torch_layouts
    except ImportError:
        print("transformers is not installed: BERT and GPT-2 were not compared")
        return
    torch_layouts.check()


if __name__ == "__main__":
    sys.exit(main())
