"""Opening a named pipe waits for its writer, as opening any slow file waits for its disk."""

import os
import tempfile
import threading
import time

from proof_tools import blocks, is_quick

import loading


def write_late(path):
    time.sleep(0.15)
    descriptor = os.open(path, os.O_WRONLY)
    os.write(descriptor, b"ready")
    os.close(descriptor)


def with_pipe(load):
    async def main():
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "pipe")
            os.mkfifo(path)
            writer = threading.Thread(target=write_late, args=[path])
            writer.start()
            assert await load(path)
            writer.join()

    return main


for load in (loading.real, loading.by_annotation,):
    blocks(with_pipe(load))
is_quick(with_pipe(loading.politely))
