from proof_tools import raises

from parser import base, loops, outside, right, run

assert len(right.every()) == 7
for broken in [run.token, run.space, run.negative, base.Positioned().moved]:
    with raises(AttributeError):
        broken() if broken.__name__ != "moved" else broken(1)
with raises(AttributeError):
    loops.Range([1, 2])
with raises(AttributeError):
    loops.Window([1])
assert loops.Window([]) is not None
number = run.number()
with raises(AttributeError):
    number.forget()
with raises(AttributeError):
    number.override()
for broken in [outside.spelled_wrong, outside.deleted, outside.of_the_class]:
    with raises(AttributeError):
        broken()
outside.expected()
outside.rebound([outside.Marked()])
outside.handed_over(outside.Marked())
outside.of_a_subclass()
outside.replace()
# A subclass without slots has a place for it.
assert right.Lexeme().moved(1).moves == 1
