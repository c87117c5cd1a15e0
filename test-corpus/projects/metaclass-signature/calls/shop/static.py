from shop.things import Label


def label():
    return Label("a", "b")  # error "takes 1 positional argument, and `Label(...)` gives it 2"
