from markers import classes, use

assert use.is_marked(classes.Marked) and not use.is_marked(int)
assert use.is_typed(classes.Typed) and not use.is_typed(int)
assert type(use.make("X")) is type(classes.Called)
assert len(classes.Derived) == 0
