"""OpenVINO's CPU plugin, its tensors shared with numpy."""

import sys

import numpy as np

# Its import would report to a server, by a forked process that lives on where there is no network.
sys.modules["openvino_telemetry"] = None

import openvino  # noqa: E402

from task import Geometry, model_file, operands

VERSION = openvino.__version__.split("-")[0]


class Layer:
    def __init__(self, task):
        core = openvino.Core()
        model = core.compile_model(core.read_model(model_file(task)), "CPU", {
            "INFERENCE_NUM_THREADS": task["threads"],
            "NUM_STREAMS": 1,
            "INFERENCE_PRECISION_HINT": "f32",
            "ENABLE_CPU_PINNING": False,
        })
        self.source = operands(task)[0]  # the tensors borrow both
        self.result = np.empty(Geometry(task).output, np.float32)
        self.request = model.create_infer_request()
        self.request.set_input_tensor(openvino.Tensor(self.source, shared_memory=True))
        self.request.set_output_tensor(openvino.Tensor(self.result, shared_memory=True))

    def run(self):
        self.request.infer()

    def output(self):
        return self.result
