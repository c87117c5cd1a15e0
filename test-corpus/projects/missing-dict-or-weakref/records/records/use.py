from records import model
from records.model import Article, Lazy, Point as Place, Row


def shown():
    return vars(Place())  # error "leaves instances without `__dict__`, and so do all bases"


def merged():
    article = Article()
    article.__dict__.update(price=4)  # error "instances of `Article` have no `__dict__`"
    return article


def moved():
    place = model.Point()
    place.__dict__["x"] = 3  # error
    return place


def replaced():
    place = Place()
    place.__dict__ = {"x": 1}  # error


def dumped():
    return [sorted(Article().__dict__)]  # error "no base gives its instances a `__dict__`"


def copied(place: Place):
    return dict(place.__dict__)  # warn


def run():
    assert Row().as_dict() == {"name": "row"} and vars(Row())
    assert Lazy().__dict__ == {"__dict__": 1} and getattr(Place(), "__dict__", None) is None
    place = Place()
    if hasattr(place, "__dict__"):
        print(place.__dict__)
