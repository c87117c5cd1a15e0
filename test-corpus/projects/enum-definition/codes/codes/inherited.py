from codes import mixins


class Label(mixins.Base, str):  # error "`str`"
    A = "a"
