"""The API's own description, OpenAPI 3.1, made from the pages: addresses, parameters, and what each twin holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import is_dataclass
from datetime import date
from enum import Enum
from typing import Any, get_args, get_origin, get_type_hints

import lapwing
from lapwing.codec import Hint, hints, without_none
from lapwing.records import Span
from lapwing.web.page import LONGEST, Kind, Page, Parameter
from lapwing.web.views import Fault

Schema = dict[str, Any]

_SCALARS: Mapping[Hint, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
    Span: {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2},
}
_FAULTS = {
    "400": "asked wrongly",
    "404": "nothing bears this name or id",
    "500": "a fault of Lapwing's own",
    "503": "the store cannot answer",
}


def description(pages: Iterable[Page]) -> Schema:
    """The document that /openapi.json serves.

    Raises:
        TypeError: a page shows something of a type that has no schema.
    """
    schemas: dict[str, Schema] = {}
    fault = _schema(Fault, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Lapwing",
            "version": lapwing.__version__,
            "summary": "A sourced, dated, coded record of who did what to whom",
            "description": "Each address is that of a page, with .json at its end; the answer is what the page shows.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": {f"{page.path}.json": {"get": _operation(page, schemas, fault)} for page in pages},
        "components": {"schemas": schemas},
    }


def _operation(page: Page, schemas: dict[str, Schema], fault: Schema) -> Schema:
    names = re.findall(r"{(\w+)}", page.path)
    found = get_type_hints(page.build)["return"]
    answers = {"200": {"description": page.about, **_content(_schema(found, schemas))}}
    answers |= {status: {"description": said, **_content(fault)} for status, said in _FAULTS.items()}
    return {
        "operationId": page.template + "".join(f"_{name}" for name in names),
        "summary": page.about,
        "parameters": [*map(_in_path, names), *map(_in_query, page.parameters)],
        "responses": answers,
    }


def _content(schema: Schema) -> Schema:
    return {"content": {"application/json": {"schema": schema}}}


def _in_path(name: str) -> Schema:
    text = {"type": "string", "minLength": 1, "maxLength": LONGEST}
    return {"name": name, "in": "path", "required": True, "schema": text}


def _in_query(parameter: Parameter) -> Schema:
    made: Schema = {"type": "string", "maxLength": LONGEST}
    if parameter.choices:
        made = {"type": "string", "enum": list(parameter.choices), "default": parameter.choices[0]}
    elif parameter.kind is Kind.DAY:
        made = {"type": "string", "pattern": r"^\d{1,4}(-\d{1,2}){0,2}$"}
    elif parameter.kind is Kind.WHOLE:
        made = {"type": "integer", "minimum": 0}
    return {"name": parameter.name, "in": "query", "description": parameter.about, "schema": made}


def _schema(hint: Hint, schemas: dict[str, Schema]) -> Schema:
    """The schema of what `codec.plain` makes of a value of this type; records stand among `schemas` by name."""
    bare, nullable = without_none(hint)
    made = _bare(bare, schemas)
    return {"anyOf": [made, {"type": "null"}]} if nullable else made


def _bare(hint: Hint, schemas: dict[str, Schema]) -> Schema:
    origin: Hint = get_origin(hint)
    if origin is tuple:
        return _array(get_args(hint), schemas)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _schema(get_args(hint)[1], schemas)}
    if origin is None and hint in _SCALARS:
        return dict(_SCALARS[hint])
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"type": "string", "enum": [member.value for member in hint]}
    if isinstance(hint, type) and is_dataclass(hint):
        return _record(hint, schemas)
    raise TypeError(f"no schema for {hint}")


def _record(cls: type, schemas: dict[str, Schema]) -> Schema:
    name = f"{cls.__module__.removeprefix('lapwing.')}.{cls.__qualname__}"  # pages may call their records the same
    if name not in schemas:
        schemas[name] = {}  # before its fields: a record may hold others of its type
        fields = {field: _schema(held, schemas) for field, held in hints(cls).items()}
        schemas[name] = {
            "title": cls.__name__,
            "description": (cls.__doc__ or "").partition("\n\n")[0],
            "type": "object",
            "required": list(fields),
            "properties": fields,
            "additionalProperties": False,
        }
    return {"$ref": f"#/components/schemas/{name}"}


def _array(parts: tuple[Hint, ...], schemas: dict[str, Schema]) -> Schema:
    if len(parts) == 2 and parts[1] is Ellipsis:
        return {"type": "array", "items": _schema(parts[0], schemas)}
    of_each = [_schema(part, schemas) for part in parts]
    return {"type": "array", "prefixItems": of_each, "items": False, "minItems": len(parts)}
