"""Every way to write a private name: none of these recurses."""


class Plus:
    def __set_name__(self, owner, name):
        self.slot = "_" + name

    def __get__(self, instance, owner=None):
        return getattr(instance, self.slot)  # warn: descriptor-class-access

    def __set__(self, instance, value):
        setattr(instance, self.slot, value)


class Percent(Plus):
    def __set_name__(self, owner, name):
        self.slot = "_%s" % name


class Format(Plus):
    def __set_name__(self, owner, name):
        self.slot = "_{}_value".format(name)


class FString(Plus):
    def __set_name__(self, owner, name):
        self.slot = f"__{name}"


class Join(Plus):
    def __set_name__(self, owner, name):
        self.slot = "".join(("_", name))
