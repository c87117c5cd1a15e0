class Stored:
    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return self.load(instance, self.name)

    def __set__(self, instance, value):
        instance.__dict__[self.name] = value

    def load(self, target, key):
        return getattr(target, key)  # error "`title` of `Book`"
