from plugins import registry as module
from plugins.registry import Registry, named, register as add, registry


@add  # warn "`register` returns nothing, and `Reader` is None"
class Reader:
    pass


@module.named("writer")  # warn "`named.<locals>.decorate` returns nothing"
class Writer:
    pass


@registry.add  # warn "`Registry.add` returns nothing"
class Copier:
    pass


@Registry.remember  # warn "`Registry.remember` returns nothing"
class Mover:
    pass


class Outer:
    @named(name="inner")  # warn "and `Inner` is None"
    class Inner:
        pass


@add  # warn "and `Stacked` is None"
@module.kept
class Stacked:
    pass


def build():
    @module.kept
    @add  # warn "the decorator above it gets None instead of `Local`"
    class Local:
        pass
