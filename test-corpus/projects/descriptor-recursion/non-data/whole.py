"""Attributes of the class as a whole."""


class ClassProperty:
    def __init__(self, make):
        self.make = make
        self.name = make.__name__

    def __get__(self, instance, owner=None):
        if not hasattr(owner, self.name):  # error "reads the attribute that it manages on the class"
            setattr(owner, self.name, self.make(owner))
        return getattr(owner, self.name)


class Replaced(ClassProperty):
    def __get__(self, instance, owner=None):
        setattr(owner, self.name, self.make(owner))
        return getattr(owner, self.name)


class Label:
    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return getattr(owner, self.name)  # error "reads `label` on the class"
        return self.name


class Shown(Label):
    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return getattr(type(instance), self.name).name


class Inherited(Label):
    def __get__(self, instance, owner=None):
        return getattr(super(owner, owner), self.name)


class Kind:
    def __get__(self, instance, owner=None):
        return owner.kind.lower()  # error "reads `kind` on the class"


class Base:
    title = "a"


class Sheet(Base):
    @ClassProperty
    def columns(cls):
        return 3

    @Replaced
    def rows(cls):
        return 4

    label = Label()
    shown = Shown()
    title = Inherited()
    kind = Kind()
