"""A plain static server for the tests: no special header, and faults on demand."""

from __future__ import annotations

import contextlib
import hashlib
import http.server
import queue
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

PIECE = 65_536  # bytes
TYPES = {
    ".css": "text/css",
    ".gz": "application/gzip",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
}


class Server:
    """Serves folders below paths of one host, each as any host of files would."""

    def __init__(self, folders: dict[str, Path]) -> None:
        self.folders = folders
        self.missing: set[str] = set()
        self.hanging: set[str] = set()
        self.max_age = 0  # seconds for which browsers need not ask again
        self.resume = threading.Event()
        self.requests: list[str] = []
        self.sent = 0  # bytes of all answers' bodies
        self.posted: queue.Queue[bytes] = queue.Queue()
        self.pace: Callable[[int], None] | None = None  # called before each piece
        self.__connections: set[socket.socket] = set()
        self.__http = http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0), lambda *args: Handler(*args, server_of_tests=self)
        )
        self.__thread = threading.Thread(target=self.__http.serve_forever, daemon=True)
        self.__thread.start()

    @property
    def port(self) -> int:
        """The port that the system chose."""
        return self.__http.server_port

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        """The address of a path on this server."""
        return f"http://{host}:{self.port}{path}"

    def close(self) -> None:
        """Stop answering, also on connections that browsers hold open."""
        self.resume.set()
        self.__http.shutdown()
        self.__http.server_close()
        self.__thread.join()
        for connection in self.__connections:
            with contextlib.suppress(OSError):  # the browser was faster
                connection.shutdown(socket.SHUT_RDWR)

    def follow(self, connection: socket.socket) -> None:
        """Remember a connection, to end it."""
        self.__connections.add(connection)

    def file(self, path: str) -> Path | None:
        """The file that answers a path, if any."""
        for prefix, folder in sorted(self.folders.items(), reverse=True):
            if path.startswith(prefix):
                name = path.removeprefix(prefix) or "index.html"
                file = folder / name
                return file if file.is_file() else None
        return None


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers GET with a file's bytes and its type."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *args: object, server_of_tests: Server) -> None:
        self.__server = server_of_tests
        self.__server.follow(args[0])  # type: ignore[arg-type]
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Send the file, fail, or wait, as the test asked for."""
        path = urlsplit(self.path).path
        self.__server.requests.append(path)
        if any(part in path for part in self.__server.hanging):
            self.__server.resume.wait(60)
        file = self.__server.file(path)
        if file is None or any(part in path for part in self.__server.missing):
            self.send_error(404)
            return
        body = file.read_bytes()
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if self.__server.max_age and self.headers["If-None-Match"] == tag:
            self.send_response(304)
            self.__send_age(tag)
            self.end_headers()
            return
        self.send_response(200)
        self.__send_age(tag)
        self.send_header("Content-Type", TYPES.get(file.suffix, "text/plain"))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.__server.sent += len(body)
        try:
            for start in range(0, len(body), PIECE):
                piece = body[start : start + PIECE]
                if self.__server.pace:
                    self.__server.pace(len(piece))
                self.wfile.write(piece)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def do_POST(self) -> None:
        """Take what the page has to tell."""
        size = int(self.headers["Content-Length"])
        self.__server.posted.put(self.rfile.read(size))
        self.send_response(204)
        self.end_headers()

    def __send_age(self, tag: str) -> None:
        if self.__server.max_age:
            self.send_header("Cache-Control", f"max-age={self.__server.max_age}")
            self.send_header("ETag", tag)

    def log_message(self, *args: object) -> None:
        """Keep the tests' output clean."""
