import fields
from fields import Field, Lazy
from fields import Wrapped as logged


class Customer:
    email = Field()
    points = fields.Weak(default=0)
    orders = fields.Keyed()

    def __init__(self, email):
        self.email = email
        self.points = 3
        self.orders = []

    @Lazy
    def domain(self):
        return self.email.split("@")[1]

    @logged
    def greet(self):
        return f"Hello {self.email}"


class Member(Customer):
    @classmethod
    def describe(cls):
        return f"{cls.__name__}: {cls.email}"


def documentation():
    return {"orders": getattr(Member, "orders")}


def greetings(customers):
    return [Customer.greet(customer) for customer in customers]
