"""What a tool takes: a checked model of its arguments, made from the function itself."""

import inspect
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, get_type_hints

import orjson
from pydantic import BaseModel, ConfigDict, create_model


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
