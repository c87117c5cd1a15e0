from devices.base import Device


class Fan(Device):
    @Device.name.getter
    def name(self):
        return self._name + " fan"


class Lamp(Device):
    @property
    def power(self):
        return 60

    @power.setter
    def power(self, power):
        pass


class Panel(Device):
    """Nothing in view assigns what it makes read-only, or the method is another one."""

    @property
    def power(self):
        return 1

    def start(self):
        return None

    def stop(self):
        return None


class Battery(Device):
    power = 3

    def start(self):
        self.power = 4


class Settable(type):  # warn: needless-metaclass
    """Gives each `volume` back what it lost."""

    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases, namespace)
        if isinstance(namespace.get("volume"), property):
            cls.volume = namespace["volume"].setter(lambda self, volume: None)


class Speaker(metaclass=Settable):
    @property
    def volume(self):
        return 5

    @volume.setter
    def volume(self, volume):
        pass


class Horn(Speaker):
    @property
    def volume(self):
        return 9


horn = Horn()
horn.volume = 3


def every():
    lamp = Lamp("a")
    lamp.start()
    panel = Panel("b")
    panel.start()
    panel.stop()
    battery = Battery("c")
    battery.start()
    return [Fan("d").name, lamp.power, panel.power, battery.power, horn.volume]
