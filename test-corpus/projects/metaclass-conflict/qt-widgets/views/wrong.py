from abc import ABC, ABCMeta
from typing import Protocol

from PySide2.QtWidgets import QDialog as Dialog
from PyQt6.QtNetwork import *
from PySide6 import QtCore

from views.base import Panel, Presenter, Worker


class Login(Panel, Presenter):  # error "`PyQt5.sip.wrappertype`, the metaclass of base `Panel`"
    def show(self):
        pass


class Job(Worker, metaclass=ABCMeta):  # error "type(Worker)"
    pass


class Closing(Protocol):
    def close(self): ...


class Question(Dialog, Closing):  # error "`Shiboken.ObjectType`"
    pass


class Model(QtCore.QAbstractItemModel, metaclass=ABCMeta):  # error "type(QAbstractItemModel)"
    pass


class Socket(QTcpSocket, ABC):  # error "`PyQt6.sip.wrappertype`"
    pass
