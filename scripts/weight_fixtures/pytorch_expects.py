"""PyTorch's float64 outputs for what mindspore_files.py wrote; takes the place of its notes."""

import json
import os

import torch
from fixtures import Expectations, path, values


def main():
    notes = path("mindspore-values.json")
    with open(notes) as file:
        about = json.load(file)
    versions = {**about["versions"], "torch": torch.__version__}
    expected = Expectations("mindspore", versions)
    expected.about["cpu"] = about["refusal"]
    for entry in about["files"]:
        x = torch.from_numpy(values(3, 1, 4, 3, 4)).to(torch.float64)
        weight, bias = (torch.tensor(entry[name], dtype=torch.float64) for name in ("weight", "bias"))
        options = entry["options"]
        y = torch.nn.functional.conv_transpose2d(
            x, weight, bias, options["stride"], options["padding"], groups=options["groups"]
        )
        dtype = entry["dtype"]
        expected.add(entry["file"], "up.", options, x.numpy(), y.numpy(), dtype=dtype)
    expected.write()
    os.remove(notes)


main()
