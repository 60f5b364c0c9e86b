"""serve.py PEER: runs one of the Python peers for the harness (harness/protocol.ts)."""

import ctypes
import gc
import importlib
import json
import os
import sys
import time

REPLY_FD = 3


def say(line):
    os.write(REPLY_FD, (json.dumps(line) + "\n").encode())


class Server:
    def __init__(self, peer):
        self.peer = peer
        self.layer = None

    def load(self, request):
        self.drop(request)
        if hasattr(self.peer, "convert"):
            self.peer.convert(request["task"])
        begin = time.perf_counter()
        self.layer = self.peer.Layer(request["task"])
        built = time.perf_counter()
        self.layer.run()
        first = time.perf_counter() - built
        return {"loaded": {"build": (built - begin) * 1e3, "first": first * 1e3}}

    def time(self, request):
        run = self.layer.run
        batch = request["batch"]
        clock = time.perf_counter
        times = []
        end = clock() + request["seconds"]
        while True:
            begin = clock()
            for _ in range(batch):
                run()
            now = clock()
            times.append((now - begin) * 1e3 / batch)
            if now >= end or len(times) >= request["most"]:
                return {"times": times}

    def output(self, request):
        self.layer.output().tofile(request["file"])
        return {"done": True}

    def drop(self, _request):
        self.layer = None
        gc.collect()
        return {"done": True}


def keep_freed_memory():
    """
    Lets glibc reuse what a library frees: else whether it returns the memory to the system, and finds
    the pages of its next output cold, hangs on the sizes that it has freed before.
    """
    trim_threshold, mmap_max = -1, -4  # M_TRIM_THRESHOLD, M_MMAP_MAX of malloc.h
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(trim_threshold, 2**31 - 1)
        mallopt(mmap_max, 0)


def first_line(error):
    return (str(error) or type(error).__name__).split("\n")[0][:300]


def main():
    keep_freed_memory()
    try:
        peer = importlib.import_module(sys.argv[1].replace("-", "_") + "_peer")
    except ImportError as error:
        say({"missing": first_line(error)})
        return
    say({"version": peer.VERSION})
    server = Server(peer)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            reply = getattr(server, request["op"])(request)
        except Exception as error:  # what a peer cannot run is a result of the benchmark
            reply = {"refused": first_line(error)}
        say(reply)


main()
