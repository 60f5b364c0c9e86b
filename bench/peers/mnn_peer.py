"""MNN: a session on the CPU, from the ONNX model by MNN's converter."""

import os
import subprocess
import sys

import MNN
import numpy as np

from task import Geometry, model_file, operands

VERSION = MNN.version()


def convert(task):
    """Runs MNN's converter, once for a layer: its users run it ahead, and elsewhere."""
    file = _converted(task)
    if os.path.exists(file):
        return
    converter = os.path.join(os.path.dirname(sys.executable), "mnnconvert")
    subprocess.run([converter, "-f", "ONNX", "--modelFile", model_file(task),
                    "--MNNModel", file, "--bizCode", "bench"],
                   capture_output=True, check=True)


class Layer:
    def __init__(self, task):
        shape = Geometry(task).output
        source = operands(task)[0]
        self.net = MNN.Interpreter(_converted(task))
        self.session = self.net.createSession(
            {"backend": "CPU", "numThread": task["threads"], "precision": "high"})
        self.device_input = self.net.getSessionInput(self.session)
        self.device_output = self.net.getSessionOutput(self.session)
        self.source = _tensor(source.shape, source)
        self.result = _tensor(shape, np.zeros(shape, np.float32))

    def run(self):
        self.device_input.copyFrom(self.source)
        self.net.runSession(self.session)
        self.device_output.copyToHostTensor(self.result)

    def output(self):
        return np.array(self.result.getData(), dtype=np.float32)


def _converted(task):
    return os.path.join(task["folder"], "model.mnn")


def _tensor(shape, values):
    return MNN.Tensor(shape, MNN.Halide_Type_Float, values, MNN.Tensor_DimensionType_Caffe)
