"""The addresses of the server: the API, its pictures, the place for uploads, and a page that explains it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge
from werkzeug.wrappers import Request, Response
from werkzeug.wsgi import LimitedStream

from tmapi_analytics.devserver import api
from tmapi_analytics.devserver.looks import pictured, recognise
from tmapi_analytics.devserver.pictures import jpeg
from tmapi_analytics.devserver.state import State, Upload
from tmapi_analytics.devserver.welcome import welcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIEnvironment

MAX_BYTES = 10_000_000
"""The largest body that is taken, and so the largest picture."""


class Application:
    """The WSGI application of one sandbox."""

    def __init__(self, state: State) -> None:
        self._state = state

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        request = Request(environ)
        request.max_content_length = MAX_BYTES
        response = self._respond(request) if _read_whole(request) else _too_large(request)
        return response(environ, start_response)

    def _respond(self, request: Request) -> Response:
        match request.path.split("/")[1:]:
            case [""]:
                return welcome(self._state)
            case ["pictures", name]:
                return _picture(name.removesuffix(".jpg"), self._state)
            case ["uploads"]:
                return _upload(self._state, request)
            case ["uploads", name]:
                return _uploaded(self._state, name)
            case _:
                return api.call(self._state, request)


def _read_whole(request: Request) -> bool:
    """Read the body, also where nobody wants it: on a kept connection the next request starts behind it."""
    try:
        # A chunked body that is too large ends at the limit without a word.
        return len(request.get_data()) < MAX_BYTES or request.content_length == MAX_BYTES
    except RequestEntityTooLarge:
        return False
    except (ClientDisconnected, OSError):
        raise ConnectionAbortedError from None


def _too_large(request: Request) -> Response:
    # A client that is still sending would miss the answer, so the rest is read and thrown away.
    body = request.environ["wsgi.input"]
    rest = LimitedStream(body, request.content_length) if request.content_length else body
    while rest.read(1 << 16):
        pass
    return _text(413, f"A picture may have {MAX_BYTES:,} bytes.", headers={"Connection": "close"})


def _picture(name: str, state: State) -> Response:
    look = pictured(name, state)
    if look is None:
        return _text(404, "There is no such picture.")
    return _image(jpeg(look.kind, look.colour, look.item_id or 0), "image/jpeg")


def _upload(state: State, request: Request) -> Response:
    if request.method not in {"PUT", "POST"}:
        return _text(405, "PUT or POST the bytes of a JPEG or PNG picture here.")
    upload = _read(request.get_data())
    if upload is None:
        return _text(415, "Only JPEG and PNG pictures are taken.")
    return _text(200, f"{state.url}/uploads/{state.keep(upload)}")


def _read(content: bytes) -> Upload | None:
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as image:
            mimetype = "image/png" if image.format == "PNG" else "image/jpeg"
            return Upload(content=content, mimetype=mimetype, look=recognise(image))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None


def _uploaded(state: State, name: str) -> Response:
    upload = state.uploads.get(name)
    return _image(upload.content, upload.mimetype) if upload else _text(404, "There is no such picture.")


def _image(content: bytes, mimetype: str) -> Response:
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "max-age=3600"}
    return Response(content, mimetype=mimetype, headers=headers)


def _text(status: int, line: str, headers: dict[str, str] | None = None) -> Response:
    return Response(f"{line}\n", status=status, mimetype="text/plain", headers=headers)
