from jobs import models


def status():
    download = models.Download("example.org")
    return download.status()


def url():
    return models.Download("example.org").url()


def text(title: models.Title):
    return title.text()
