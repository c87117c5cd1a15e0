from inventory import model
from inventory.model import Article as Item, Box


def by_article():
    return {Item(number): number for number in range(3)}  # error "an instance of `Article` cannot be a key of a dict"


def by_number():
    return {item.number: item for item in [Item(1)]}


def distinct():
    return set([model.Special(1), model.Special(2)])  # error "`Article.__hash__` is None"


def unique_boxes():
    return frozenset(Box(size) for size in (1, 1))  # error "`__eq__` without `__hash__`"


def seen_before():
    seen = set()
    box = Box(3)
    if box not in seen:  # error "cannot be in a set"
        seen.add(box)
    return seen


def pairs():
    return {(model.Shelf(), 1): "first"}  # error "derives from `list`"


def names(items: "list[Item]"):
    return {item: str(item.number) for item in items}  # warn "cannot be a key of a dict"
