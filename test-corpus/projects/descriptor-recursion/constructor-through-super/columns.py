class Column:
    def __init__(self, name):
        self.name = name

    def __set__(self, instance, value):
        setattr(instance, self.name, value)  # error "manages `age` of `Person`"


class Integer(Column):
    def __init__(self, name, minimum=0):
        super().__init__(name)
        self.minimum = minimum


class Hidden(Column):
    def __init__(self, name):
        super().__init__("_" + name)
