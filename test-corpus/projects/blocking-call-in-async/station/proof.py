import asyncio
import os
import tempfile
import threading

from proof_tools import blocks, hangs, is_quick

from station import network, timing, workers

for main in (
    timing.through_star_import,
    timing.through_package_attribute,
    timing.in_comprehension,
    timing.consumes_readings,
    timing.make_poller(0.2),
    timing.ticks,
    workers.joins,
    workers.gets,
    workers.gets_with_timeout,
    workers.waits_for_stop,
    workers.result_of_job,
    workers.waits_for_child,
    workers.talks_to_child,
    workers.shells,
    workers.pipes,
    network.fetches,
    network.asks,
    network.accepts,
    network.selects,
):
    blocks(main)

hangs(workers.waits_for_ever)

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "prices.db")

    async def stores() -> None:
        held = threading.Event()
        holder = threading.Thread(target=network.hold, args=[path, held])
        holder.start()
        held.wait()
        await network.stores(path)
        await asyncio.to_thread(holder.join)

    blocks(stores)

for main in (timing.is_polite, workers.is_polite, network.is_polite):
    is_quick(main)
