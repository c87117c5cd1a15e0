from states.base import Code


class Serialisable:
    def dump(self):
        return self.value


class HttpCode(Serialisable, Code):  # error "cannot derive from `Code`"
    MISSING = "missing"
