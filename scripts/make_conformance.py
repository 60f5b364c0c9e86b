#!/usr/bin/env python3
"""Makes test/fixtures/conformance.{txt,bin.gz}: cases over the whole parameter space of the operator,
with the outputs of an independent oracle (PyTorch's conv_transpose2d in float64 on the CPU).

usage: python scripts/make_conformance.py        (needs PyPI's torch and numpy; seeded, takes seconds)

conformance.txt: a line per case: the problem line, then kind, seed, bias, rank, output size ("-" or
"HxW"), S (the largest sum of |x*w| + |bias| of any output), and the number of outputs.
conformance.bin.gz: the outputs of all cases in order, little-endian float64 rounded to 33 significant
bits (so that they pack), gzipped.

Operands are not stored: both sides make them from the seed (operands.py, test/support/operands.ts).
"""

import gzip
import os
import random

import numpy as np
import operands
import torch

FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "test", "fixtures")
CASES = 1800


def operand(kind, seed, stream, shape):
    return torch.from_numpy(operands.operand(kind, seed, stream, shape))


def axis(rng, wide):
    """One axis: input, kernel, stride, padding, output padding, dilation; None if there is no output."""
    stride = rng.choice([1, 1, 2, 2, 2, 3, 4, 5, 8])
    kernel = rng.choice([1, 2, 3, 4, 4, 5, 6, 7, 9])
    dilation = rng.choice([1, 1, 1, 2, 2, 3, 4, 6])
    size = rng.randint(1, 40 if wide else 7)
    padding = rng.randint(0, dilation * (kernel - 1) + (stride if rng.random() < 0.2 else 0))
    extra = rng.randint(0, max(stride, dilation) - 1) if rng.random() < 0.5 else 0
    out = (size - 1) * stride - 2 * padding + dilation * (kernel - 1) + extra + 1
    return None if out < 1 else (size, kernel, stride, padding, extra, dilation, out)


def case(rng, index):
    while True:
        h, w = axis(rng, False), axis(rng, index % 8 == 0)
        if h is None or w is None:
            continue
        n = rng.choice([0] + [1] * 15 + [2] * 8 + [3] * 6)
        g = rng.choice([1, 1, 1, 2, 3, 4])
        ic, oc = g * rng.randint(1, 6), g * rng.randint(1, 6)
        outputs = n * oc * h[6] * w[6]
        if outputs > (2000 if index % 8 == 0 else 300):
            continue
        return n, g, ic, oc, h, w


def main():
    rng = random.Random(20261123)
    lines, blobs = [], []
    for index in range(CASES):
        n, g, ic, oc, h, w = case(rng, index)
        kind = ("int", "real", "int", "real", "half")[index % 5]
        seed, bias = index + 1, rng.random() < 0.7
        rank = 3 if n == 1 and rng.random() < 0.3 else 4
        x = operand(kind, seed, 0, (n, ic, h[0], w[0]))
        k = operand(kind, seed, 1, (ic, oc // g, h[1], w[1]))
        b = operand(kind, seed, 2, (oc,)) if bias else None
        (sh, sw), (ph, pw), (oph, opw), (dh, dw) = zip(h[2:6], w[2:6])
        run = lambda x, k, b: torch.nn.functional.conv_transpose2d(
            x, k, b, (sh, sw), (ph, pw), (oph, opw), g, (dh, dw))
        y = run(x, k, b)
        reach = run(x.abs(), k.abs(), None if b is None else b.abs())
        assert y.shape == (n, oc, h[6], w[6])
        # A call may ask for its output size where the layer has no output padding for it.
        asks = oph < sh and opw < sw and rng.random() < 0.2
        lines.append(
            f"n{n}g{g}ic{ic}ih{h[0]}iw{w[0]}_oc{oc}kh{h[1]}kw{w[1]}"
            f"_sh{sh}sw{sw}ph{ph}pw{pw}oph{oph}opw{opw}dh{dh}dw{dw}"
            f" {kind} {seed} {int(bias)} {rank} {f'{h[6]}x{w[6]}' if asks else '-'}"
            f" {float(reach.max()) if y.numel() else 0.0!r} {y.numel()}")
        bits = y.numpy().reshape(-1).view(np.uint64)
        blobs.append(((bits + np.uint64(1 << 19)) & ~np.uint64((1 << 20) - 1)).astype("<u8").tobytes())
    with open(os.path.join(FIXTURES, "conformance.txt"), "w") as f:
        f.write("\n".join(lines) + "\n")
    with open(os.path.join(FIXTURES, "conformance.bin.gz"), "wb") as f:
        f.write(gzip.compress(b"".join(blobs), 9, mtime=0))


if __name__ == "__main__":
    main()
