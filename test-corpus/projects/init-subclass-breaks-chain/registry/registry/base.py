classes = []


class Registered:
    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        classes.append(cls.__name__)


class Tabled:
    tables = {}

    def __init_subclass__(cls, table=None, **kwargs):
        super().__init_subclass__(**kwargs)
        Tabled.tables[cls.__name__] = table


class Empty:
    def __init_subclass__(cls, **kwargs):
        pass


Plugin = Registered
