from . import meta


class Table(metaclass=meta.FrozenMeta):  # error "which takes no names"
    name = "text"
