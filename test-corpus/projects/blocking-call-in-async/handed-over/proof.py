import asyncio

from bridge.runner import Runner


async def main():
    runner = Runner()
    task = asyncio.create_task(runner.run())
    await asyncio.sleep(0)
    runner.request.set_result(None)
    await task


asyncio.run(main())
