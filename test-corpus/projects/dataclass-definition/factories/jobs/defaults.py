class Limits:
    def __init__(self, cpu=1):
        self.cpu = cpu


class Factory:
    def __init__(self, cpu):
        self.cpu = cpu

    def __call__(self):
        return Limits(self.cpu)


DEFAULT = Limits()
EMPTY = dict()
make_limits = Factory(4)
NAME = "job"
