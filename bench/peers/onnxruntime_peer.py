"""ONNX Runtime, input and output bound."""

import numpy as np
import onnxruntime

from task import Geometry, model_file, operands

VERSION = onnxruntime.__version__


class Layer:
    def __init__(self, task):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = task["threads"]
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(
            model_file(task), options, providers=["CPUExecutionProvider"])
        self.result = onnxruntime.OrtValue.ortvalue_from_numpy(
            np.empty(Geometry(task).output, np.float32))
        self.source = operands(task)[0]  # the binding borrows it
        self.binding = self.session.io_binding()
        self.binding.bind_cpu_input("input", self.source)
        self.binding.bind_ortvalue_output("output", self.result)

    def run(self):
        self.session.run_with_iobinding(self.binding)

    def output(self):
        return self.result.numpy()
