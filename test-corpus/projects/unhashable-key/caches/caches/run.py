from caches.reports import Report


def total():
    report = Report([1, 2])
    return report.total()


def header():
    return Report([]).header


def fine():
    return Report.width(3), Report.kinds(), Report([]).height(), Report([]).size
