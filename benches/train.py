"""What an instrumented classwise is run on, so that the compiler learns which paths are hot.

    maturin build --release --pgo

builds such a program, installs it beside this interpreter, runs this script, and builds again with what was learnt. The standard
library of the interpreter is the code that every machine has, and it has some of everything.
"""

import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

PROGRAM = str(Path(sysconfig.get_path("scripts")) / "classwise")
LIBRARY = sysconfig.get_path("stdlib")


def run(*arguments: str) -> None:
    finished = subprocess.run([PROGRAM, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if finished.returncode not in (0, 1):
        sys.exit(f"{' '.join(arguments)}: exit code {finished.returncode}\n{finished.stderr}")


def main() -> None:
    run("check", "--isolated", "--no-cache", LIBRARY)
    run("check", "--isolated", "--no-cache", "--select", "all", "--output-format", "json", LIBRARY)
    run("inspect", "--output-format", "json-lines", LIBRARY)
    with tempfile.TemporaryDirectory() as cache:
        # What nothing has changed in since.
        for _ in range(2):
            run("check", "--isolated", "--cache-dir", cache, LIBRARY)


if __name__ == "__main__":
    main()
