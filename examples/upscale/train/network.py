"""The network: what is to be added to the bicubic enlargement of a luminance plane."""

import torch
import torch.nn.functional as F
from torch import nn

CHANNELS = 32
MIDDLE_LAYERS = 2
FIRST_KERNEL = 5
MIDDLE_KERNEL = 3
SLOPE = 0.1
# Taps of the last layer: as many as the bicubic kernel has, so that both look equally far.
LAST_KERNEL = {2: 8, 3: 11, 4: 16}
# Pixels around an input pixel that its output pixels depend on: 2 + 2 * 1 + 2.
HALO = FIRST_KERNEL // 2 + MIDDLE_LAYERS * (MIDDLE_KERNEL // 2) + 2


class Residual(nn.Module):
    """No layer has a bias and the first one's kernels sum to zero: a constant plane gives zero."""

    def __init__(self, scale):
        super().__init__()
        self.scale = scale
        shapes = [(CHANNELS, 1, FIRST_KERNEL)] + [(CHANNELS, CHANNELS, MIDDLE_KERNEL)] * MIDDLE_LAYERS
        self.features = nn.ParameterList()
        for outputs, inputs, kernel in shapes:
            spread = (2 / (inputs * kernel * kernel)) ** 0.5
            self.features.append(nn.Parameter(torch.randn(outputs, inputs, kernel, kernel) * spread))
        kernel = LAST_KERNEL[scale]
        self.last = nn.Parameter(torch.randn(CHANNELS, 1, kernel, kernel) * 1e-3)

    def convolutions(self):
        first, *middle = self.features
        return [first - first.mean(dim=(2, 3), keepdim=True), *middle]

    def forward(self, low):
        """[N, 1, H + 2 HALO, W + 2 HALO] to [N, 1, scale H, scale W]."""
        values = low
        for weight in self.convolutions():
            values = F.leaky_relu(F.conv2d(values, weight), SLOPE)
        # Two pixels of border are left, and the taps that reach beyond them are cropped.
        padding = 2 * self.scale + (LAST_KERNEL[self.scale] - self.scale) // 2
        return F.conv_transpose2d(values, self.last, stride=self.scale, padding=padding)

    def transposed(self):
        """The weights as transposed convolutions take them, [inputs, outputs, kernel, kernel]."""
        layers = [weight.flip(2, 3).transpose(0, 1) for weight in self.convolutions()] + [self.last]
        return {f"layers.{index}.weight": weight.detach().contiguous() for index, weight in enumerate(layers)}


def cubic(x):
    """Catmull and Rom's kernel (Keys 1981, a = -1/2)."""
    x = x.abs()
    near = (1.5 * x - 2.5) * x * x + 1
    far = ((-0.5 * x + 2.5) * x - 4) * x + 2
    return torch.where(x < 1, near, torch.where(x < 2, far, torch.zeros_like(x)))


def bicubic(low, scale):
    """Bicubic enlargement of [N, 1, H + 4, W + 4] to [N, 1, scale H, scale W], centres aligned."""
    kernel = LAST_KERNEL[scale]
    axis = cubic((torch.arange(kernel) - (kernel - 1) / 2) / scale)
    padding = 2 * scale + (kernel - scale) // 2
    return F.conv_transpose2d(low, torch.outer(axis, axis)[None, None], stride=scale, padding=padding)


def enlarge(network, low):
    """The whole: [N, 1, H + 2 HALO, W + 2 HALO] to [N, 1, scale H, scale W]."""
    inner = HALO - 2
    return bicubic(low[:, :, inner:-inner, inner:-inner], network.scale) + network(low)
