import threading


class Named:
    label = "worker"


class Worker(Named, threading):  # error "module `threading` is no class"
    def run(self):
        print(self.label)
