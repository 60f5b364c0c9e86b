"""The pictures: read out of two pinned PyPI wheels, each public domain or CC0 (models/MODEL.md)."""

import bz2
import io
import pickle
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

CACHE = Path(__file__).parent / ".venv" / "wheels"
SKIMAGE = "scikit-image==0.25.2"
SCIPY = "scipy==1.9.3"

# (package, file in its wheel, weight of the picture among the patches, sizes that it is used in).
# What was stored as JPEG is only used shrunk, which takes the traces of its blocks away.
SIZES = (1.0, 0.8, 0.65, 0.5)
SHRUNK = (0.5, 0.4)
TRAINING = (
    (SKIMAGE, "skimage/data/astronaut.png", 3, SIZES),
    (SCIPY, "scipy/misc/face.dat", 3, SIZES),
    (SCIPY, "scipy/misc/ascent.dat", 2, SIZES),
    (SKIMAGE, "skimage/data/brick.png", 1, SIZES),
    (SKIMAGE, "skimage/data/grass.png", 1, SIZES),
    (SKIMAGE, "skimage/data/gravel.png", 1, SIZES),
    (SKIMAGE, "skimage/data/rocket.jpg", 1, SHRUNK),
    (SKIMAGE, "skimage/data/retina.jpg", 0.5, SHRUNK),
    (SKIMAGE, "skimage/data/hubble_deep_field.jpg", 0.5, SHRUNK),
)

# (file in scikit-image's wheel, name, left, top): no patch of these is trained on.
HELD_OUT = (
    ("skimage/data/chelsea.png", "chelsea", 96, 6),
    ("skimage/data/coffee.png", "coffee", 60, 40),
    ("skimage/data/camera.png", "camera", 120, 60),
)
HELD_OUT_SIDE = 288


def wheel(requirement):
    """The wheel of a package, downloaded by pip at the first use; any platform's has the pictures."""
    name = requirement.split("==")[0].replace("-", "_")
    found = sorted(CACHE.glob(f"{name}-*.whl"))
    if not found:
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--dest", str(CACHE)]
        target = ["--only-binary", ":all:", "--python-version", "3.11", "--platform", "manylinux2014_x86_64"]
        subprocess.run([*command, *target, requirement], check=True)
        found = sorted(CACHE.glob(f"{name}-*.whl"))
    return zipfile.ZipFile(found[0])


class PlainUnpickler(pickle.Unpickler):
    """Reads numbers and lists, and refuses everything that would run code."""

    def find_class(self, module, name):
        raise pickle.UnpicklingError(f"a picture must be numbers and lists; received {module}.{name}")


def levels(requirement, file):
    """A picture's levels in [0, 255], [height, width] or [height, width, 3]."""
    data = wheel(requirement).read(file)
    if file.endswith("face.dat"):
        return np.frombuffer(bz2.decompress(data), dtype=np.uint8).reshape(768, 1024, 3)
    if file.endswith("ascent.dat"):
        return np.array(PlainUnpickler(io.BytesIO(data)).load(), dtype=np.uint8)
    picture = Image.open(io.BytesIO(data))
    return np.asarray(picture if picture.mode == "L" else picture.convert("RGB"))


def luminance(picture):
    """BT.601's Y in [0, 1], [1, 1, height, width]."""
    values = torch.from_numpy(np.array(picture, dtype=np.float32)) / 255
    if values.ndim == 3:
        values = values @ torch.tensor([0.299, 0.587, 0.114])
    return values[None, None]


def resize(plane, height, width):
    """Antialiased bicubic resizing, pixel centres aligned."""
    return F.interpolate(plane, (height, width), mode="bicubic", antialias=True, align_corners=False)


def stored(plane):
    """What is left of a plane in a picture of 8-bit levels."""
    return (plane * 255).round().clamp(0, 255) / 255


def pairs(plane, scale):
    """A plane cropped to a multiple of the scale, and its antialiased reduction."""
    height, width = (size // scale * scale for size in plane.shape[2:])
    high = plane[:, :, :height, :width]
    return high, stored(resize(high, height // scale, width // scale))


def training_pairs(scale):
    """[(weight, high, low)], one per picture and size."""
    found = []
    for requirement, file, weight, sizes in TRAINING:
        plane = luminance(levels(requirement, file))
        for size in sizes:
            height, width = (round(side * size) for side in plane.shape[2:])
            sized = plane if size == 1 else stored(resize(plane, height, width))
            found.append((weight / len(sizes), *pairs(sized, scale)))
    return found


def held_out():
    """{name: levels}, each HELD_OUT_SIDE pixels square."""
    crops = {}
    for file, name, left, top in HELD_OUT:
        picture = levels(SKIMAGE, file)
        crops[name] = picture[top : top + HELD_OUT_SIDE, left : left + HELD_OUT_SIDE]
    return crops


if __name__ == "__main__":
    folder = Path(__file__).parents[1] / "pictures"
    folder.mkdir(exist_ok=True)
    for name, picture in held_out().items():
        Image.fromarray(picture).save(folder / f"{name}.png", optimize=True)
