from .base import State as State
