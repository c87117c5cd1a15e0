import parser.tokens
from parser.tokens import Number


def token():
    return parser.tokens.Token("a")


def space():
    return parser.tokens.Space(2)


def number():
    return Number(3)


def negative():
    return Number(-3)
