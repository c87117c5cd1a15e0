from tracked import OneWay, Tracked


class Page:
    views = Tracked()
    title = OneWay()
