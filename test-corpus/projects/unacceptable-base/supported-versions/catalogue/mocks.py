from catalogue._compat import Anything


class Recorder:
    calls = ()


class Mock(Recorder, Anything):  # error "before 3.11"
    pass
