from pairs import metas

try:
    Base = metas.A
except AttributeError:
    Base = object


class Mixed(metas.A, metas.B):  # error "class MixedMeta(First, Second)"
    pass
