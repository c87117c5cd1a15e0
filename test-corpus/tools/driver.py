"""Runs small programs with one interpreter, each in a child process of its own.

Reads jobs from standard input, a JSON line each, until it ends. Prints one JSON line for each job that ends, in any
order. A job is `{"id", "root", "main", "limit"}`: the program `main` (relative to the directory `root`) is run with
`root` first on the module search path, and killed after `limit` seconds.
"""

import sys

FIRST = set(sys.modules)

import gc
import json
import os
import select
import signal
import time

# What many programs import: children need not load it again.
import abc, asyncio, collections, concurrent.futures, contextlib, copy, dataclasses, enum, functools, inspect, pickle
import subprocess, tempfile, threading, traceback, types, typing, warnings, weakref

AT_ONCE = 6


def frames_of(error, root, seen):
    """The places below `root` where the error, and those it came from, passed through."""
    if error is None or id(error) in seen:
        return []
    seen.add(id(error))
    found = set()
    step = error.__traceback__
    while step is not None:
        found.add((step.tb_frame.f_code.co_filename, step.tb_lineno))
        step = step.tb_next
    if isinstance(error, SyntaxError):
        found.add((error.filename, error.lineno))
    places = []
    for name, line in found:
        path = os.path.realpath(os.path.join(root, name or ""))
        if path.startswith(root + os.sep) and line is not None:
            places.append([path[len(root) + 1:].replace(os.sep, "/"), line])
    for inner in (error.__cause__, error.__context__) + tuple(getattr(error, "exceptions", ())):
        places += frames_of(inner, root, seen)
    return sorted(map(list, set(map(tuple, places))))


def run(root, main):
    """Runs the file as `python -m` runs a module, `root` being the current directory."""
    # The program's own modules come before those that were imported here.
    own = {name.partition(".")[0] for name in os.listdir(root)}
    for name in set(sys.modules) - FIRST:
        if name.partition(".")[0] in own:
            del sys.modules[name]
    os.chdir(root)
    sys.path.insert(0, root)
    sys.argv = [main]
    path = os.path.join(root, *main.split("/"))
    package = ".".join(main.split("/")[:-1])
    if package:
        __import__(package)
    module = types.ModuleType("__main__")
    module.__file__ = path
    module.__package__ = package
    sys.modules["__main__"] = module
    with open(path, "rb") as file:
        code = compile(file.read(), path, "exec", dont_inherit=True)
    exec(code, module.__dict__)


def child(job):
    """Never returns; leaves through the interpreter's own end, which waits for threads as it does for any program."""
    root = os.path.realpath(job["root"])
    os.setpgid(0, 0)
    for descriptor, name in ((0, os.devnull), (1, root + ".out"), (2, root + ".err")):
        flags = os.O_RDONLY if descriptor == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        os.dup2(os.open(name, flags, 0o600), descriptor)
    record = {"error": None, "frames": []}
    code = 0
    try:
        run(root, job["main"])
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 0 if error.code is None else 1
    except BaseException as error:
        code = 1
        record = {"error": type(error).__name__, "frames": frames_of(error, root, set())}
        sys.excepthook(type(error), error, error.__traceback__)
    with open(root + ".json", "w", encoding="utf-8") as file:
        json.dump(record, file)
    sys.exit(code)


def text_of(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def report(job, status, timed_out, results):
    root = os.path.realpath(job["root"])
    record = json.loads(text_of(root + ".json") or '{"error": null, "frames": []}')
    code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else -os.WTERMSIG(status)
    outcome = {
        "id": job["id"],
        "exit": code,
        "timed_out": timed_out,
        "error": record["error"],
        "frames": record["frames"],
        "stdout": text_of(root + ".out"),
        "stderr": text_of(root + ".err"),
    }
    results.write(json.dumps(outcome) + "\n")
    results.flush()


def jobs_of(data):
    """The jobs of the whole lines, and what follows the last of them."""
    *lines, rest = data.split(b"\n")
    return [json.loads(line) for line in lines], rest


def drive():
    results = os.fdopen(os.dup(1), "w")
    running, waiting, data, is_open = {}, [], b"", True
    gc.freeze()
    while is_open or waiting or running:
        while waiting and len(running) < AT_ONCE:
            job = waiting.pop(0)
            process = os.fork()
            if process == 0:
                return job
            running[process] = (job, time.monotonic() + job["limit"])
        if is_open:
            # With nothing to look after, it may take as long as it likes.
            if select.select([0], [], [], 0.002 if running else None)[0]:
                chunk = os.read(0, 1 << 16)
                is_open = bool(chunk)
                jobs, data = jobs_of(data + chunk)
                waiting += jobs
        else:
            time.sleep(0.002)
        for process, (job, end) in list(running.items()):
            done, status = os.waitpid(process, os.WNOHANG)
            timed_out = not done and time.monotonic() > end
            if timed_out:
                os.kill(process, signal.SIGKILL)
                done, status = os.waitpid(process, 0)
            if done:
                try:
                    # What the program itself started must not outlive it.
                    os.killpg(process, signal.SIGKILL)
                except OSError:
                    pass
                del running[process]
                report(job, status, timed_out, results)
    results.close()
    return None


JOB = drive()
if JOB is not None:
    child(JOB)
