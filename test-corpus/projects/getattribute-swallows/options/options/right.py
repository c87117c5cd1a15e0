from options.base import Options

NAMES = ("verbose",)


class Known(Options):
    def __getattribute__(self, name):
        try:
            return super().__getattribute__(name)
        except AttributeError:
            if name in NAMES:
                return None
            raise


class Renamed(Options):
    def __getattribute__(self, name):
        try:
            return super().__getattribute__(name)
        except AttributeError as error:
            raise AttributeError(f"no {name}") from error


class Looked(Options):
    def __getattribute__(self, name):
        try:
            return super().__getattribute__(name)
        except AttributeError:
            return getattr(NAMES, name)


class Divided(Options):
    def __getattribute__(self, name):
        try:
            return super().__getattribute__(name)
        except ZeroDivisionError:
            return None
