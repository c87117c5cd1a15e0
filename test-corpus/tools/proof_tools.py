"""What the `proof.py` of a project may use: `from proof_tools import raises, blocks, is_quick, hangs, backend`."""

import contextlib
import os
import signal


@contextlib.contextmanager
def raises(expected, words=""):
    """The body must raise exactly this error, and its text must hold the words."""
    try:
        yield
    except expected as error:
        assert type(error) is expected, f"{type(error).__name__} was raised instead of {expected.__name__}"
        assert words in str(error), f"{str(error)!r} does not hold {words!r}"
    else:
        raise AssertionError(f"{expected.__name__} was not raised")


def blocks(main):
    """Awaiting `main()` must hold the event loop so long that asyncio in debug mode reports it."""
    assert slow_callbacks(main), "asyncio reported no slow callback"
    return True


def is_quick(main):
    """Awaiting `main()` must not hold the event loop. It has several tries: a busy machine is slow by itself."""
    import time

    for seconds in (0, 0.2, 0.5, 1, 2, 4):
        time.sleep(seconds)
        slow = slow_callbacks(main)
        if not slow:
            return True
    raise AssertionError(slow[0])


def slow_callbacks(main):
    """What asyncio in debug mode reports while `main()` is awaited."""
    import asyncio
    import logging

    said = []
    handler = logging.Handler()
    handler.emit = lambda record: said.append(record.getMessage())
    logger = logging.getLogger("asyncio")
    logger.addHandler(handler)
    try:
        asyncio.run(main(), debug=True)
    finally:
        logger.removeHandler(handler)
    return [line for line in said if line.startswith("Executing ") and " took " in line]


def hangs(action, seconds=1.0):
    """`action()` must not come back within the time. It runs in a process of its own."""
    import time

    process = os.fork()
    if process == 0:
        try:
            action()
        finally:
            os._exit(0)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        done, _ = os.waitpid(process, os.WNOHANG)
        if done:
            raise AssertionError("the action came back")
        time.sleep(0.01)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    return True


def backend(project="."):
    """The object that pip calls to build the project, without building it."""
    import inspect
    import os.path

    from pip._internal.pyproject import load_pyproject_toml

    arguments = {
        "use_pep517": None,
        "pyproject_toml": os.path.join(project, "pyproject.toml"),
        "setup_py": os.path.join(project, "setup.py"),
        "req_name": "the project",
    }
    wanted = inspect.signature(load_pyproject_toml).parameters
    return load_pyproject_toml(**{name: value for name, value in arguments.items() if name in wanted}).backend
