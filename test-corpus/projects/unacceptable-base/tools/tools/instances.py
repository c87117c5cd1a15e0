from tools.config import current


class Mixin:
    pass


class Local(Mixin, current):  # error "an instance of `Config` is no class"
    pass
