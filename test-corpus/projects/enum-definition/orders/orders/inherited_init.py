from . import bases


class Reason(bases.Described):
    BROKEN = 1, "it arrived broken"
    WRONG = 2, "wrong" " size", True  # error "`Described.__init__` gets 3 arguments, and takes 2"
