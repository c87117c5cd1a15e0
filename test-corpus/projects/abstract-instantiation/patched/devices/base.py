from abc import ABC, abstractmethod


class Device(ABC):
    def __init__(self, wires):
        self.wires = wires

    @abstractmethod
    def apply(self, gate): ...


class Simulator(Device):
    @abstractmethod
    def state(self): ...
