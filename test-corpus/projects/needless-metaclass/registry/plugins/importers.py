from plugins.base import Plugin


class Csv(Plugin):
    def run(self) -> str:
        return "csv"


class Json(Plugin):
    def run(self) -> str:
        return "json"
