from shop.things import Config, Free, Hidden, Label, Order


def make(cls, *args):
    return cls(*args)


def run(options=("A1",)):
    Config()
    Order("A1", strict=True)
    Order(*options, strict=False)
    Label("a")
    Free(1, b=2)
    Hidden("whatever")
    make(Free, 1)
    try:
        Config("expected")
    except TypeError:
        return "expected"


class Other:
    """Called like one of them."""

    class Config:
        def __init__(self, path):
            self.path = path

    def make(self):
        return self.Config("path")
