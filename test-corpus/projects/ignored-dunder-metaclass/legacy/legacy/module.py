from legacy.meta import Registry

__metaclass__ = Registry  # warn "the classes of this module"


class First:
    pass
