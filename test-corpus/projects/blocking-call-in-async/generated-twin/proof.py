from proof_tools import blocks, is_quick

from client import pool, settings

is_quick(lambda: pool.wait(0.15))
is_quick(lambda: pool.retry(0.15))
is_quick(lambda: pool.both(0.15))
is_quick(lambda: pool.quiet(0.15))
blocks(lambda: pool.hurried(0.15))
settings.save_energy()
blocks(lambda: settings.throttle(False))
blocks(lambda: settings.throttle(True))
