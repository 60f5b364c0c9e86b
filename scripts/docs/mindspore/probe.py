"""Answers the cases of cases.ts, as JSON on standard input, with MindSpore's mint.nn.ConvTranspose2d."""

import json
import re
import sys

import mindspore
import numpy
from mindspore import Tensor, mint


def snake(name):
    return re.sub("[A-Z]", lambda letter: "_" + letter[0].lower(), name)


def python(value):
    return tuple(value) if isinstance(value, list) else value


def argument(name, value):
    return getattr(mindspore, value) if name == "dtype" else python(value)


def answer(case):
    options = {snake(name): argument(name, value) for name, value in case.get("options", {}).items()}
    try:
        layer = mint.nn.ConvTranspose2d(
            case["inChannels"], case["outChannels"], python(case["kernelSize"]), **options
        )
        if "input" not in case:
            return {"made": str(layer), "weight": list(layer.weight.shape)}
        size = [python(case["outputSize"])] if "outputSize" in case else []
        data = Tensor(numpy.zeros(case["input"], numpy.float32))
        return {"output": list(layer(data, *size).asnumpy().shape)}
    except Exception as error:
        parts = [str(part) for part in error.args]
        return {"error": type(error).__name__, "message": "".join(parts).split("\n")[0]}


answers = [answer(case) for case in json.load(sys.stdin)]
json.dump({"version": mindspore.__version__, "answers": answers}, sys.stdout)
