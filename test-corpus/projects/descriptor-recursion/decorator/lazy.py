class lazy:
    """A data descriptor that keeps the value under the function's own name."""

    def __init__(self, function):
        self.function = function
        self.name = function.__name__

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        if self.name not in instance.__dict__:
            instance.__dict__[self.name] = self.function(instance)
        return instance.__dict__[self.name]

    def __set__(self, instance, value):
        setattr(instance, self.name, value)  # error "manages `total` of `Invoice`"
