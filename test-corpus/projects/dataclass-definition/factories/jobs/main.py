from jobs.models import Given, Job, Named, Right


def started():
    return Job(name="a")


def named():
    return Named()


def given():
    return Given(items=[1]), Right()
