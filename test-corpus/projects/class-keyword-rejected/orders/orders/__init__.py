from .events import Event as Event
