"""PyTorch, eager, in inference mode: the form its users call."""

import torch

from task import Geometry, operands

VERSION = torch.__version__


class Layer:
    def __init__(self, task):
        torch.set_num_threads(task["threads"])
        geometry = Geometry(task)
        self.operands = [torch.from_numpy(values) for values in operands(task)]
        self.options = (geometry.stride, geometry.padding, geometry.output_padding,
                        geometry.groups, geometry.dilation)
        self.result = None

    @torch.inference_mode()
    def run(self):
        self.result = None  # the allocator gives its memory to the next
        self.result = torch.nn.functional.conv_transpose2d(*self.operands, *self.options)

    def output(self):
        return self.result.numpy()
