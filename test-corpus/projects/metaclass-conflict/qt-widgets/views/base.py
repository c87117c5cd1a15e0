from abc import ABC, abstractmethod

from PyQt5 import QtWidgets
from PyQt5.QtCore import QObject


class Presenter(ABC):
    @abstractmethod
    def show(self): ...


class Panel(QtWidgets.QWidget):
    def __init__(self, parent=None):
        super().__init__(parent)
        self.title = ""


class Worker(QObject):
    pass
