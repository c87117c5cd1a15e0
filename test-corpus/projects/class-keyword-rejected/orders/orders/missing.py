from orders.events import Event, Versioned as Dated


class Cancelled(Event, Dated[int], topic="cancelled"):  # error "does not give class keyword `version`"
    pass
