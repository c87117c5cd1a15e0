"""Attributes that others set on new objects."""

import contextlib

import parser.tokens
from parser import base
from parser.base import Positioned as Place


def spelled_wrong():
    place = Place(1)
    place.line = 2
    place.colunm = 3  # error "instances of `Positioned` have no place for the attribute `colunm`"


def deleted():
    place = base.Positioned()
    del place.moves  # error "`moves`"


def of_the_class():
    token = parser.tokens.Number(1)
    token.value = 2
    token.forget = None  # error "it is one of the class"


def expected():
    place = Place()
    with contextlib.suppress(AttributeError):
        place.colunm = 3


def rebound(places):
    place = Place()
    for place in places:
        place.colunm = 3


def handed_over(place: Place):
    place.colunm = 3


class Marked(Place):
    pass


def of_a_subclass():
    marked = Marked()
    marked.colunm = 3


current = Place()


def replace():
    global current
    current = Marked()
    current.colunm = 3
