from commands.base import Command


class Deploy(Command):
    name = "deploy"
    help = "brings it out"

    def run(self, host, port=22):
        return host, port
