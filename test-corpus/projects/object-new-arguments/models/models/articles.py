from models.base import Element, HiddenMixin, Model, Shown


class Article(Model):
    def __init__(self, name):
        super().__init__(name)  # error
        self.name = name


class Book(Article):
    pass


def create():
    return Book("a")


class Other(Model):
    def __init__(self, name):
        Model.__init__(self, name)  # error "`object.__init__` takes nothing but the instance"
        self.name = name


def other():
    return Other(name="a")


class Service(Model):
    def __init__(self, name):
        super().__init__(name)  # warn


class Checked(Model):
    def __init__(self, name, check=False):
        if check:
            Model.__init__(self, name)  # warn
        self.name = name


class Button(Shown, Element):
    pass


class Stored(HiddenMixin, Element):
    pass
