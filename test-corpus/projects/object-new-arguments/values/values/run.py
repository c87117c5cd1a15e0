from values import kinds
from values.kinds import Point as Place


def point():
    return Place(1, 2)  # error "`Point` takes no arguments"


def keyword():
    return kinds.Point(x=1)  # error


def generic():
    return kinds.Box([1])  # error "`Box` takes no arguments"


def inherited():
    return [kinds.Square(side) for side in range(3)]  # error "neither here nor in a base but `object`"


def sized():
    return kinds.Few(*"ab", 1)  # error


def celsius():
    return kinds.Celsius(20.5)


def names():
    return kinds.Names(["a"])


def pair():
    return kinds.Pair((1, 2))


def right(*nothing):
    return [Place(*nothing), kinds.Rows([1]), kinds.Failure("no"), kinds.Text("yes"), kinds.Box()]
