from stores.wrong import Attempt


class Retry(Attempt):
    def __init__(self, count):  # warn: singleton-reinitialised
        self.count = count


def both():
    return Attempt(), Retry(3)
