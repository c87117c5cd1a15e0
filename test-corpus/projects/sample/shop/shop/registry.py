class SharedMeta(type):
    """Gives back the same instance at every call."""

    _instances = {}

    def __call__(cls, *args, **kwargs):
        if cls not in SharedMeta._instances:
            SharedMeta._instances[cls] = super().__call__(*args, **kwargs)
        return SharedMeta._instances[cls]


class Shared(metaclass=SharedMeta):
    pass


REPORTS = []


class ReportMeta(type):  # warn: needless-metaclass
    """Remembers every kind of report."""

    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases, namespace)
        REPORTS.append(cls)


class Report(metaclass=ReportMeta):
    pass
