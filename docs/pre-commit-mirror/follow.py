"""Makes a commit and a tag of this repository for each version of classwise that pip finds and that has none yet.

    python follow.py    in a clean clone; what it made is pushed with `git push --follow-tags`

Where the packages come from is pip's to say: `pip.conf`, or `PIP_INDEX_URL` and `PIP_FIND_LINKS` in the environment.
"""

import pathlib
import re
import subprocess
import sys

PACKAGE = pathlib.Path(__file__).resolve().with_name("pyproject.toml")
PIN = re.compile(r'"classwise==([^"]+)"')


def git(*arguments):
    command = ["git", "-C", PACKAGE.parent, *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout


def released():
    """The released versions, oldest first; pip lists no pre-releases."""
    command = [sys.executable, "-m", "pip", "index", "versions", "classwise"]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout
    found = re.search(r"^Available versions: (.+)$", told, re.MULTILINE)
    if found is None:
        sys.exit(f"pip names no versions:\n{told}")
    return found[1].split(", ")[::-1]


def main():
    if git("status", "--porcelain"):
        sys.exit("there are changes that nobody has committed")
    tags = set(git("tag").split())
    for version in released():
        tag = f"v{version}"
        if tag in tags:
            continue
        text = PACKAGE.read_text(encoding="utf-8")
        PACKAGE.write_text(PIN.sub(f'"classwise=={version}"', text), encoding="utf-8")
        git("commit", "--quiet", "--message", f"classwise {version}", "--", PACKAGE.name)
        git("tag", "--annotate", "--message", f"classwise {version}", tag)
        print(tag)


main()
