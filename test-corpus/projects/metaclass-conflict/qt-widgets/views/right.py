from abc import ABC, ABCMeta
from enum import Enum
from typing import Generic, TypeVar

from PyQt5 import QtCore, sip
from PyQt5.QtCore import QObject, QtMsgType
from PyQt6.QtCore import QCborKnownTags
from PyQt6.QtMultimedia import QMediaPlayer

from views.base import Panel, Presenter, Worker

T = TypeVar("T")


class PresenterMeta(type(QObject), ABCMeta):
    pass


class Login(Panel, Presenter, metaclass=PresenterMeta):
    def show(self):
        pass


class SipMeta(sip.wrappertype, ABCMeta):
    pass


class Logout(Panel, Presenter, metaclass=SipMeta):
    def show(self):
        pass


class Store(Worker, Generic[T]):
    pass


class Both(Panel, Worker):
    pass


class Plain:
    pass


class Mixed(Plain, QtCore.QThread):
    pass


class Message(QtMsgType, metaclass=ABCMeta):
    """Not in the table: what it is made by is unknown."""


class Player(QMediaPlayer, ABC):
    """Of a module that is not in the table."""


class Tags(QCborKnownTags):
    """An enumeration with a name like a wrapped class."""


class Kind(Enum):
    PANEL = 1


def window(parent):
    login = Login(parent)
    login.title = "a"
    login.resize(1, 2)
    return {login: Both()}
