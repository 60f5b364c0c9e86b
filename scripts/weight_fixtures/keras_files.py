"""Keras on TensorFlow: kernels and biases in an archive of NumPy and as TensorFlow.js's own writer packs
them, in several shards. Outputs of the same layers in float64."""

import importlib.util
import json
import os
import sys
import types

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import tensorflow as tf
from fixtures import Expectations, path, values

LAYERS = [
    {"kernel_size": (3, 3), "strides": (2, 2), "padding": "same"},
    {"kernel_size": (4, 4), "strides": (2, 2), "padding": "same"},
    {"kernel_size": (3, 2), "strides": (1, 2), "padding": "valid"},
    {"kernel_size": (2, 1), "strides": (3, 2), "padding": "same"},
    {"kernel_size": (2, 5), "strides": (3, 2), "padding": "valid"},
]


def tfjs_writer():
    """The module that writes weights; the package's own start imports half of TensorFlow's world."""
    spec = importlib.util.find_spec("tensorflowjs")
    package = types.ModuleType("tensorflowjs")
    package.__path__ = spec.submodule_search_locations
    sys.modules["tensorflowjs"] = package
    from tensorflowjs import version, write_weights

    return write_weights.write_weights, version.version


def main():
    write_weights, tfjs = tfjs_writer()
    versions = {"keras": keras.__version__, "tensorflow": tf.__version__, "tensorflowjs": tfjs}
    expected = Expectations("keras", versions)
    arrays = {}
    for index, layer in enumerate(LAYERS):
        exact = keras.layers.Conv2DTranspose(2, **layer, dtype="float64")
        x = values(index, 1, 4, 5, 3).astype(np.float64)
        exact.build(x.shape)
        kernel, bias = values(index + 10, *exact.kernel.shape), values(index + 20, 2)
        exact.set_weights([kernel, bias])
        name = f"up{index}/"
        arrays[name + "kernel"], arrays[name + "bias"] = kernel, bias
        y = np.asarray(exact(x))
        first = [np.moveaxis(array, 3, 1) for array in (x, y)]
        options = {
            "kernelSize": layer["kernel_size"],
            "strides": layer["strides"],
            "padding": layer["padding"],
        }
        for file in ("keras.npz", "tfjs-model.json"):
            expected.add(file, name, options, *first)
    np.savez(path("keras.npz"), **arrays)
    entries = [{"name": name, "data": data} for name, data in arrays.items()]
    manifest = write_weights([entries], path(""), write_manifest=False, shard_size_bytes=700)
    write_model("tfjs-model.json", manifest)
    half = [{"name": "half", "data": values(30, 3, 2)}, {"name": "byte", "data": values(31, 4)}]
    os.makedirs(path("tfjs-quantized"), exist_ok=True)
    packed = write_weights(
        [[half[0]], [half[1]]],
        path("tfjs-quantized"),
        write_manifest=False,
        quantization_dtype_map={"float16": ["half"], "uint8": ["byte"]},
    )
    write_model("tfjs-quantized/model.json", packed)
    expected.write()


def write_model(file, manifest):
    with open(path(file), "w") as out:
        json.dump({"format": "layers-model", "weightsManifest": manifest}, out)


main()
