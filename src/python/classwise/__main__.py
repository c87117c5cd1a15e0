"""Runs the program that was installed together with this module."""

import os
import sys
import sysconfig
from typing import Iterator


def find_program() -> str:
    """The path of the program.

    Raises FileNotFoundError, which names the places where it is not.
    """
    name = "classwise" + (sysconfig.get_config_var("EXE") or "")
    tried = []
    for directory in scripts():
        path = os.path.join(directory, name)
        if os.path.isfile(path):
            return path
        if directory not in tried:
            tried.append(directory)
    raise FileNotFoundError(f"`{name}` is in none of {', '.join(tried)}: install classwise again")


def scripts() -> Iterator[str]:
    """Where installers put programs: first beside this very package, whatever interpreter runs it."""
    folder = "Scripts" if os.name == "nt" else "bin"
    directory = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    # `--target`: TARGET/bin. A prefix, a virtual environment, `--user`: up to lib/python3.N/site-packages/../../../bin.
    for _ in range(4):
        yield os.path.join(directory, "bin")
        if folder != "bin":
            yield os.path.join(directory, folder)
        directory = os.path.dirname(directory)
    # An editable installation, and systems whose libraries and programs lie apart.
    yield sysconfig.get_path("scripts")
    yield sysconfig.get_path("scripts", vars={"base": sys.base_prefix})
    yield sysconfig.get_path("scripts", scheme=user_scheme())


def user_scheme() -> str:
    if sys.version_info >= (3, 10):
        return sysconfig.get_preferred_scheme("user")
    if os.name == "nt":
        return "nt_user"
    if sys.platform == "darwin" and sys._framework:
        return "osx_framework_user"
    return "posix_user"


def main() -> None:
    try:
        program = find_program()
    except FileNotFoundError as error:
        print(f"classwise: {error}", file=sys.stderr)
        sys.exit(2)
    arguments = [program, *sys.argv[1:]]
    if os.name != "nt":
        os.execv(program, arguments)
    # `exec` on Windows ends this process at once, and whoever waits for it does not wait for the program.
    import subprocess

    try:
        sys.exit(subprocess.run(arguments).returncode)
    except KeyboardInterrupt:
        # The program was interrupted too, and has said what it had to say.
        sys.exit(2)


if __name__ == "__main__":
    main()
