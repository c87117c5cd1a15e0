import time


class FakeTime:
    """Stands in for `time` in tests."""

    def __init__(self) -> None:
        self.now = 0.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds


real_time = time
fake_time = FakeTime()
