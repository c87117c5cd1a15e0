from . import meta


def prefix():
    class Report(metaclass=meta.PrefixMeta):  # error
        def title(self):
            return super().__str__()

    return Report


def first_letter():
    class Report(metaclass=meta.FirstLetterMeta):  # error
        def title(self):
            return super().__str__()

    return Report


def underscores():
    class Report(metaclass=meta.UnderscoreMeta):  # error
        def title(self):
            return __class__.__name__

    return Report


def suffix():
    class Report(metaclass=meta.SuffixMeta):  # error
        def title(self):
            return super().__str__()

    return Report


def loop():
    class Report(metaclass=meta.LoopMeta):  # missed
        def title(self):
            return super().__str__()

    return Report


def others():
    class Report(metaclass=meta.OthersMeta):
        def title(self):
            return super().__str__()

    return Report
