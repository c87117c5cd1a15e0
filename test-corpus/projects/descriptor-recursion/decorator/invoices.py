from lazy import lazy


class Invoice:
    @lazy
    def total(self):
        return 42
