import functools
from functools import partial as fixed

from tools import wrappers
from tools.wrappers import Bound, Counted as counted, Late, Logged, Retried, checked


class Job:
    @counted
    def run(self):  # error "`Job.run` gets no `self`"
        return 1

    @Retried
    def load(self, url, *, timeout=3):  # error "`Retried` has no `__get__`"
        return url, timeout

    @checked
    def set(self, value):  # error "puts a `Checked` in its place"
        return value

    @wrappers.Counted
    def stop(self, reason="done"):  # warn "its first argument stands for `self`"
        return reason

    @counted
    def step(self):  # warn "raises `TypeError`"
        return 2

    def walk(self):
        return self.step()

    def read(self, size, encoding=None):
        return size, encoding

    read_all = fixed(read, size=-1)  # error "write `functools.partialmethod`"


class Download(Job):
    def start(self):
        return self.walk()


class Right:
    @Bound
    def run(self):
        return 1

    @Logged("info")
    def load(self, url):
        return url

    @Late
    def set(self, value):
        return value

    @counted
    def stop(self):
        return 4

    @counted
    def unused(self):
        return 5

    @counted
    def parse(text):
        return text.strip()

    @staticmethod
    @counted
    def clean(text):
        return text.strip()

    def read(self, size):
        return size

    read_all = functools.partialmethod(read, size=-1)
    convert = functools.partial(int, base=16)  # warn "called through an instance"
    parse_hex = staticmethod(functools.partial(int, base=16))

    def __init__(self):
        self.set.instance = self
        self.close = functools.partial(self.run)

    @counted
    def close(self):
        return 6
