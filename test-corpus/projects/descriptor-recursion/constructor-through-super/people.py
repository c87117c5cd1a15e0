from columns import Hidden, Integer


class Person:
    age = Integer("age", minimum=18)
    secret = Hidden("secret")
