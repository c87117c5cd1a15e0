from dataclasses import dataclass


class Names(set):
    pass


@dataclass
class Team:
    names: Names = Names()  # error "is a `Names`, which all instances would share"
