from __future__ import annotations

from .orm import Column, Model
from .services import Auditable


class Person(Model):
    name = Column(str)


class Customer(Person):
    email = Column(str)


class AuditedCustomer(Customer, Auditable):  # error "from `Model` here"
    def run(self) -> None:
        print(self.audit())
