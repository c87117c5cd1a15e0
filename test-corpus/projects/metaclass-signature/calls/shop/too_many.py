from shop.things import Local as Settings


def load(path):
    return Settings(path)  # error "and `Local(...)` gives it 2, the class among them"
