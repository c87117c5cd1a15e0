from devices.base import Device


class Sensor(Device):
    def __init__(self, name, read):
        super().__init__(name)
        self.__call__ = read  # warn "`Sensor` has no `__call__` of its own"
        self.__str__ = lambda: f"sensor {name}"  # warn "this one is called"

    @property
    def opened(self):
        self.__enter__ = lambda: self  # warn "`with x` asks its type"
        setattr(self, "__exit__", lambda *exc: None)  # warn
        return self


def label(device: Device, text):
    device.__len__ = lambda: len(text)  # warn "`len(x)`"
    return device


def make():
    device = Device("lamp")
    object.__setattr__(device, "__eq__", lambda other: True)  # warn "`x == y`"
    return device


class Counted(Device):
    counts = 0

    def __init__(self, name):
        self.__iter__, self.__next__ = iter, next  # warn  # warn
