import abc

from legacy import meta, module, right, wrong

assert type(wrong.Plain) is type and type(wrong.Aliased) is type and type(wrong.Outer.Inner) is type
assert type(wrong.Abstract) is type and type(wrong.build()) is type
wrong.Abstract()
assert type(wrong.Explicit) is meta.Registry
assert type(module.First) is type

assert type(right.Explicit) is type(right.Inherited) is meta.Derived
assert type(right.Abstract) is abc.ABCMeta
assert type(right.Decorated) is meta.Registry
