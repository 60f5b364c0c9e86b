"""Operands from a seed, bit for bit those of test/support/operands.ts.

Kinds: int, small integers, so that every correct float32 result is exact; real, float32 in (-1, 1);
half, binary16 in [-1, 1).
"""

import numpy as np


def word(seed, stream, count):
    """32 random bits for each index: a mixing function (splitmix32) of seed, stream and index."""
    mask = np.uint64(0xFFFFFFFF)
    z = (np.arange(count, dtype=np.uint64) * np.uint64(0x9E3779B9) + np.uint64(seed * 4 + stream)) & mask
    for shift, factor in ((16, 0x21F0AAAD), (15, 0x735A2D97)):
        z = (z ^ (z >> np.uint64(shift))) * np.uint64(factor) & mask
    return z ^ (z >> np.uint64(15))


def operand(kind, seed, stream, shape):
    bits = word(seed, stream, int(np.prod(shape)))
    if kind == "int":
        values = (bits % np.uint64(9)).astype(np.float64) - 4
    elif kind == "half":
        values = (bits >> np.uint64(21)).astype(np.float64) * 2.0**-10 - 1
    else:
        values = (bits >> np.uint64(8)).astype(np.float64) * 2.0**-23 + 2.0**-24 - 1
    return values.reshape(shape)
