"""Flags that something turns while the program runs say nothing."""

import time

ECO = False
LOUD = False


def save_energy() -> None:
    global ECO
    ECO = True


async def throttle(LOUD: bool) -> None:
    if ECO:
        time.sleep(0.15)  # error "`time.sleep`"
    if LOUD:
        time.sleep(0.15)  # error "`time.sleep`"
