import threading
import time

from service import right, wrong
from service.base import Slow, lock


def made(make, pause):
    """How many instances three threads get which ask at the same time."""
    Slow.pause = pause
    got = []
    threads = [threading.Thread(target=lambda: got.append(make())) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    Slow.pause = None
    return got


class Counted:
    """Counts what is made, since all may be given the last one."""

    def __init__(self, pause):
        self.pause = pause
        self.count = 0

    def __call__(self):
        self.pause()
        self.count += 1


for make in [
    wrong.Registry,
    wrong.Cache,
    wrong.Pool,
    wrong.Session.current,
    wrong.get_client,
    wrong.Tried,
    lambda: wrong.Journal.of("a"),
]:
    counted = Counted(threading.Barrier(3).wait)
    made(make, counted)
    assert counted.count == 3, make


def too_late(make, held):
    """The threads have looked before they get the lock: on a busy machine not at the first try."""
    counted = Counted(lambda: None)
    with held:
        threads = [threading.Thread(target=made, args=(make, counted)) for _ in range(1)]
        for thread in threads:
            thread.start()
        time.sleep(1)
    for thread in threads:
        thread.join()
    return counted.count


for make, held in [
    (lambda: wrong.Named("a"), wrong.Named._lock),
    (wrong.Tracker.get, lock),
    (wrong.late_client, wrong._client_lock),
]:
    assert too_late(make, held) > 1, make

for make in [
    right.Registry,
    right.Checked,
    right.get_client,
    right.Wrapped.get,
    right.Private.get,
    right.ByHand,
]:
    counted = Counted(lambda: time.sleep(0.02))
    made(make, counted)
    assert counted.count <= 1, make
assert len({id(one) for one in made(right.Kept, lambda: None)}) == 1
made(right.Local.get, lambda: None)
assert len({id(one) for one in made(right.PerThread.get, threading.Barrier(3).wait)}) == 3
