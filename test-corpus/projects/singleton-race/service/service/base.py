import functools
import threading

lock = threading.RLock()


class Slow:
    """Other threads run while one is made."""

    pause = None

    def __new__(cls, *args):
        if Slow.pause:
            Slow.pause()
        return super().__new__(cls)


def synchronized(function):
    @functools.wraps(function)
    def locked(*args, **kwargs):
        with lock:
            return function(*args, **kwargs)

    return locked


class Once(type):
    instances = {}

    def __call__(cls, *args, **kwargs):
        if cls not in Once.instances:
            Once.instances[cls] = super().__call__(*args, **kwargs)  # warn "`Once.__call__` looks at `instances`"
        return Once.instances[cls]
