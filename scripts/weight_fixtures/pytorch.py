"""PyTorch and safetensors: a model's state dict, in several dtypes. Outputs in float64."""

import safetensors
import torch
from fixtures import Expectations, path, values
from safetensors.torch import save_file
from torch import nn

OPTIONS = {
    "decoder.up1.": {"stride": [2, 3], "padding": 1, "outputPadding": [1, 0], "groups": 2},
    "decoder.up2.": {"stride": 1, "dilation": [2, 1]},
    "line.": {"stride": 2, "padding": 1},
}
INPUTS = {"decoder.up1.": (2, 4, 3, 4), "decoder.up2.": (1, 6, 4, 3), "line.": (1, 3, 5)}


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        up1 = nn.ConvTranspose2d(4, 6, (3, 4), (2, 3), 1, (1, 0), groups=2)
        up2 = nn.ConvTranspose2d(6, 2, 3, bias=False, dilation=(2, 1))
        self.decoder = nn.ModuleDict({"up1": up1, "norm": nn.BatchNorm2d(6), "up2": up2})
        self.line = nn.ConvTranspose1d(3, 2, 4, 2, 1)


def main():
    torch.manual_seed(11)
    versions = {"torch": torch.__version__, "safetensors": safetensors.__version__}
    expected = Expectations("pytorch", versions)
    for name, dtype in [
        ("float32", torch.float32),
        ("float16", torch.float16),
        ("bfloat16", torch.bfloat16),
        ("float64", torch.float64),
    ]:
        model = Model().to(dtype)
        file = f"pytorch-{name}.safetensors"
        save_file(model.state_dict(), path(file), metadata={"format": "pt"})
        exact = model.to(torch.float64)
        for seed, (prefix, options) in enumerate(OPTIONS.items()):
            x = torch.from_numpy(values(seed, *INPUTS[prefix])).to(torch.float64)
            y = exact.get_submodule(prefix[:-1])(x)
            expected.add(file, prefix, options, x.numpy(), y.detach().numpy(), dtype=name)
    expected.write()


main()
