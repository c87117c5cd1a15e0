import asyncio
import copy
import functools
import multiprocessing
import pickle
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

from . import errors
from .errors import MissingRow

fork = multiprocessing.get_context("fork")


def number(text):
    if not text.isdigit():
        raise errors.BadValue("number", text)
    return int(text)


def row(line):
    return [number(text) for text in line.split(",")]


def rows(lines):
    with ProcessPoolExecutor(1, fork) as pool:
        return list(pool.map(row, lines))


def find(table, key):
    raise MissingRow(table, key)


def look_up(key):
    with fork.Pool(1) as pool:
        return pool.apply_async(functools.partial(find, "orders"), [key]).get(timeout=1)


async def stop():
    def now():
        raise errors.Stopped()

    with ThreadPoolExecutor() as threads:
        await asyncio.get_running_loop().run_in_executor(threads, local)
    return now


def halt():
    raise errors.Stopped()


async def halted():
    with ProcessPoolExecutor(1, fork) as pool:
        await asyncio.get_running_loop().run_in_executor(pool, halt)


def refused():
    return pickle.dumps(errors.Refused(reason="late"))


def unsaved():
    try:
        raise errors.Unsaved("orders", 0)
    except errors.Unsaved as error:
        return copy.deepcopy(error)


def timed():
    error = errors.Timed("orders", 7, retried=True)
    return pickle.dumps(error, protocol=2)


def closed():
    return copy.copy(errors.Closed("orders", "closed"))


def reduced():
    return copy.copy(errors.Reduced("orders", 7))


def kept():
    return copy.copy(errors.BadNumber("x")), copy.copy(errors.ImportFailed("orders", 7))


def local():
    try:
        raise errors.Local("orders", 7)
    except errors.Local:
        return None


def quiet():
    with ProcessPoolExecutor(1, fork) as pool:
        return pool.submit(local).result()


def tolerant(error: errors.Local):
    try:
        return copy.copy(error)
    except TypeError:
        return error
