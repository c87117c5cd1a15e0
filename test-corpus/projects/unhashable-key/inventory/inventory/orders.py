import collections

from inventory.model import Article, NamedPlace

DEFAULT = Article(0)


def index():
    orders = collections.defaultdict(list)
    orders[DEFAULT].append(1)  # error "a key of a `defaultdict`"
    return orders


def grouped():
    return dict.fromkeys([NamedPlace(1)], 0)  # error


def first_of(known: dict[object, int]):
    return known.get(Article(1))  # warn "cannot be a key of a dict"


class Basket:
    def __init__(self):
        self.articles = set()

    def put(self, article: Article):
        self.articles.add(article)  # warn "cannot be in a set"


def digest():
    place = NamedPlace(2)
    return hash(place)  # error "cannot be hashed"
