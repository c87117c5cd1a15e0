from time import sleep as delay


def give_up(tries: int) -> bool:
    return tries > 3
