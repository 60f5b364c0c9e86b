"""What the scripts beside this one share: where files go, seeded values, and what is expected of layers.

<tool>.json says what a tool wrote and with which versions, and for each layer its prefix, its options
(those of this package), and the shapes of an input and of the tool's output. <tool>.bin holds these, for
each layer input, then output, as little-endian float64 numbers, channels first.
"""

import json
import os

import numpy as np

FOLDER = os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "..", "..", "test", "fixtures", "weights"
)


def path(name):
    return os.path.join(FOLDER, name)


def values(seed, *shape):
    """Float32 values in (-1, 1)."""
    return np.random.default_rng(seed).uniform(-1, 1, shape).astype(np.float32)


class Expectations:
    def __init__(self, tool, versions):
        self.tool = tool
        self.about = {"versions": versions, "layers": []}
        self.blobs = []

    def add(self, file, prefix, options, x, y, **more):
        """The layer behind the prefix of a file turns x into y: [N, C, (H,) W]."""
        entry = {"file": file, "prefix": prefix, "options": options, **more}
        self.about["layers"].append({**entry, "input": list(x.shape), "output": list(y.shape)})
        self.blobs += [np.asarray(x, "<f8").tobytes(), np.asarray(y, "<f8").tobytes()]

    def write(self):
        with open(path(self.tool + ".json"), "w") as file:
            json.dump(self.about, file, indent=1)
            file.write("\n")
        with open(path(self.tool + ".bin"), "wb") as file:
            file.write(b"".join(self.blobs))
