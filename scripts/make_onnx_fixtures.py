#!/usr/bin/env python3
"""Makes test/fixtures/onnx: models with ConvTranspose nodes, written by the onnx package, and the
outputs that onnxruntime computes for them.

usage: npm run fixtures:weights -- onnx     (needs PyPI's onnx, onnxruntime and numpy; seeded)

NAME.onnx: a model of one input `x` and one output `y`; some have their weights in NAME.bin.
cases.json: for each case the model's name, the input's shape, dtype and seed, and onnxruntime's output.
All operands are small integers (test/support/operands.ts, kind int), so that every correct result is
exact, in float16 too.
"""

import json
import os

import numpy as np
import onnx
import onnxruntime as ort
from onnx import TensorProto, helper, numpy_helper
from operands import operand

FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "test", "fixtures", "onnx")
ELEMENT = {"float32": TensorProto.FLOAT, "float16": TensorProto.FLOAT16}
CASES = []


def ints(seed, stream, shape, dtype):
    return operand("int", seed, stream, shape).astype(dtype)


def tensor(name, array, form="raw_data"):
    """An initialiser whose elements are in the given field."""
    if form == "raw_data":
        return numpy_helper.from_array(array, name)
    made = TensorProto(name=name, dims=array.shape, data_type=helper.np_dtype_to_tensor_dtype(array.dtype))
    if form == "int32_data":
        made.int32_data.extend(int(bits) for bits in array.reshape(-1).view(np.uint16))
    else:
        made.float_data.extend(float(value) for value in array.reshape(-1))
    return made


class Model:
    """One ConvTranspose of x; `wrap` may change how the graph holds it."""

    def __init__(self, name, x, w, bias=True, dtype="float32", opset=22, form="raw_data", **attributes):
        self.name, self.x, self.dtype, self.opset = name, x, dtype, opset
        self.seed = len(CASES) + 1
        groups = attributes.get("group", 1)
        self.weight = ints(self.seed, 1, w, dtype)
        self.bias = ints(self.seed, 2, (w[1] * groups,), dtype) if bias else None
        self.initializers = [tensor("w", self.weight, form)]
        if bias:
            self.initializers.append(tensor("b", self.bias, form))
        self.before, self.after, self.functions = [], [], []
        self.node = helper.make_node("ConvTranspose", ["x", "w"] + ["b"] * bias, ["y"], name=f"{name}_node",
                                     **attributes)

    def build(self, inputs=()):
        value = lambda name, shape: helper.make_tensor_value_info(name, ELEMENT[self.dtype], shape)
        rank = len(self.x)
        graph = helper.make_graph([*self.before, self.node, *self.after], self.name,
                                  [value("x", [None] * rank), *inputs], [value("y", [None] * rank)],
                                  self.initializers)
        return helper.make_model(graph, producer_name="convtranspose", ir_version=8,
                                 opset_imports=[helper.make_opsetid("", self.opset)])

    def save(self, model=None, external=False):
        model = model or self.build()
        path = os.path.join(FIXTURES, f"{self.name}.onnx")
        if external:
            data = os.path.join(FIXTURES, f"{self.name}.bin")
            if os.path.exists(data):
                os.remove(data)  # onnx would append to it
            onnx.save_model(model, path, save_as_external_data=True, location=f"{self.name}.bin",
                            size_threshold=0, convert_attribute=True)
        else:
            onnx.save_model(model, path)
        options = ort.SessionOptions()
        options.log_severity_level = 3
        session = ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        y = session.run(["y"], {"x": ints(self.seed, 0, self.x, self.dtype)})[0]
        assert np.array_equal(y, np.round(y)) and np.abs(y).max() < 2048
        CASES.append({"name": self.name, "seed": self.seed, "dtype": self.dtype, "x": list(self.x),
                      "node": self.node.name, "y": list(y.shape), "values": [int(v) for v in y.reshape(-1)]})


def attributes():
    x, w = (2, 3, 4, 5), (3, 2, 3, 4)
    two = {"kernel_shape": [3, 4], "strides": [2, 3]}
    Model("plain", x, w, kernel_shape=[3, 4]).save()
    Model("no-kernel-shape", x, w, bias=False).save()
    Model("strides", x, w, **two, pads=[1, 0, 1, 0], output_padding=[1, 2]).save()
    Model("groups", (1, 6, 3, 5), (6, 2, 3, 3), group=3, strides=[2, 1], pads=[1, 1, 1, 1]).save()
    Model("depthwise", (2, 4, 5, 3), (4, 1, 4, 4), group=4, strides=[2, 2], pads=[1, 1, 1, 1]).save()
    Model("dilations", x, w, dilations=[2, 3], strides=[2, 1], pads=[2, 1, 2, 1]).save()
    for name, pads in {"begin": [2, 1, 0, 0], "end": [0, 0, 2, 3], "mixed": [2, 0, 1, 3], "wide": [0, 3, 2, 0]}.items():
        Model(f"pads-{name}", x, w, **two, pads=pads).save()
        Model(f"pads-{name}-extra", x, w, **two, pads=pads, output_padding=[1, 1]).save()
    Model("pads-strideless", x, (3, 2, 5, 5), pads=[3, 0, 0, 3]).save()
    Model("pads-dilated", x, w, pads=[3, 0, 0, 3], dilations=[3, 2]).save()


def auto_pads():
    x = (1, 2, 4, 5)
    for opset in (10, 11, 22):
        for auto in ("SAME_UPPER", "SAME_LOWER", "VALID", "NOTSET"):
            stem = f"{auto.lower().replace('_', '-')}-{opset}"
            Model(f"auto-{stem}", x, (2, 2, 3, 4), auto_pad=auto, strides=[2, 3], opset=opset).save()
            Model(f"shape-{stem}", x, (2, 2, 4, 3), auto_pad=auto, strides=[2, 2], output_shape=[7, 8],
                  opset=opset).save()
    for auto in ("SAME_UPPER", "SAME_LOWER"):
        stem = auto.lower().replace("_", "-")
        Model(f"auto-{stem}-extra", x, (2, 2, 3, 4), auto_pad=auto, strides=[2, 3], output_padding=[1, 1]).save()
        Model(f"auto-{stem}-dilated", x, (2, 2, 3, 4), auto_pad=auto, strides=[2, 1], dilations=[2, 2]).save()
        Model(f"shape-{stem}-larger", x, (2, 2, 3, 2), auto_pad=auto, strides=[3, 3], output_shape=[13, 16]).save()
    Model("shape-larger", x, (2, 2, 1, 2), strides=[3, 4], output_shape=[11, 20]).save()
    Model("shape-extra", x, (2, 2, 3, 3), strides=[2, 2], output_shape=[8, 10], output_padding=[1, 1]).save()
    Model("shape-pads", x, (2, 2, 3, 3), strides=[2, 2], output_shape=[8, 10], pads=[1, 1, 1, 1]).save()


def ranks_and_dtypes():
    Model("line", (2, 3, 7), (3, 2, 4), kernel_shape=[4], strides=[2], pads=[1, 1]).save()
    Model("line-pads", (2, 3, 7), (3, 2, 5), strides=[2], pads=[0, 3], output_padding=[1]).save()
    Model("line-same", (1, 4, 6), (4, 2, 4), group=2, strides=[3], auto_pad="SAME_LOWER").save()
    Model("line-shape", (1, 4, 6), (4, 2, 4), strides=[2], output_shape=[11], dilations=[2]).save()
    for form in ("raw_data", "int32_data"):
        Model(f"half-{form.replace('_', '-')}", (1, 3, 4, 5), (3, 2, 3, 3), dtype="float16", opset=11, form=form,
              strides=[2, 2], pads=[1, 0, 0, 1]).save()
    Model("float-data", (1, 3, 4, 5), (3, 2, 3, 3), form="float_data").save()


def graphs():
    """Weights by other ways than an initialiser, and nodes within subgraphs."""
    x, w = (1, 2, 3, 4), (2, 3, 3, 3)
    m = Model("external", x, w, strides=[2, 2])
    m.save(external=True)

    m = Model("constant", x, w, strides=[2, 2])
    m.before = [helper.make_node("Constant", [], [t.name], value=t) for t in m.initializers]
    m.initializers = []
    m.save()

    m = Model("identity", x, w, bias=False, strides=[2, 2])
    m.initializers[0].name = "w0"
    m.before = [helper.make_node("Identity", ["w0"], ["w1"]), helper.make_node("Identity", ["w1"], ["w"])]
    m.save()

    m = Model("cast", x, w, strides=[2, 2])
    m.initializers = [tensor("w0", m.weight.astype(np.float16)), tensor("b0", m.bias.astype(np.float16))]
    m.before = [helper.make_node("Cast", [f"{n}0"], [n], to=TensorProto.FLOAT) for n in "wb"]
    m.save()

    m = Model("floats", x, w)
    m.before = [helper.make_node("Constant", [], ["b"], value_floats=[float(v) for v in m.bias])]
    m.initializers = m.initializers[:1]
    m.save()

    value = lambda name, shape, kind=TensorProto.FLOAT: helper.make_tensor_value_info(name, kind, shape)
    m = Model("branch", x, w, strides=[2, 2])
    inner = helper.make_node("ConvTranspose", ["x", "w", "b"], ["inner"], name=m.node.name, strides=[2, 2])
    other = helper.make_node("Constant", [], ["other"], value=tensor("o", np.zeros((1, 1, 1, 1), np.float32)))
    m.initializers.append(numpy_helper.from_array(np.array(True), "condition"))
    then = helper.make_graph([inner], "then", [], [value("inner", None)])
    m.node = helper.make_node("If", ["condition"], ["y"], then_branch=then,
                              else_branch=helper.make_graph([other], "else", [], [value("other", None)]))
    model = m.build()
    m.node = inner
    m.save(model)

    m = Model("loop", x, w, strides=[2, 2])
    inner = helper.make_node("ConvTranspose", ["x", "w", "b"], ["inner"], name=m.node.name, strides=[2, 2])
    body = helper.make_graph(
        [inner, helper.make_node("Identity", ["go"], ["on"])], "body",
        [value("i", [], TensorProto.INT64), value("go", [], TensorProto.BOOL)],
        [value("on", [], TensorProto.BOOL), value("inner", None)], [t for t in m.initializers])
    m.initializers = [numpy_helper.from_array(np.array(1, np.int64), "trips")]
    m.node = helper.make_node("Loop", ["trips", ""], ["ys"], body=body)
    m.after = [helper.make_node("Squeeze", ["ys", "axis"], ["y"])]
    m.initializers.append(numpy_helper.from_array(np.array([0], np.int64), "axis"))
    model = m.build()
    m.node = inner
    m.save(model)


def gaps():
    """Strides that the kernel does not fill."""
    x = (1, 2, 4, 5)
    Model("gaps-same-upper", x, (2, 2, 1, 2), auto_pad="SAME_UPPER", strides=[2, 4]).save()
    Model("gaps-same-lower", x, (2, 2, 3, 2), auto_pad="SAME_LOWER", strides=[2, 5], output_padding=[0, 1]).save()
    Model("gaps-shape", x, (2, 2, 1, 2), auto_pad="SAME_UPPER", strides=[2, 4], output_shape=[8, 20]).save()


def main():
    os.makedirs(FIXTURES, exist_ok=True)
    for make in (attributes, auto_pads, ranks_and_dtypes, graphs, gaps):
        make()
    with open(os.path.join(FIXTURES, "cases.json"), "w") as f:
        f.write("[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in CASES) + "\n]\n")
    print(f"{len(CASES)} cases, onnx {onnx.__version__}, onnxruntime {ort.__version__}")


if __name__ == "__main__":
    main()
