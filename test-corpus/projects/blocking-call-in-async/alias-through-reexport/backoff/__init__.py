from backoff.timing import delay, give_up

__all__ = ["delay", "give_up"]
