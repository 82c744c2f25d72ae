"""The HTTP server under the sandbox: werkzeug's, with connections that are kept and an end that is clean.

Werkzeug closes a connection after each answer, because it cannot know whether an application has read a
request to its end. `application.Application` always does, so here the connection stays.
"""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING, Any

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from tmapi_analytics.errors import ConfigError, ParameterError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class _Handler(WSGIRequestHandler):
    """One connection, silent."""

    protocol_version = "HTTP/1.1"
    # Head and body leave in two writes; the second would wait for the client's acknowledgement.
    disable_nagle_algorithm = True

    def run_wsgi(self) -> None:
        # A ConnectionError that the application raises ends the connection: `handle` takes it as a client
        # that hung up.
        for chunk in self.server.app(self.make_environ(), self._start_response):
            self.wfile.write(chunk)

    def _start_response(self, status: str, headers: list[tuple[str, str]], _exc_info: Any = None) -> Any:
        code, _, reason = status.partition(" ")
        self.send_response(int(code), reason)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        return self.wfile.write

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's names
        """Say nothing: the sandbox counts calls, and a client that hangs up is no news."""


class Server(ThreadedWSGIServer):
    """Serves from the moment it is made until `stop`."""

    def __init__(self, host: str, port: int, app: WSGIApplication) -> None:
        self._connections: dict[threading.Thread, socket.socket] = {}
        with _listen(host, port) as listening:
            super().__init__(host, port, app, _Handler, fd=listening.fileno())
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), name="sandbox", daemon=True)
        self._thread.start()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer one connection in a thread of its own, and remember both."""
        thread = threading.Thread(
            target=self.process_request_thread, args=(request, client_address), daemon=True
        )
        self._connections = {known: link for known, link in self._connections.items() if known.is_alive()}
        self._connections[thread] = request
        thread.start()

    def stop(self) -> None:
        """End every connection and every thread."""
        self.shutdown()
        self._thread.join()
        for thread, connection in self._connections.items():
            _hang_up(connection)
            thread.join(timeout=5)


def _listen(host: str, port: int) -> socket.socket:
    if host not in LOOPBACK:
        raise ParameterError(f'the sandbox serves this machine alone, not "{host}"; use one of {LOOPBACK}')
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=128)
    except (OSError, OverflowError) as error:
        raise ConfigError(
            f"the sandbox cannot listen on port {port}: {error}", hint="Leave the port out to get a free one."
        ) from None


def _hang_up(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # The client was faster.
