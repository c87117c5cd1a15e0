"""Compares `classwise check` with ruff and with parsing alone, over the sources of PyPI packages.

    python benches/compare.py --corpus DIRECTORY [--ruff PATH] [--classwise PATH] [--select RULES]

The first run downloads the packages below into the directory, unpacks their Python files and keeps them. They are checked
in two ways: each distribution as a project of its own, and all of them as one project. Programs are run in turns, so
that a busy machine slows all of them alike; the best time of the rounds counts. Needs `cargo build --release --bin
classwise --example parse_only` before, and ruff on PATH. A wheel has a program that was compiled with a profile of
itself: `--classwise` measures that one.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib

PACKAGES = """
    aiohttp ansible ansible-core anyio apache-airflow-core azure-mgmt-compute azure-mgmt-network black bokeh boto3
    botocore buildbot celery cinder conan dask distributed django fastapi flask google-cloud-compute
    homeassistant httpx hypothesis ipython jax jupyterlab keystone kubernetes litestar matplotlib mypy networkx
    neutron nova numpy pandas pip plotly poetry prefect pydantic pyinfra pylint requests scikit-learn scipy
    setuptools sphinx spyder sqlalchemy starlette sympy tensorflow torch tornado traitlets transformers trio
    twisted wagtail youtube-dl yt-dlp zope.interface
""".split()
SIZES = [500_000, 2_000_000, 5_000_000, 7_000_000]
RUFF_RULES = "ASYNC,PLE,B,RUF"
# Where one of these lies, a project begins.
MARKS = ["classwise.toml", ".classwise.toml", "pyproject.toml", ".git"]


def assemble(corpus):
    """Downloads and unpacks what is not there; gives each package's directory with its number of lines."""
    corpus.mkdir(parents=True, exist_ok=True)
    for package in PACKAGES:
        target = corpus / package.replace("-", "_").replace(".", "_")
        if target.is_dir():
            continue
        with tempfile.TemporaryDirectory() as wheels:
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
            if subprocess.run([*command, "--dest", wheels, package]).returncode != 0:
                print(f"{package}: no wheel for this machine, left out", file=sys.stderr)
                continue
            part = target.with_suffix(".part")
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir()
            for wheel in pathlib.Path(wheels).glob("*.whl"):
                with zipfile.ZipFile(wheel) as archive:
                    archive.extractall(part, [name for name in archive.namelist() if name.endswith((".py", ".pyi"))])
            part.rename(target)
    return {folder: lines_of(folder) for folder in sorted(corpus.iterdir()) if folder.is_dir()}


def lines_of(folder):
    return sum(path.read_bytes().count(b"\n") for path in folder.rglob("*.py*") if path.is_file())


def subset(packages, size):
    """A mixture of packages whose lines add up to the size, the same in each run."""
    chosen, lines = [], 0
    for folder, count in sorted(packages.items(), key=lambda item: zlib.crc32(item[0].name.encode())):
        if lines + count <= size * 1.02:
            chosen.append(str(folder))
            lines += count
    return sorted(chosen), lines


def measure(command, directory):
    """Seconds on the wall, and the peak of memory in MB, of one run in a directory."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=directory, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    # 2: what was checked holds a file that nobody can read. More, or a signal, is a crash.
    if process.returncode not in (0, 1, 2):
        sys.exit(f"{command[0]} ended with {process.returncode}: {errors.decode(errors='replace')[-2000:]}")
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return seconds, usage.ru_maxrss / unit


APART = "classwise, apart"
TOGETHER = "classwise, one project"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=pathlib.Path, required=True, help="where the packages are, or will be")
    parser.add_argument("--ruff", default="ruff")
    parser.add_argument("--classwise", type=pathlib.Path, help="another program than that of `cargo build --release`")
    parser.add_argument("--select", help="rules of classwise, separated by commas; otherwise all that are not off")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="in lines")
    options = parser.parse_args()
    corpus = options.corpus.resolve()
    for above in [corpus, *corpus.parents]:
        if any((above / mark).exists() for mark in MARKS):
            sys.exit(f"{corpus} lies in the project {above}: choose a directory outside of projects")
    release = pathlib.Path(__file__).resolve().parent.parent / "target" / "release"
    classwise = [
        str((options.classwise or release / "classwise").resolve()),
        *["check", "--isolated", "--no-cache", "--output-format", "json-lines"],
        *(["--select", options.select] if options.select else []),
    ]
    with tempfile.TemporaryDirectory() as elsewhere:
        # What lies in no project belongs to the one that the current directory stands for, where that is above.
        programs = {
            "parsing alone": ([str(release / "examples" / "parse_only")], elsewhere),
            APART: (classwise, elsewhere),
            TOGETHER: (classwise, corpus),
        }
        if ruff := shutil.which(options.ruff):
            command = [os.path.abspath(ruff), "check", "--no-cache", "--isolated", "--quiet", "--select", RUFF_RULES]
            programs["ruff"] = (command, elsewhere)
        else:
            print(f"{options.ruff} is not there: no comparison with it", file=sys.stderr)
        compare(assemble(corpus), programs, options)


def compare(packages, programs, options):
    print(f"{'lines':>10}  {'program':<22} {'seconds':>8} {'lines/s':>11} {'peak MB':>8}  compared with")
    for size in options.sizes:
        paths, lines = subset(packages, size)
        best = {name: (float("inf"), 0.0) for name in programs}
        for command, directory in programs.values():
            measure([*command, *paths], directory)  # fills the page cache
        for _ in range(options.rounds):
            for name, (command, directory) in programs.items():
                seconds, peak = measure([*command, *paths], directory)
                best[name] = (min(best[name][0], seconds), max(best[name][1], peak))
        for name, (seconds, peak) in best.items():
            others = [other for other in best if other not in (APART, TOGETHER)] if name in (APART, TOGETHER) else []
            ratios = ", ".join(f"{other} {seconds / best[other][0]:.2f} x" for other in others)
            print(f"{lines:>10,}  {name:<22} {seconds:>8.2f} {lines / seconds:>11,.0f} {peak:>8.0f}  {ratios}".rstrip())


if __name__ == "__main__":
    main()
