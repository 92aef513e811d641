"""The API's own description, OpenAPI 3.1, made from the pages: addresses, parameters, and what each twin holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import is_dataclass
from datetime import date
from enum import Enum
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

import lapwing
from lapwing.codec import Hint, hints, without_none
from lapwing.records import Span
from lapwing.web.bodies import TEXT_FIELDS
from lapwing.web.guard import CODE, COOKIE
from lapwing.web.page import LONGEST, Call, Kind, Page, Parameter
from lapwing.web.views import Coded, Fault

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
    "401": "the access token is missing or wrong",
    "404": "nothing bears this name or id",
    "414": "the address is too long",
    "421": "the Host header is no name of this server",
    "429": "too many requests: Retry-After says when to ask again",
    "431": "the headers are too long",
    "500": "a fault of Lapwing's own",
    "503": "the store, or the coder, cannot answer now",
}
_FAULTS_SENT = {
    "403": "sent from a page of another site",
    "408": "the body took too long to arrive",
    "413": "the text, or the body, is too long",
    "415": "the body is not application/json",
}
_WAIT = {"Retry-After": {"description": "seconds to wait", "schema": {"type": "integer", "minimum": 1}}}
_CHALLENGE = {"WWW-Authenticate": {"description": "what to send", "schema": {"const": "Bearer"}}}
_HEADERS = {"401": _CHALLENGE, "429": _WAIT}
_DAY = "^[0-9]{1,4}(-[0-9]{1,2}){0,2}$"
_SECURITY: list[Schema] = [{"token": []}, {"session": []}, {}]  # the last: a server that asks for none
_SCHEMES = {
    "token": {"type": "http", "scheme": "bearer", "description": "the access token of a server that asks for one"},
    "session": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "of a browser that signed in"},
}


def description(pages: Iterable[Page], calls: Iterable[Call] = ()) -> Schema:
    """The document that /openapi.json serves; with calls, that of coding a text is among them.

    Raises:
        TypeError: a page shows something of a type that has no schema.
    """
    schemas: dict[str, Schema] = {}
    fault, listed = _schema(Fault, schemas), list(calls)
    paths = {call.path: {"get": _call(call, schemas, fault)} for call in listed}
    if listed:
        paths[CODE] = {"post": _coding(schemas, fault)}
    paths |= {f"{page.path}.json": {"get": _twin(page, schemas, fault)} for page in pages}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Lapwing",
            "version": lapwing.__version__,
            "summary": "A sourced, dated, coded record of who did what to whom",
            "description": (
                "What begins with /api/v1 keeps its shape as long as it is called that: keys may come, none goes. An "
                "address that ends in .json is that of a page; its answer is what the page shows and changes with it."
            ),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": _SECURITY,
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": _SCHEMES},
    }


def _twin(page: Page, schemas: dict[str, Schema], fault: Schema) -> Schema:
    name = page.template + "".join(f"_{name}" for name in _names(page.path))
    return {"operationId": name, "tags": ["pages"], **_operation(page, schemas, fault)}


def _call(call: Call, schemas: dict[str, Schema], fault: Schema) -> Schema:
    return {"operationId": call.name, "tags": ["v1"], **_operation(call, schemas, fault)}


def _operation(asked: Page | Call, schemas: dict[str, Schema], fault: Schema) -> Schema:
    found, strict = get_type_hints(asked.build)["return"], isinstance(asked, Call)
    return {
        "summary": asked.about,
        "parameters": [
            *map(_in_path, _names(asked.path)),
            *(_in_query(each, strict=strict) for each in asked.parameters),
        ],
        "responses": _responses(asked.about, _schema(found, schemas), fault, _FAULTS),
    }


def _coding(schemas: dict[str, Schema], fault: Schema) -> Schema:
    """Coding a text, which is the one call that is sent something."""
    texts: dict[str, Schema] = {
        key: {"type": ["string", "null"], "maxLength": most, "description": about}
        for key, (most, about) in TEXT_FIELDS.items()
    }
    texts["text"] |= {"type": "string", "minLength": 1, "pattern": r"\S"}
    texts["published"] |= {"format": "date"}
    body = {"type": "object", "required": ["text"], "properties": texts, "additionalProperties": False}
    about = "code a text into PLOVER events; nothing is kept"
    return {
        "operationId": "v1_code",
        "tags": ["v1"],
        "summary": about,
        "requestBody": {"required": True, **_content(body)},
        "responses": _responses(about, _schema(Coded, schemas), fault, _FAULTS | _FAULTS_SENT),
    }


def _responses(about: str, answer: Schema, fault: Schema, faults: Mapping[str, str]) -> Schema:
    answers: Schema = {"200": {"description": about, **_content(answer)}}
    for status, said in sorted(faults.items()):
        headers = {"headers": _HEADERS[status]} if status in _HEADERS else {}
        answers[status] = {"description": said, **headers, **_content(fault)}
    return answers


def _names(path: str) -> list[str]:
    return re.findall(r"{(\w+)}", path)


def _content(schema: Schema) -> Schema:
    return {"content": {"application/json": {"schema": schema}}}


def _in_path(name: str) -> Schema:
    text = {"type": "string", "minLength": 1, "maxLength": LONGEST}
    return {"name": name, "in": "path", "required": True, "schema": text}


def _in_query(parameter: Parameter, *, strict: bool) -> Schema:
    """A parameter of a call, or, where that is not strict, of a page, whose form may leave it empty."""
    made: Schema = {"type": "string", "minLength": int(strict), "maxLength": LONGEST}
    if parameter.choices:
        chosen = [choice for choice in parameter.choices if choice or not strict]
        empty = [] if strict or "" in chosen else [""]
        made = {"type": "string", "enum": chosen + empty}
        if parameter.choices[0] in made["enum"]:
            made["default"] = parameter.choices[0]
    elif parameter.kind is Kind.DAY:
        made = {"type": "string", "pattern": _DAY if strict else rf"^(\s*|\s*{_DAY[1:-1]}\s*)$"}
    elif parameter.kind is Kind.WHOLE:
        made = {"type": "integer", "minimum": 0, "maximum": parameter.most}
        made = made if strict else {"anyOf": [made, {"type": "string", "pattern": r"^\s*[0-9]{0,7}\s*$"}]}
    said = {"name": parameter.name, "in": "query", "description": parameter.about, "schema": made}
    return said | {"required": True} if parameter.needed else said


def _schema(hint: Hint, schemas: dict[str, Schema]) -> Schema:
    """The schema of what `codec.plain` makes of a value of this type; records stand among `schemas` by name."""
    bare, nullable = without_none(hint)
    made = _bare(bare, schemas)
    return {"anyOf": [made, {"type": "null"}]} if nullable else made


def _bare(hint: Hint, schemas: dict[str, Schema]) -> Schema:
    origin: Hint = get_origin(hint)
    if origin in (tuple, list):
        return _array(get_args(hint) if origin is tuple else (*get_args(hint), ...), schemas)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _schema(get_args(hint)[1], schemas)}
    if origin is None and hint in _SCALARS:
        return dict(_SCALARS[hint])
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"type": "string", "enum": [member.value for member in hint]}
    if isinstance(hint, type) and is_dataclass(hint):
        return _record(hint, hints(hint), frozenset(hints(hint)), schemas)
    if is_typeddict(hint):
        return _record(hint, get_type_hints(hint), hint.__required_keys__, schemas)
    raise TypeError(f"no schema for {hint}")


def _record(cls: type, held: Mapping[str, Hint], needed: frozenset[str], schemas: dict[str, Schema]) -> Schema:
    name = f"{cls.__module__.removeprefix('lapwing.')}.{cls.__qualname__}"  # pages may call their records the same
    if name not in schemas:
        schemas[name] = {}  # before its fields: a record may hold others of its type
        fields = {field: _schema(hint, schemas) for field, hint in held.items()}
        schemas[name] = {
            "title": cls.__name__,
            "description": (cls.__doc__ or "").partition("\n\n")[0],
            "type": "object",
            "required": [field for field in fields if field in needed],
            "properties": fields,
            "additionalProperties": False,
        }
    return {"$ref": f"#/components/schemas/{name}"}


def _array(parts: tuple[Hint, ...], schemas: dict[str, Schema]) -> Schema:
    if len(parts) == 2 and parts[1] is Ellipsis:
        return {"type": "array", "items": _schema(parts[0], schemas)}
    of_each = [_schema(part, schemas) for part in parts]
    return {"type": "array", "prefixItems": of_each, "items": False, "minItems": len(parts)}
