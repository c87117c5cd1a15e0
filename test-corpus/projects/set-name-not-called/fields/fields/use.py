from fields.models import Book, Item, Made


def priced():
    item = Item()
    item.price = -3


def rated():
    return Item.with_rating()().rating


def total():
    return Item().total


def words():
    return Book().words


def pages():
    book = Book()
    book.pages = 3


def text():
    return Book().text


def right():
    book, made = Book(), Made()
    book.title = "a"
    book.color = book.weight = 3
    made.price = 4
    book.note = 5
    assert (book.title, book._default, book.weight, made.price, book.value) == ("a", 3, 3, 4, 5)
