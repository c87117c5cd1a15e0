from devices import base
from devices.base import Device as Machine


class Fan(Machine):
    @property
    def name(self):  # error "the property `Fan.name` hides the one of `Device` and has no setter"
        return "fan"


class Lamp(base.Device):
    @property
    def power(self):  # warn "write `@Device.power.getter` to keep the setter"
        return 60


class Engine(Machine):
    @property
    def speed(self):  # error "has no setter"
        return 100

    def run(self):
        self.speed = 3


class Pump(Engine):
    power = property(lambda self: 3)  # error "the property `Pump.power`"


class Heater(base.Device):
    @property
    def speed(self):  # error "the property `Heater.speed`"
        return 0

    def heat(self):
        self.speed = 1


def drain():
    pump = Pump("pump")
    pump.power = 4
