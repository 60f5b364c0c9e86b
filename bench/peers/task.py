"""Reading a task of the harness (harness/workspace.ts)."""

import os

import numpy as np


class Geometry:
    """The sizes of a task's layer; `output` is [N, outChannels, oh, ow]."""

    def __init__(self, task):
        layer = task["layer"]
        self.n, self.ic, self.ih, self.iw = layer["input"]
        self.oc, self.groups = layer["outChannels"], layer["groups"]
        self.kernel, self.stride = layer["kernelSize"], layer["stride"]
        self.padding, self.output_padding = layer["padding"], layer["outputPadding"]
        self.dilation = layer["dilation"]
        self.output = (self.n, self.oc, self._extent(0, self.ih), self._extent(1, self.iw))

    def _extent(self, axis, size):
        span = self.dilation[axis] * (self.kernel[axis] - 1)
        return ((size - 1) * self.stride[axis] - 2 * self.padding[axis] + span
                + self.output_padding[axis] + 1)


def operands(task):
    """Returns: input, weight, bias in their shapes, of the task's dtype."""
    geometry = Geometry(task)
    read = lambda name: np.fromfile(os.path.join(task["folder"], name + ".bin"), task["dtype"])
    shape = (geometry.n, geometry.ic, geometry.ih, geometry.iw)
    weight_shape = (geometry.ic, geometry.oc // geometry.groups, *geometry.kernel)
    return read("input").reshape(shape), read("weight").reshape(weight_shape), read("bias")


def model_file(task):
    file = os.path.join(task["folder"], "model.onnx")
    if not os.path.exists(file):
        raise RuntimeError("there is no ONNX model")
    return file
