"""NumPy: one weight in every form that a .npy file has, and archives. Outputs by PyTorch in float64."""

import numpy as np
import torch
from fixtures import Expectations, path, values
from numpy.lib import format as npy


def main():
    expected = Expectations("numpy", {"numpy": np.__version__, "torch": torch.__version__})
    weight, bias, x = values(1, 2, 3, 3, 2), values(2, 3), values(3, 1, 2, 3, 4)
    forms = {"v1": (1, 0), "v2": (2, 0), "v3": (3, 0)}
    arrays = {f"<f4-{name}": (weight, version) for name, version in forms.items()}
    for descr in ("<f2", "<f8", ">f2", ">f4", ">f8"):
        arrays[descr] = (weight.astype(descr), None)
        arrays[descr + "-fortran"] = (np.asfortranarray(weight.astype(descr)), None)
    arrays["<f4-fortran"] = (np.asfortranarray(weight), None)
    for name, (array, version) in arrays.items():
        file = "numpy-" + name.replace("<", "le-").replace(">", "be-") + ".npy"
        with open(path(file), "wb") as out:
            npy.write_array(out, array, version=version)
        y = torch.nn.functional.conv_transpose2d(
            torch.from_numpy(x.astype(np.float64)),
            torch.from_numpy(np.ascontiguousarray(array.astype(np.float64))),
            stride=2,
        )
        expected.add(file, "", {"stride": 2}, x, y.numpy(), array=array.dtype.str)
    # What is listed, but is no weight.
    for name, array in {
        "int64": np.array([[-3, 2**40]]),
        "bool": np.array([True, False]),
        "uint8": np.arange(3, dtype=np.uint8),
        "complex64": np.ones(2, np.complex64),
        "scalar": np.float32(2.5),
    }.items():
        np.save(path(f"numpy-{name}.npy"), array)
    state = {"up.weight": weight, "up.bias": bias, "up2.weight": np.asfortranarray(weight)}
    for file, save in {"numpy.npz": np.savez, "numpy-packed.npz": np.savez_compressed}.items():
        save(path(file), **state, steps=np.arange(400))
        y = torch.nn.functional.conv_transpose2d(
            torch.from_numpy(x.astype(np.float64)),
            torch.from_numpy(weight.astype(np.float64)),
            torch.from_numpy(bias.astype(np.float64)),
            stride=2,
        )
        expected.add(file, "up.", {"stride": 2}, x, y.numpy())
    expected.write()


main()
