class Model:
    def save(self):
        pass


class Rows:
    pass


class Named:
    def __init__(self, name):
        self.name = name


class Registry:
    def register(self, cls):
        return cls
