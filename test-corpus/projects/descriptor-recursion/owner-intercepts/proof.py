from records import Person

person = Person()
person.name = "Ada"
assert vars(person) == {"name": "Ada"}
