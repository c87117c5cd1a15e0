import functools
from typing import Any, Awaitable, Callable, Dict

Handler = Callable[..., Awaitable[Any]]
ROUTES: Dict[str, Handler] = {}


def route(path: str) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        ROUTES[path] = handler
        return handler

    return register


def logged(handler: Handler) -> Handler:
    @functools.wraps(handler)
    async def call(*args: Any) -> Any:
        return await handler(*args)

    return call
