from .meta import ForgetfulMeta


def make():
    class Made(metaclass=ForgetfulMeta):  # error
        key = lambda self: super().key

    return Made


def expected():
    try:

        class Made(metaclass=ForgetfulMeta):
            def __init__(self):
                super().__init__()

    except RuntimeError:
        return True
    return False
