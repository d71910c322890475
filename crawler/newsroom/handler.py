"""HTTP for one outlet: threads, keep-alive, validators, gzip, and misbehaviour on demand."""

from __future__ import annotations

import errno
import gzip
import re
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

from attrs import frozen

from crawler.errors import Misuse
from crawler.newsroom import validators
from crawler.newsroom.answers import Answer, Delivery
from crawler.newsroom.misbehaviour import Body, CutOff, Dies, Misbehaviour, Moved, Slow, Status, TooMany
from crawler.newsroom.sites import FIRST_PORT

_IDLE_SECONDS = 60
_RANGE = re.compile(r"bytes=(\d{1,15})-(\d{1,15})?", re.ASCII)
_SORRY = "<!DOCTYPE html><html dir='rtl' lang='ar'><title>عذرًا</title><p>الخادم مشغول، حاول لاحقًا.</p></html>"


@frozen
class Request:
    """A request that an outlet got.

    Attributes:
        outlet: its key.
        method: HTTP method.
        path: the request target as sent.
        status: of the answer; 0 where there was none.
        headers: of the request, names in lower case, in the order received.
    """

    outlet: str
    method: str
    path: str
    status: int
    headers: tuple[tuple[str, str], ...]


class Desk(Protocol):
    """Who knows what the outlets say."""

    closing: threading.Event

    def answer(self, outlet: str, target: str) -> Answer:
        """Look up what an outlet says at a request target."""

    def misbehaviour(self, outlet: str, target: str) -> Misbehaviour | None:
        """Take the misbehaviour that is due for a request."""

    def record(self, request: Request) -> None:
        """Note a request."""


class OutletServer(ThreadingHTTPServer):
    """The server of one outlet on 127.0.0.1.

    Args:
        desk: who knows what it says.
        outlet: key of the outlet.
        port: 0 for a free one.

    Raises:
        Misuse: the port is in use or not allowed.
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, desk: Desk, outlet: str, port: int) -> None:
        self.desk = desk
        self.outlet = outlet
        self.connections: set[socket.socket] = set()
        self._thread = threading.Thread(target=self._run, name=f"newsroom-{outlet}", daemon=True)
        try:
            super().__init__(("127.0.0.1", port), _Handler)
        except (OSError, OverflowError) as error:
            if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
                raise Misuse(
                    f"port {port} is in use: choose another first port with --port, or stop what holds it"
                ) from None
            raise Misuse(
                f"port {port} cannot be used ({error}): choose another first port with --port, such as {FIRST_PORT}"
            ) from None

    def start(self) -> None:
        """Answer from now on, in a thread."""
        self._thread.start()

    def stop(self) -> None:
        """Stop answering, also on connections that are open."""
        if self._thread.is_alive():
            self.shutdown()
            self._thread.join()
        self.server_close()
        for connection in list(self.connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # the client was quicker

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Tell errors of ours; clients that go away are part of the game.

        Args:
            request: the connection.
            client_address: of the client.
        """
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)

    def _run(self) -> None:
        self.serve_forever(poll_interval=0.05)


class _Handler(BaseHTTPRequestHandler):
    server: OutletServer
    protocol_version = "HTTP/1.1"
    server_version = "Newsroom/1"
    sys_version = ""
    disable_nagle_algorithm = True
    timeout = _IDLE_SECONDS

    def setup(self) -> None:
        super().setup()
        self.server.connections.add(self.connection)

    def finish(self) -> None:
        self.server.connections.discard(self.connection)
        super().finish()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: requests are recorded."""

    def do_GET(self) -> None:
        self._serve()

    def do_HEAD(self) -> None:
        self._serve()

    def _serve(self) -> None:
        desk = self.server.desk
        what = desk.misbehaviour(self.server.outlet, self.path)
        cut = None
        match what:
            case TooMany(retry_after_seconds=seconds):
                return self._send(429, _SORRY.encode(), {"Retry-After": str(seconds)})
            case Status(code=code):
                return self._send(code, _SORRY.encode())
            case Body(content=content, content_type=content_type):
                return self._send(200, content, {"Content-Type": content_type})
            case Moved(location=location):
                return self._send(302, b"", {"Location": location})
            case Dies():
                return self._hang_up()
            case Slow(seconds=wait):
                desk.closing.wait(wait)
            case CutOff(after_bytes=after):
                cut = after
        return self._answer(desk.answer(self.server.outlet, self.path), cut)

    def _answer(self, answer: Answer, cut: int | None) -> None:
        body = answer.make()
        headers = {"Content-Type": answer.content_type, **answer.headers}
        if answer.location:
            headers["Location"] = answer.location
        if answer.delivery is Delivery.ENDLESS:
            return self._pour(answer.status, headers, body)
        if answer.ranges:
            return self._answer_part(answer, body, headers)
        is_packed = answer.compressible and bool(body) and "gzip" in self.headers.get("Accept-Encoding", "")
        if answer.modified is not None:
            how = validators.BY_OUTLET.get(self.server.outlet, validators.Validating.NONE)
            made = validators.marks(how, body, answer.modified, is_packed)
            headers |= made
            if validators.is_known(how, made, self.headers):
                return self._send(304, b"", headers)
        if answer.compressible:
            headers["Vary"] = "Accept-Encoding"
        if is_packed:
            headers["Content-Encoding"] = "gzip"
            body = gzip.compress(body, mtime=0)
        if answer.delivery is Delivery.SHORT:
            cut = len(body) // 2
        return self._send(answer.status, body, headers, cut)

    def _answer_part(self, answer: Answer, body: bytes, headers: dict[str, str]) -> None:
        """Send the bytes that a Range asks for; of several ranges, or none that can be read, the whole body."""
        headers["Accept-Ranges"] = "bytes"
        asked = _RANGE.fullmatch(self.headers.get("Range", ""))
        if not asked:
            return self._send(answer.status, body, headers)
        first, last = int(asked[1]), min(int(asked[2] or len(body)), len(body) - 1)
        if first > last:
            return self._send(416, b"", {**headers, "Content-Range": f"bytes */{len(body)}"})
        headers["Content-Range"] = f"bytes {first}-{last}/{len(body)}"
        return self._send(206, body[first : last + 1], headers)

    def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None, cut: int | None = None) -> None:
        self._begin(status, {"Content-Type": "text/html; charset=UTF-8", **(headers or {})}, len(body))
        if cut is not None and cut < len(body):
            self.close_connection = True
            body = body[:cut]
        if self.command != "HEAD" and status != 304:
            self.wfile.write(body)

    def _hang_up(self) -> None:
        """Close the connection without a word."""
        received = tuple((name.lower(), value) for name, value in self.headers.items())
        self.server.desk.record(Request(self.server.outlet, self.command, self.path, 0, received))
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _pour(self, status: int, headers: dict[str, str], body: bytes) -> None:
        """Send the body over and over again until the client goes or the newsroom closes."""
        self._begin(status, {**headers, "Transfer-Encoding": "chunked"}, None)
        self.close_connection = True
        chunk = f"{len(body):x}\r\n".encode() + body + b"\r\n"
        while self.command != "HEAD" and not self.server.desk.closing.is_set():
            self.wfile.write(chunk)

    def _begin(self, status: int, headers: dict[str, str], length: int | None) -> None:
        received = tuple((name.lower(), value) for name, value in self.headers.items())
        self.server.desk.record(Request(self.server.outlet, self.command, self.path, status, received))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if length is not None and status != 304:
            self.send_header("Content-Length", str(length))
        self.end_headers()
