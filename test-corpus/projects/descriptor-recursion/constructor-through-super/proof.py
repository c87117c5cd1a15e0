from proof_tools import raises

from people import Person

person = Person()
person.secret = "x"
assert person._secret == "x"
with raises(RecursionError):
    person.age = 20
