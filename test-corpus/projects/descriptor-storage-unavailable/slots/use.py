from items import Item, Open, Pair, Sized, Task, Tried, Urgent


def priced():
    item = Item("book", 2)
    item.price = 3
    return item


def started():
    return Task("write")


def hurried():
    return Urgent("write", 3)


def measured():
    pair = Pair((1, 2))
    return pair.length


def fitting():
    sized, open_, tried = Sized(), Open(), Tried()
    sized.size = open_.size = 3
    tried.state = "open"
    return sized.size, open_.size, tried.state
