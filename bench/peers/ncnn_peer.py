"""ncnn: a network of one Deconvolution layer, weights packed at load."""

import os
import tempfile

import ncnn
import numpy as np

from task import Geometry, operands

VERSION = ncnn.__version__


class Layer:
    def __init__(self, task):
        geometry = Geometry(task)
        source, weight, bias = operands(task)
        grouped = (geometry.groups, geometry.ic // geometry.groups, geometry.oc // geometry.groups)
        packed = np.ascontiguousarray(
            weight.reshape(*grouped, *geometry.kernel).transpose(0, 2, 1, 3, 4))
        self.net = ncnn.Net()
        self.net.opt.num_threads = task["threads"]
        for option in ("fp16_packed", "fp16_storage", "fp16_arithmetic", "bf16_storage"):
            setattr(self.net.opt, "use_" + option, False)
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "layer")
            with open(file + ".param", "w", encoding="ascii") as text:
                text.write(_parameters(geometry, packed.size))
            with open(file + ".bin", "wb") as data:
                data.write(bytes(4) + packed.tobytes() + bias.tobytes())
            self.net.load_param(file + ".param")
            self.net.load_model(file + ".bin")
        self.source = source
        self.images = [ncnn.Mat(image) for image in source]
        self.results = []

    def run(self):
        self.results = [self._run_image(image) for image in self.images]

    def _run_image(self, image):
        extractor = self.net.create_extractor()
        extractor.input("input", image)
        return extractor.extract("output")[1]

    def output(self):
        return np.stack([np.array(result) for result in self.results])


def _parameters(geometry, weights):
    pair = lambda key, values: f"{key}={values[1]} {key + 10}={values[0]} "
    kind = "Deconvolution" if geometry.groups == 1 else "DeconvolutionDepthWise"
    height, width = geometry.output_padding
    text = (f"0={geometry.oc} " + pair(1, geometry.kernel) + pair(2, geometry.dilation)
            + pair(3, geometry.stride) + pair(4, geometry.padding)
            + f"18={width} 19={height} 5=1 6={weights}")
    groups = "" if geometry.groups == 1 else f" 7={geometry.groups}"
    return f"7767517\n2 2\nInput input 0 1 input\n{kind} layer 1 1 input output {text}{groups}\n"
