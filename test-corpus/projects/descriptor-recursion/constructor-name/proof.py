from proof_tools import raises

from readings import Reading

reading = Reading()
reading.unit = "K"
reading.place = "Oslo"
assert (reading.unit, reading.place) == ("K", "Oslo")
with raises(RecursionError):
    reading.value = 3
with raises(RecursionError):
    reading.value
