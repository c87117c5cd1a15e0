class Plain:
    def close(self):
        return None


class Takes:
    """Its objects can stand among the bases: the class is called with name, bases and namespace."""

    def __init__(self, *parts):
        self.parts = parts


plain = Plain()


class Kept(Takes()):
    pass


class Local(plain):  # error "an instance of `Plain` is no class"
    pass
