import abc
import array
import datetime as dt
import threading
import unittest

import clocks


class Stamp(dt.datetime):
    pass


class Worker(threading.Thread):
    pass


class Jobs(clocks.queue.Queue):
    pass


class Pool(clocks.futures.ThreadPoolExecutor):
    pass


class Numbers(array.array):
    pass


class Runner(unittest.main):
    """A class, though the package has a module of that name."""


class Hook(metaclass=abc.ABCMeta):  # warn: abcmeta-instead-of-abc
    pass
