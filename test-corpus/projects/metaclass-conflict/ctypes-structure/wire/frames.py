import ctypes
from abc import ABC, abstractmethod


class Frame(ABC):
    @abstractmethod
    def size(self) -> int: ...


class Header(ctypes.Structure):
    _fields_ = [("length", ctypes.c_uint16)]


class LongHeader(Header):
    pass
