class Slot:
    def __init__(self, name):
        self.name = name

    def __get__(self, instance, owner=None):
        return self if instance is None else getattr(instance, self.name)  # error "`total` of `Order`"

    def __set__(self, instance, value):
        setattr(instance, "_" + self.name, value)
