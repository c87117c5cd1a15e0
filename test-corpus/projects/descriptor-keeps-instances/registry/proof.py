import gc
import weakref

from people import Person


def freed(use):
    person = Person()
    use(person)
    reference = weakref.ref(person)
    del person
    gc.collect()
    return reference() is None


for name in "age", "name", "mail":
    assert not freed(lambda person: setattr(person, name, 1)), name
assert not freed(lambda person: person.visits.append(1))
for name in "note", "phone":
    assert freed(lambda person: setattr(person, name, 1)), name
assert freed(lambda person: person.table)

person = Person()
person.age, person.name = 30, "Ada"
assert person.label == "Ada (30)"
assert len(Person.label.results) == 1
assert not Person.phone.values
