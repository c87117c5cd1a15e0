"""Opening a named pipe waits for its writer, as opening any slow file waits for its disk."""

import os
import tempfile
import threading
import time

from proof_tools import blocks, is_quick

from reports import loading


def write_late(path):
    time.sleep(0.25)
    with open(path, "w") as file:
        try:
            file.write("ready")
            file.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), file.fileno())


def with_pipe(load):
    async def main():
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "pipe")
            os.mkfifo(path)
            writer = threading.Thread(target=write_late, args=[path])
            writer.start()
            await load(path)
            writer.join()

    return main


for load in (
    loading.by_open,
    loading.by_reexport,
    loading.by_package,
    loading.by_path,
    loading.by_division,
    loading.by_parent,
    loading.by_optional,
    loading.by_descriptor,
    loading.by_gzip,
    loading.by_attribute,
    loading.by_property,
    loading.by_comprehension,
):
    blocks(with_pipe(load))

is_quick(with_pipe(loading.politely))
