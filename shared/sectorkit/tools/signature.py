"""What a tool takes: a checked model of its arguments, made from the function itself.

A parameter annotated `Holdings` is not an argument: who calls cannot name it, the service gives
the tool what the caller's tenant may read.
"""

import inspect
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, get_type_hints

import orjson
from pydantic import BaseModel, ConfigDict, create_model

from ..errors import Unavailable
from ..retrieval.holdings import Holdings


class Arguments(BaseModel):
    """The arguments of one tool; an unknown one is refused."""

    model_config = ConfigDict(extra="forbid")


@lru_cache(maxsize=256)
def arguments_of(tool: Callable[..., Any]) -> type[Arguments]:
    """Return the model of a function's arguments, made from its signature."""
    hints = get_type_hints(tool, include_extras=True)
    fields: dict[str, Any] = {
        name: (hints[name], ... if p.default is inspect.Parameter.empty else p.default)
        for name, p in inspect.signature(tool).parameters.items()
        if hints[name] is not Holdings
    }
    return create_model(tool.__name__, __base__=Arguments, **fields)


def schema_of(tool: Callable[..., Any]) -> dict[str, Any]:
    """Return the JSON Schema of a function's arguments."""
    schema = dict(arguments_of(tool).model_json_schema())
    schema.pop("description", None)
    return schema


def checked(tool: Callable[..., Any], arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return JSON arguments as what the function takes. Raises `pydantic.ValidationError`."""
    made = arguments_of(tool).model_validate_json(orjson.dumps(dict(arguments), default=str))
    return {name: getattr(made, name) for name in type(made).model_fields}


def supplied(tool: Callable[..., Any], holdings: Holdings | None) -> dict[str, Holdings]:
    """Return what the service itself gives a tool, by parameter; empty for a plain function.

    Raises `Unavailable` where the tool reads documents and there are none.
    """
    hints = get_type_hints(tool, include_extras=True)
    wanted = [name for name, hint in hints.items() if hint is Holdings and name != "return"]
    if wanted and holdings is None:
        raise Unavailable("이 도구는 문서 색인이 있는 서비스에서만 쓸 수 있습니다.", 3600)
    return {name: holdings for name in wanted if holdings is not None}
