from .mixins import Clickable as Clickable, Focusable as Focusable
