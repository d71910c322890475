"""A real web server on loopback: nginx, as it gives files to the world; where it cannot be had, Twisted's."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

_CONFIG = """
daemon off;
worker_processes 1;
pid {state}/nginx.pid;
error_log {state}/error.log warn;
{user}
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 100000;
    default_type text/html;
    charset utf-8;
    types {{ text/html html; application/xml xml; text/plain txt; application/gzip gz; }}
    gzip_static on;
    client_body_temp_path {state}/body; proxy_temp_path {state}/proxy; fastcgi_temp_path {state}/fastcgi;
    uwsgi_temp_path {state}/uwsgi; scgi_temp_path {state}/scgi;
{servers}
}}
"""
_SERVER = """    server {{
        listen 127.0.0.1:{port};
        root {folder};
        {more}
    }}"""
# Seconds that a server is waited for.
_LONGEST_START = 20


def find_nginx() -> str:
    """Find nginx; install Debian's package where it is missing and may be installed.

    Returns:
        The path of the program; empty where it cannot be had, with the reason on standard error.
    """
    path = os.environ.get("PATH", "") + os.pathsep + "/usr/sbin"
    found = shutil.which("nginx", path=path)
    if found:
        return found
    why = "apt-get is not there, or not for this user"
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("bench: nginx is missing: installing nginx-light with apt-get ...", file=sys.stderr)
        command = "apt-get install -y -qq nginx-light || { apt-get update -qq && apt-get install -y -qq nginx-light; }"
        done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
        found = shutil.which("nginx", path=path)
        if found:
            return found
        why = (done.stderr.strip().splitlines() or ["apt-get gave no reason"])[-1]
    print(
        f"bench: nginx cannot be had ({why}): Twisted's web server stands in for it, without compression and slower,"
        " for all crawls alike; install nginx for figures that can be compared",
        file=sys.stderr,
    )
    return ""


def free_ports(count: int) -> list[int]:
    """Find ports of loopback that nobody listens on."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [int(each.getsockname()[1]) for each in sockets]


@contextlib.contextmanager
def serve(nginx: str, folders: Sequence[Path], state: Path, more: str = "") -> Iterator[list[int]]:
    """Serve folders, each at a port of its own, while the block runs.

    Args:
        nginx: path of the program; empty: Twisted's server.
        folders: what is served.
        state: a folder for the server's own files.
        more: lines of nginx's configuration for each server.

    Yields:
        The ports, in the order of the folders.

    Raises:
        RuntimeError: a server did not start.
    """
    state.mkdir(parents=True, exist_ok=True)
    ports = free_ports(len(folders))
    if nginx:
        servers = "\n".join(
            _SERVER.format(port=port, folder=folder.absolute(), more=more)
            for port, folder in zip(ports, folders, strict=True)
        )
        user = "user root;" if os.geteuid() == 0 else ""
        config = state / "nginx.conf"
        config.write_text(_CONFIG.format(state=state.absolute(), user=user, servers=servers), encoding="utf-8")
        commands = [[nginx, "-p", str(state.absolute()), "-c", str(config.absolute())]]
    else:
        twist = str(Path(sys.executable).with_name("twist"))
        commands = [
            [twist, "web", "--listen", f"tcp:{port}:interface=127.0.0.1", "--path", str(folder.absolute())]
            for port, folder in zip(ports, folders, strict=True)
        ]
    with (state / "server.log").open("wb") as log:
        processes = [subprocess.Popen(command, stdout=log, stderr=log) for command in commands]
        try:
            for port in ports:
                _await(port, processes, state)
            yield ports
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait()


def _await(port: int, processes: Sequence[subprocess.Popen[bytes]], state: Path) -> None:
    end = time.monotonic() + _LONGEST_START
    while time.monotonic() < end and all(process.poll() is None for process in processes):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    told = (state / "server.log").read_text(encoding="utf-8", errors="replace").strip()
    raise RuntimeError(f"bench: expected a web server at port {port}, found none: {told or 'it said nothing'}")
