from tools import jobs
from tools.jobs import Job, Right


def run():
    return Job().run()


def load():
    job = jobs.Download()
    return job.load("example.org", timeout=1)


def set_value():
    return Job().set(1, 2)


def stop():
    return Job().stop("now")


def read():
    job = Job()
    return job.read_all(encoding="ascii")


def right():
    right = Right()
    assert right.run() == 1 and right.load("a") == "a" and right.set(3) == 3 and Right.stop(right) == 4
    assert right.read_all() == -1 and right.convert("ff") == right.parse_hex("ff") == 255 and right.close() == 1
    assert right.parse(" a ") == right.clean(" a ") == "a"
