from dataclasses import dataclass, field


class Ranking(list):
    def __hash__(self):
        return id(self)


@dataclass
class Board:
    ranking: Ranking = Ranking()  # error "is a `Ranking`, which all instances would share before 3.11"


@dataclass
class Fresh:
    ranking: Ranking = field(default_factory=Ranking)
