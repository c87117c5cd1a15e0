import os
import sys
import threading
import time

from proof_tools import blocks, is_quick

import shell


def type_late():
    time.sleep(0.15)
    os.write(writer, b"yes\n")


for prove, main in ((blocks, shell.read), (is_quick, shell.politely)):

    async def main_with_typist():
        threading.Thread(target=type_late).start()
        await main()

    reader, writer = os.pipe()
    sys.stdin = os.fdopen(reader)
    prove(main_with_typist)
