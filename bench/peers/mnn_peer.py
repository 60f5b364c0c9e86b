"""MNN: a session on the CPU, from the ONNX model by MNN's converter."""

import os
import subprocess
import sys
import tempfile

import MNN
import numpy as np

from task import Geometry, model_file, operands

VERSION = MNN.version()


class Layer:
    def __init__(self, task):
        shape = Geometry(task).output
        source = operands(task)[0]
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "layer.mnn")
            converter = os.path.join(os.path.dirname(sys.executable), "mnnconvert")
            subprocess.run([converter, "-f", "ONNX", "--modelFile", model_file(task),
                            "--MNNModel", file, "--bizCode", "bench"],
                           capture_output=True, check=True)
            self.net = MNN.Interpreter(file)
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


def _tensor(shape, values):
    return MNN.Tensor(shape, MNN.Halide_Type_Float, values, MNN.Tensor_DimensionType_Caffe)
