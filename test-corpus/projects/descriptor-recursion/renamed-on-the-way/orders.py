from storage.api import stored


class Order:
    total = stored("total")
    tax = stored("_tax")
