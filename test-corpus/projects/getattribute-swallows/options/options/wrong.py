from options import base
from options.base import Missing, Options as Base


class Quiet(Base):
    def __getattribute__(self, name):
        try:
            return super().__getattribute__(name)
        except Missing:  # warn "gives None for every attribute that is missing"
            return None


class Silent(base.Options):
    def __getattribute__(self, name):
        try:
            return Base.__getattribute__(self, name)
        except:  # warn "whatever error"
            return ""


class Zero:
    def __getattribute__(self, name):
        try:
            value = object.__getattribute__(self, name)
        except (AttributeError, KeyError):  # warn "gives `0`"
            return 0
        return value


class Logged(Base):
    def __getattribute__(self, name):
        try:
            return super().__getattribute__(name)
        except Exception as error:  # warn "whatever error"
            print("error", error)
            return

    size = 1


class Local:
    def __getattribute__(self, name):
        if name == "size":
            return 1
        try:
            return object.__getattribute__(self, name)
        except AttributeError:  # warn
            return []
