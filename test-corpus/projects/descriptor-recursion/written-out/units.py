class Fahrenheit:
    def __get__(self, instance, owner=None):
        return instance.celsius * 1.8 + 32  # warn: descriptor-class-access

    def __set__(self, instance, value):
        instance.celsius = (value - 32) / 1.8


class Kelvin:
    def __get__(self, instance, owner=None):
        return instance.kelvin - 0.0  # error "manages `kelvin` of `Probe`"  # warn: descriptor-class-access

    def __set__(self, instance, value):
        instance.celsius = value - 273.15


class Probe:
    fahrenheit = Fahrenheit()
    kelvin = Kelvin()

    def __init__(self, celsius):
        self.celsius = celsius
