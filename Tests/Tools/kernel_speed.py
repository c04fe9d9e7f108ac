#!/usr/bin/env python3
"""Times the kernels beside PyTorch: products, then one whole block forward and backward.

Usage: python Tests/Tools/kernel_speed.py [repeats]     (a Python with torch; clang on the path)

Both run in this process, on one thread, in turn; the least CPU time of the repeats counts. The
shapes are those of the networks byte4, gptmini, bert4 and t5byte that docs/benchmarks names. The
peak is that of a loop of multiply-adds on registers, measured in the same run.
"""
import ctypes as c
import math
import subprocess
import sys
import tempfile
import time

import torch
from torch.nn import functional as F

REPEATS = int(sys.argv[1]) if len(sys.argv) > 1 else 5
FLOATS = c.POINTER(c.c_float)
LONG, FLOAT, INT = c.c_long, c.c_float, c.c_int

# name: rows of a batch, positions, width, heads, width of a head, inner width, vocabulary,
# rows of logits at once
NETWORKS = {
    "byte4": (16, 256, 256, 4, 64, 1024, 256, 256),
    "gptmini": (4, 512, 512, 8, 32, 2048, 16384, 512),
    "bert4": (8, 128, 512, 4, 128, 2048, 30000, 154),
    "t5byte": (1, 1024, 640, 10, 64, 2560, 384, 256),
}

PEAK = r"""
#include <immintrin.h>
#define LOOP(NAME, TARGET, STEP, WORK) \
  __attribute__((target(TARGET), noinline)) double NAME(long count) { \
    __m512 x[14]; \
    for (int i = 0; i < 14; i++) x[i] = _mm512_set1_ps((float)i); \
    const __m512 a = _mm512_set1_ps(0.5f), b = _mm512_set1_ps(0.25f); \
    for (long k = 0; k < count; k++) { \
      for (int i = 0; i < 14; i++) x[i] = STEP; \
      __asm__ volatile("" ::: "memory"); \
    } \
    __m512 s = x[0]; \
    for (int i = 1; i < 14; i++) s = _mm512_add_ps(s, x[i]); \
    volatile float kept = _mm512_reduce_add_ps(s); \
    return (double)count * 14 * WORK + 0 * (double)kept; \
  }
LOOP(peak_fp32, "avx512f", _mm512_fmadd_ps(x[i], a, b), 32)
LOOP(peak_bf16, "avx512f,avx512bf16", _mm512_dpbf16_ps(x[i], (__m512bh)a, (__m512bh)b), 64)
"""


class Gemm(c.Structure):
    _fields_ = [("m", LONG), ("n", LONG), ("k", LONG), ("a", FLOATS), ("a_row", LONG),
                ("a_column", LONG), ("b", FLOATS), ("b_row", LONG), ("b_column", LONG),
                ("c", FLOATS), ("c_row", LONG), ("accumulate", INT), ("bias", FLOATS),
                ("bf16", INT)]


class Attention(c.Structure):
    _fields_ = [("length", LONG), ("channels", LONG), ("query", FLOATS), ("key", FLOATS),
                ("value", FLOATS), ("stride", LONG), ("scale", FLOAT), ("causal", INT),
                ("bias", FLOATS), ("output", FLOATS), ("output_stride", LONG),
                ("log_sum", FLOATS), ("dropout", FLOAT), ("dropout_key", c.c_uint64),
                ("d_output", FLOATS), ("d_query", FLOATS), ("d_key", FLOATS),
                ("d_value", FLOATS), ("d_bias", FLOATS), ("bf16", INT)]


class Norm(c.Structure):
    _fields_ = [("rows", LONG), ("channels", LONG), ("x", FLOATS), ("scale", FLOATS),
                ("shift", FLOATS), ("epsilon", FLOAT), ("y", FLOATS), ("mean", FLOATS),
                ("inverse", FLOATS), ("dy", FLOATS), ("dx", FLOATS), ("d_scale", FLOATS),
                ("d_shift", FLOATS), ("accumulate", INT)]


class Dropout(c.Structure):
    _fields_ = [("count", LONG), ("x", FLOATS), ("residual", FLOATS), ("y", FLOATS),
                ("rate", FLOAT), ("key", c.c_uint64), ("first", c.c_uint64)]


def takes(*types):
    return c.CFUNCTYPE(None, *types)


class Kernels(c.Structure):
    _fields_ = [("name", c.c_char_p), ("has_bf16", INT),
                ("gemm", takes(c.POINTER(Gemm), FLOATS)),
                ("attention_forward", takes(c.POINTER(Attention), FLOATS)),
                ("attention_backward", takes(c.POINTER(Attention), FLOATS)),
                ("norm_forward", takes(c.POINTER(Norm))),
                ("norm_backward", takes(c.POINTER(Norm))),
                ("activation_forward", takes(INT, LONG, LONG, FLOATS, FLOATS)),
                ("activation_backward", takes(INT, LONG, LONG, FLOATS, FLOATS, FLOATS)),
                ("dropout", takes(c.POINTER(Dropout))),
                ("column_sums", takes(LONG, LONG, FLOATS, LONG, FLOATS))]


def library():
    folder = tempfile.mkdtemp()
    with open(f"{folder}/peak.c", "w") as file:
        file.write(PEAK)
    names = ["avx512-bf16", "avx512", "avx2", "portable", "scalar", "dispatch"]
    sources = [f"Sources/CKernels/{name}.c" for name in names]
    subprocess.check_call(
        ["clang", "-O2", "-w", "-shared", "-fPIC", "-ISources/CKernels/include",
         *sources, f"{folder}/peak.c", "-lm", "-o", f"{folder}/kernels.so"])
    opened = c.CDLL(f"{folder}/kernels.so")
    opened.ck_best.restype = c.POINTER(Kernels)
    opened.ck_attention_scratch.restype = LONG
    for peak in (opened.peak_fp32, opened.peak_bf16):
        peak.restype = c.c_double
    return opened


def at(tensor, offset=0):
    """The address of a tensor's value, or null."""
    if tensor is None:
        return None
    return c.cast(tensor.data_ptr() + 4 * offset, FLOATS)


def cpu_time(body):
    start = time.thread_time()
    body()
    return time.thread_time() - start


class Ours:
    """One block, by the kernels: pre-norm, as the others cost the same."""

    def __init__(self, library, network, bf16):
        (self.rows, self.length, self.width, self.heads, self.head, self.inner, _, _) = NETWORKS[
            network]
        self.kernels = library.ck_best().contents
        self.bf16, self.t5, self.causal = int(bf16), network == "t5byte", network != "bert4"
        self.scratch = torch.zeros(library.ck_attention_scratch(LONG(self.length), LONG(self.head)))
        self.positions, self.attention = self.rows * self.length, self.heads * self.head
        self.gates = 2 * self.inner if self.t5 else self.inner
        n, d, a = self.positions, self.width, self.attention
        make = lambda *shape: torch.randn(*shape) * 0.02
        self.x, self.dy = torch.randn(n, d), torch.randn(n, d)
        self.w = [make(3 * a, d), make(d, a), make(self.gates, d), make(d, self.inner)]
        self.dw = [torch.zeros_like(w) for w in self.w]
        self.b = [None if self.t5 else make(w.shape[0]) for w in self.w]
        self.db = [None if self.t5 else torch.zeros(w.shape[0]) for w in self.w]
        self.norms = [(torch.ones(d), None if self.t5 else torch.zeros(d), torch.zeros(d),
                       torch.zeros(d), torch.zeros(n), torch.zeros(n)) for _ in range(2)]
        self.h, self.h2, self.x1, self.y, self.dx = (torch.zeros(n, d) for _ in range(5))
        self.qkv, self.d_qkv = torch.zeros(n, 3 * a), torch.zeros(n, 3 * a)
        self.att, self.d_att, self.out, self.d_h = (torch.zeros(n, s) for s in (a, a, d, d))
        self.f, self.df = torch.zeros(n, self.gates), torch.zeros(n, self.gates)
        self.g, self.dg = torch.zeros(n, self.inner), torch.zeros(n, self.inner)
        self.log_sums = torch.zeros(self.rows * self.heads, self.length)
        self.bias, self.d_bias = torch.randn(self.length), torch.zeros(self.length)

    def multiply(self, m, n, k, a, a_row, a_column, b, b_row, b_column, to, adding=0, bias=None):
        work = Gemm(m, n, k, at(a), a_row, a_column, at(b), b_row, b_column, at(to), n, adding,
                    at(bias), self.bf16)
        self.kernels.gemm(c.byref(work), at(self.scratch))

    def linear(self, i, x, y):
        o, k = self.w[i].shape
        self.multiply(x.shape[0], o, k, x, k, 1, self.w[i], 1, k, y, bias=self.b[i])

    def linear_backward(self, i, x, dy, dx):
        (o, k), n = self.w[i].shape, x.shape[0]
        self.multiply(o, k, n, dy, 1, o, x, k, 1, self.dw[i], adding=1)
        if self.db[i] is not None:
            self.kernels.column_sums(n, o, at(dy), o, at(self.db[i]))
        self.multiply(n, k, o, dy, o, 1, self.w[i], k, 1, dx)

    def norm(self, i, x, y, dy=None, dx=None):
        scale, shift, d_scale, d_shift, mean, inverse = self.norms[i]
        work = Norm(self.positions, self.width, at(x), at(scale), at(shift), 1e-6, at(y), at(mean),
                    at(inverse), at(dy), at(dx), at(d_scale), at(d_shift), 1)
        run = self.kernels.norm_forward if dy is None else self.kernels.norm_backward
        run(c.byref(work))

    def attend(self, run):
        a, stride = self.attention, 3 * self.attention
        for row in range(self.rows):
            for head in range(self.heads):
                inner = row * self.length * stride + head * self.head
                outer = row * self.length * a + head * self.head
                bias, d_bias = (self.bias, self.d_bias) if self.t5 else (None, None)
                places = [at(self.qkv, inner + part * a) for part in range(3)]
                slopes = [at(self.d_qkv, inner + part * a) for part in range(3)]
                sums = at(self.log_sums, (row * self.heads + head) * self.length)
                work = Attention(
                    self.length, self.head, *places, stride, 1 / math.sqrt(self.head),
                    int(self.causal), at(bias), at(self.att, outer), a, sums, 0, 0,
                    at(self.d_att, outer), *slopes, at(d_bias), self.bf16)
                run(c.byref(work), at(self.scratch))

    def add(self, x, residual, y):
        self.kernels.dropout(c.byref(Dropout(x.numel(), at(x), at(residual), at(y), 0, 0, 0)))

    def step(self):
        kind = 2 if self.t5 else 0
        self.norm(0, self.x, self.h)
        self.linear(0, self.h, self.qkv)
        self.attend(self.kernels.attention_forward)
        self.linear(1, self.att, self.out)
        self.add(self.out, self.x, self.x1)
        self.norm(1, self.x1, self.h2)
        self.linear(2, self.h2, self.f)
        self.kernels.activation_forward(kind, self.positions, self.inner, at(self.f), at(self.g))
        self.linear(3, self.g, self.out)
        self.add(self.out, self.x1, self.y)
        self.linear_backward(3, self.g, self.dy, self.dg)
        self.kernels.activation_backward(
            kind, self.positions, self.inner, at(self.f), at(self.dg), at(self.df))
        self.linear_backward(2, self.h2, self.df, self.d_h)
        self.dx.copy_(self.dy)
        self.norm(1, self.x1, self.h2, self.d_h, self.dx)
        self.linear_backward(1, self.att, self.dx, self.d_att)
        self.attend(self.kernels.attention_backward)
        self.linear_backward(0, self.h, self.d_qkv, self.d_h)
        self.norm(0, self.x, self.h, self.d_h, self.dx)


class Theirs:
    """The same block in PyTorch, eager, with automatic casts for bfloat16."""

    def __init__(self, ours):
        self.o = ours
        grown = lambda t: None if t is None else t.clone().requires_grad_()
        self.w, self.b = [grown(w) for w in ours.w], [grown(b) for b in ours.b]
        self.scale, self.x = grown(torch.ones(ours.width)), grown(ours.x)
        self.shift = None if ours.t5 else grown(torch.zeros(ours.width))
        back = torch.arange(ours.length)
        self.back = (back[:, None] - back[None, :]).clamp(min=0)
        self.future = back[:, None] < back[None, :]
        self.bias = grown(torch.randn(ours.heads, ours.length))

    def norm(self, x):
        if self.o.t5:
            return F.rms_norm(x, (self.o.width,), self.scale, 1e-6)
        return F.layer_norm(x, (self.o.width,), self.scale, self.shift, 1e-6)

    def attend(self, h):
        o = self.o
        parts = F.linear(h, self.w[0], self.b[0]).view(o.rows, o.length, 3, o.heads, o.head)
        q, k, v = parts.permute(2, 0, 3, 1, 4)
        if o.t5:
            mask = self.bias[:, self.back].masked_fill(self.future, float("-inf"))
            y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask.to(q.dtype).unsqueeze(0))
        else:
            y = F.scaled_dot_product_attention(q, k, v, is_causal=o.causal)
        return F.linear(
            y.transpose(1, 2).reshape(o.positions, o.attention), self.w[1], self.b[1])

    def forward(self):
        x = self.x + self.attend(self.norm(self.x))
        f = F.linear(self.norm(x), self.w[2], self.b[2])
        if self.o.t5:
            gate, linear = f.chunk(2, -1)
            g = F.gelu(gate, approximate="tanh") * linear
        else:
            g = F.gelu(f, approximate="tanh")
        return x + F.linear(g, self.w[3], self.b[3])

    def step(self):
        for tensor in [self.x, self.scale, self.shift, self.bias, *self.w, *self.b]:
            if tensor is not None:
                tensor.grad = None
        with torch.autocast("cpu", torch.bfloat16, enabled=bool(self.o.bf16)):
            y = self.forward()
        y.backward(self.o.dy)


def products(network):
    """The products of a network's matrices: (name, rows, inputs, outputs)."""
    rows, length, width, heads, head, inner, vocabulary, logit_rows = NETWORKS[network]
    n, a, gates = rows * length, heads * head, inner * (2 if network == "t5byte" else 1)
    return [("qkv", n, width, 3 * a), ("out", n, a, width), ("in", n, width, gates),
            ("back", n, inner, width), ("head", logit_rows, width, vocabulary)]


def time_products(library, network, bf16):
    ours = Ours(library, network, bf16)
    peak_of = library.peak_bf16 if bf16 else library.peak_fp32
    kind = torch.bfloat16 if bf16 else torch.float32
    for name, n, i, o in products(network):
        x, w, y = torch.randn(n, i), torch.randn(o, i), torch.randn(n, o)
        dx, dw, (tx, tw, ty) = torch.zeros(n, i), torch.zeros(o, i), (t.to(kind) for t in (x, w, y))
        runs = {
            "forward": (lambda: ours.multiply(n, o, i, x, i, 1, w, 1, i, y),
                        lambda: F.linear(tx, tw)),
            "dX": (lambda: ours.multiply(n, i, o, y, o, 1, w, i, 1, dx), lambda: ty @ tw),
            "dW": (lambda: ours.multiply(o, i, n, y, 1, o, x, i, 1, dw, adding=1),
                   lambda: ty.t() @ tx),
        }
        cells, work, peak = [], 2e-9 * n * i * o, 0
        for mine, theirs in runs.values():
            best = [1e9, 1e9]
            for _ in range(REPEATS):
                start = time.thread_time()
                done = peak_of(LONG(300000)) * 1e-9
                peak = max(peak, done / (time.thread_time() - start))
                best = [min(b, cpu_time(f)) for b, f in zip(best, (mine, theirs))]
            cells += [f"{work / best[0]:.0f} ({100 * work / best[0] / peak:.0f} %)",
                      f"{work / best[1]:.0f}"]
        print(f"| {network} {name} | {n} × {o} × {i} | {peak:.0f} |", " | ".join(cells), "|",
              flush=True)


def time_block(library, network, bf16):
    ours = Ours(library, network, bf16)
    theirs, best = Theirs(ours), [1e9, 1e9]
    for _ in range(REPEATS):
        best = [min(b, cpu_time(f)) for b, f in zip(best, (ours.step, theirs.step))]
    print(f"| {network} | {best[0] * 1e3:.1f} | {best[1] * 1e3:.1f} | {best[1] / best[0]:.2f} |",
          flush=True)


def main():
    torch.set_num_threads(1)
    opened = library()
    for bf16 in (False, True):
        print(f"\n{'bf16' if bf16 else 'fp32'}, GFLOP/s: m × n × k | peak | ours, PyTorch's")
        for network in NETWORKS:
            time_products(opened, network, bf16)
        print("\nA block, forward and backward, ms of CPU time: ours | PyTorch's | ratio")
        for network in NETWORKS:
            time_block(opened, network, bf16)


main()
