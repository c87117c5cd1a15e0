import queue
import threading


class Service:
    """Owns a thread, a queue and an event; subclasses use them."""

    def __init__(self) -> None:
        self.inbox: "queue.Queue[str]" = queue.Queue()
        self.ready = threading.Event()
        self.timer = threading.Timer(0.15, self.finish)

    def finish(self) -> None:
        self.inbox.put("mail")
        self.ready.set()
