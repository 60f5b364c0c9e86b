"""MindSpore: checkpoints of its own layers. It has no CPU kernel for the layer, so pytorch_expects.py
computes the outputs in float64 from the values that are written beside them."""

import json
import os

import mindspore as ms
from fixtures import path, values
from mindspore import Parameter, Tensor, mint, nn
from mindspore.train import serialization

OPTIONS = {"stride": [2, 1], "padding": [1, 0], "groups": 2}


class Net(nn.Cell):
    def __init__(self, kernel):
        super().__init__()
        self.up = mint.nn.ConvTranspose2d(4, 6, kernel, stride=(2, 1), padding=(1, 0), groups=2)
        self.up.weight.set_data(Tensor(values(1, 4, 3, *kernel)))
        self.up.bias.set_data(Tensor(values(2, 6)))
        self.steps = Parameter(Tensor(7, ms.int64), name="steps")


def cpu_refusal(net):
    try:
        net.up(Tensor(values(0, 1, 4, 3, 3))).asnumpy()  # or it is refused later
        return None
    except Exception as error:  # whatever it is, it is what the fixtures record
        return str(error).strip().split("\n")[0]


def main():
    small, large = Net((3, 2)), Net((12, 9))
    about = {"versions": {"mindspore": ms.__version__}, "files": []}

    def save(net, file, dtype, **options):
        parameters = [
            {"name": p.name, "data": p if p.name == "steps" else Tensor(p).astype(dtype)}
            for p in net.get_parameters()
        ]
        ms.save_checkpoint(parameters, path(file), **options)
        os.chmod(path(file), 0o644)
        kept = {p["name"]: p["data"].astype(ms.float32).asnumpy() for p in parameters}
        about["files"].append(
            {
                "file": file,
                "dtype": str(dtype).lower(),
                "options": OPTIONS,
                "weight": kept["up.weight"].tolist(),
                "bias": kept["up.bias"].tolist(),
            }
        )

    save(small, "mindspore.ckpt", ms.float32)
    save(small, "mindspore-half.ckpt", ms.float16)
    save(small, "mindspore-bfloat16.ckpt", ms.bfloat16)
    save(small, "mindspore-crc.ckpt", ms.float32, crc_check=True)
    save(small, "mindspore.safetensors", ms.float32, format="safetensors")
    serialization.SLICE_SIZE = 1  # in KiB: parameters over 512 MiB are cut in this way
    save(large, "mindspore-sliced.ckpt", ms.float32)
    about["refusal"] = cpu_refusal(small)
    with open(path("mindspore-values.json"), "w") as out:
        json.dump(about, out)


main()
