class Once:
    """Without `__set__`, what the instance holds is found first: the second read never comes here."""

    def __set_name__(self, owner, name):
        self.name = name

    def __init__(self, make):
        self.make = make

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        setattr(instance, self.name, self.make(instance))
        return getattr(instance, self.name)


class Never:
    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return getattr(instance, self.name)  # error "manages `empty` of `Shelf`"
