from pairs.metas import A, AB, B


class FirstThenBoth(A, AB):
    pass


class BothThenSecond(AB, B):
    pass


class Chain(FirstThenBoth, B):
    pass
