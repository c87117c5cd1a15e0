from storage import Stored


class Book:
    title = Stored()
