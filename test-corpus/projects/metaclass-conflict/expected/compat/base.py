from abc import ABC


class SignalMeta(type):
    def __repr__(cls) -> str:
        return f"<signal {cls.__name__}>"


class Signal(metaclass=SignalMeta):
    pass


class Listener(ABC):
    pass
