import abc


class TrackingMeta(type):
    """Counts its classes."""

    count = 0

    def __call__(cls, *args, **kwargs):
        TrackingMeta.count += 1
        return super().__call__(*args, **kwargs)


class AbstractTrackingMeta(TrackingMeta, abc.ABCMeta):
    pass
