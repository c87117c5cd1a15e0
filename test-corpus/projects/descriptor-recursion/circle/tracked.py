class Tracked:
    def __set_name__(self, owner, name):
        self.name = name
        self.slot = f"_{name}"

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        value = vars(instance).get(self.slot, 0)
        setattr(instance, self.name, value)
        return value

    def __set__(self, instance, value):
        if getattr(instance, self.name) != value:  # error "reads `views`"
            vars(instance)[self.slot] = value


class OneWay:
    """`__set__` reads, `__get__` does not set: no circle."""

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner=None):
        return vars(instance).get(self.name)  # warn: descriptor-class-access

    def __set__(self, instance, value):
        if getattr(instance, self.name) != value:
            vars(instance)[self.name] = value
