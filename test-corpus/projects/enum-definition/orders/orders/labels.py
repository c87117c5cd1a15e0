"""Labels as Django's choices have them, without Django's metaclass."""

from enum import Enum


class TextChoices(str, Enum):
    def __str__(self):
        return self.value


class Shipping(TextChoices):
    EXPRESS = "x", "Express"  # error "`str` does not take this value"
    STANDARD = "s", "Standard"
