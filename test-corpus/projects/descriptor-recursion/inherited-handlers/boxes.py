from fields.numbers import Number, Rounded


class Box:
    width = Number()
    weight = Rounded()
