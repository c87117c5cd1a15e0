from dataclasses import dataclass

from .base import Address, Price


@dataclass
class Person:
    price: Price = Price()
    address: Address = Address()  # error "the default of `address` is a `Address`, which all instances would share since 3.11"
