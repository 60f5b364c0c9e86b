"""Trains one scale after the other: `python train.py [scale ...]`; writes models/upscale-x*.safetensors."""

import math
import sys
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from network import HALO, SLOPE, Residual, bicubic, enlarge
from pictures import held_out, luminance, pairs, training_pairs
from safetensors.torch import load_file, save_file

SEED = 12
BATCH = 8
LOW_SIDE = 48
RATE = 2e-3
STEPS = {2: 4000, 3: 2000, 4: 2000}
MODELS = Path(__file__).resolve().parents[3] / "models"


def model_file(scale):
    return MODELS / f"upscale-x{scale}.safetensors"


def patch(pictures, weights, scale, generator):
    """One turned or mirrored patch: low [1, side + 2 HALO, ...], high [1, scale side, ...]."""
    _, high, low = pictures[torch.multinomial(weights, 1, generator=generator)]
    top, left = (
        int(torch.randint(size - LOW_SIDE - 2 * HALO + 1, (1,), generator=generator)) for size in low.shape[2:]
    )
    outer = LOW_SIDE + 2 * HALO
    near = low[0, :, top : top + outer, left : left + outer]
    y, x = ((start + HALO) * scale for start in (top, left))
    far = high[0, :, y : y + LOW_SIDE * scale, x : x + LOW_SIDE * scale]
    turns, mirrored = (int(torch.randint(n, (1,), generator=generator)) for n in (4, 2))
    turned = [torch.rot90(plane, turns, (1, 2)) for plane in (near, far)]
    return [plane.flip(2) for plane in turned] if mirrored else turned


def batches(scale, generator):
    pictures = [p for p in training_pairs(scale) if min(p[2].shape[2:]) >= LOW_SIDE + 2 * HALO]
    weights = torch.tensor([weight for weight, _, _ in pictures])
    while True:
        patches = [patch(pictures, weights, scale, generator) for _ in range(BATCH)]
        yield [torch.stack(planes) for planes in zip(*patches)]


def psnr(one, other):
    """In dB, between planes in [0, 1], without 8 pixels of border."""
    return float(-10 * ((one - other)[:, :, 8:-8, 8:-8] ** 2).mean().log10())


@torch.no_grad()
def evaluate(network):
    """{name: (bicubic's PSNR, the network's)} of the held-out pictures."""
    scores = {}
    for name, picture in held_out().items():
        high, low = pairs(luminance(picture), network.scale)
        padded = F.pad(low, [HALO] * 4, mode="replicate")
        inner = HALO - 2
        plain = bicubic(padded[:, :, inner:-inner, inner:-inner], network.scale)
        scores[name] = tuple(psnr(high, result.clamp(0, 1)) for result in (plain, enlarge(network, padded)))
    return scores


def report(step, loss, network, start):
    scores = " ".join(f"{name} {a:.2f} {b:.2f}" for name, (a, b) in evaluate(network).items())
    print(f"x{network.scale} step {step} loss {loss:.5f} {time.time() - start:.0f} s: {scores}", flush=True)


def train(scale):
    torch.manual_seed(SEED)
    generator = torch.Generator().manual_seed(SEED + scale)
    network = Residual(scale)
    if scale > 2:
        # The features of scale 2 are where the others begin; only the last layer is new.
        begin = load_file(model_file(2))
        for index, weight in enumerate(network.features):
            weight.data = begin[f"layers.{index}.weight"].transpose(0, 1).flip(2, 3).contiguous()
    optimizer = torch.optim.Adam(network.parameters(), lr=RATE)
    steps, start, mean = STEPS[scale], time.time(), 0.0
    for step, (low, high) in zip(range(steps), batches(scale, generator)):
        warm = min(1, (step + 1) / 100)
        for group in optimizer.param_groups:
            group["lr"] = RATE * warm * 0.5 * (1 + math.cos(math.pi * step / steps))
        # Charbonnier's loss: L1, but smooth at 0.
        loss = ((enlarge(network, low) - high) ** 2 + 1e-6).sqrt().mean()
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 0.1)
        optimizer.step()
        mean += (float(loss.detach()) - mean) * (1 if step == 0 else 0.01)
        if step % 500 == 0:
            report(step, mean, network, start)
    report(steps, mean, network, start)
    about = {"scale": str(scale), "slope": str(SLOPE), "seed": str(SEED), "steps": str(steps), "torch": torch.__version__}
    save_file(network.transposed(), model_file(scale), metadata=about)


if __name__ == "__main__":
    torch.set_num_threads(1)
    MODELS.mkdir(exist_ok=True)
    for wanted in [int(word) for word in sys.argv[1:]] or STEPS:
        train(wanted)
