"""A real WordPress on loopback: Debian's packages, a MariaDB of its own, PHP's built-in server."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from attrs import frozen

SOURCE = Path("/usr/share/wordpress")
PACKAGES = "wordpress wordpress-theme-twentytwentyone php-cli php-mysql php-xml php-mbstring mariadb-server"
PRETTY = "/%year%/%monthnum%/%day%/%postname%/"
_PHP = Path(__file__).parent / "php"
_LONGEST_START = 60.0


def missing() -> str:
    """Say what a WordPress here lacks; empty where nothing is missing."""
    needed = ("php", "mariadbd", "mariadb-install-db", "mariadb")
    lacking = [name for name in needed if _program(name) is None]
    if not (SOURCE / "wp-content" / "themes" / "twentytwentyone").is_dir():
        lacking.append(f"{SOURCE} with the theme twentytwentyone")
    return ", ".join(lacking)


def _program(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@frozen
class Post:
    """A post to be written.

    Attributes:
        title: of it.
        body: paragraphs separated by one empty line.
        date: in the site's time, `2024-05-01 10:00:00`.
        category: of it.
        status: `publish`, `draft`, `private` or `future`.
        password: that it asks for, or empty.
    """

    title: str
    body: str
    date: str
    category: str
    status: str = "publish"
    password: str = ""

    @property
    def is_public(self) -> bool:
        """Whether anybody may read it."""
        return self.status == "publish" and not self.password


@frozen
class WordPress:
    """A WordPress that is served.

    Attributes:
        base: its address, without a slash behind.
        root: the folder of its files.
        posts: what was written.
        ids: of the posts, in their order.
        environment: of the PHP programs.
    """

    base: str
    root: Path
    posts: tuple[Post, ...]
    ids: tuple[int, ...]
    environment: dict[str, str]

    def permalinks(self, structure: str) -> dict[int, str]:
        """Change the form of the posts' URLs.

        Args:
            structure: such as `PRETTY`, or empty for plain ones.

        Returns:
            Id of a post -> its URL.
        """
        told = _run([_named("php"), _PHP / "permalinks.php", structure, *map(str, self.ids)], self.environment)
        return dict(zip(self.ids, json.loads(told), strict=True))

    @contextmanager
    def closed_api(self) -> Iterator[None]:
        """Keep strangers out of the API for a while."""
        mark = self.root / "api-is-closed"
        mark.touch()
        try:
            yield
        finally:
            mark.unlink()


@contextmanager
def serve(posts: Sequence[Post], folder: Path) -> Iterator[WordPress]:
    """Install a WordPress, write posts, serve it.

    Args:
        posts: what to write.
        folder: an empty one, whose path is short: a socket's has 107 bytes at most.
    """
    with ExitStack() as stack:
        database = stack.enter_context(_database(folder))
        root = folder / "site"
        shutil.copytree(SOURCE, root, ignore=shutil.ignore_patterns("wp-config.php"), ignore_dangling_symlinks=True)
        shutil.copy(_PHP / "wp-config.php", root)
        (root / "wp-content" / "mu-plugins").mkdir()
        shutil.copy(_PHP / "must-use.php", root / "wp-content" / "mu-plugins")
        with socket.create_server(("127.0.0.1", 0)) as held:
            port = held.getsockname()[1]
        base = f"http://127.0.0.1:{port}"
        environment = {**os.environ, "WP_SOCKET": str(database), "WP_BASE": base, "WP_ROOT": str(root)}
        written = folder / "posts.json"
        written.write_text(json.dumps([_as_told(post) for post in posts]), encoding="utf-8")
        ids = json.loads(_run([_named("php"), _PHP / "install.php", written], environment))
        wordpress = WordPress(base, root, tuple(posts), tuple(ids), environment)
        wordpress.permalinks(PRETTY)
        log = stack.enter_context((folder / "php.log").open("wb"))
        words: list[str | Path] = [_named("php"), "-S", f"127.0.0.1:{port}", "-t", root, _PHP / "router.php"]
        environment = {**environment, "PHP_CLI_SERVER_WORKERS": "4"}
        stack.enter_context(_running(words, environment, log.fileno()))
        _wait_for(lambda: urllib.request.urlopen(f"{base}/", timeout=30).close(), folder / "php.log")
        yield wordpress


def _as_told(post: Post) -> dict[str, str]:
    parts = post.body.replace("&", "&amp;").replace("<", "&lt;").split("\n\n")
    content = "\n\n".join(f"<!-- wp:paragraph -->\n<p>{part}</p>\n<!-- /wp:paragraph -->" for part in parts)
    return {
        "title": post.title,
        "content": content,
        "date": post.date,
        "category": post.category,
        "status": post.status,
        "password": post.password,
    }


@contextmanager
def _database(folder: Path) -> Iterator[Path]:
    """Run a MariaDB of its own, without a port; give its socket."""
    data, end = folder / "db", folder / "socket"
    user = ["--user=root"] if os.geteuid() == 0 else []
    quiet = ["--auth-root-authentication-method=normal", "--skip-test-db"]
    _run([_named("mariadb-install-db"), "--no-defaults", f"--datadir={data}", *user, *quiet], dict(os.environ))
    own = [f"--datadir={data}", f"--socket={end}", f"--pid-file={folder / 'pid'}", "--skip-networking", *user]
    with (folder / "mariadb.log").open("wb") as log:
        words = [_named("mariadbd"), "--no-defaults", *own]
        with _running(words, dict(os.environ), log.fileno()):
            asked = [_named("mariadb"), "--no-defaults", f"--socket={end}", "-u", "root", "-e"]
            _wait_for(lambda: _run([*asked, "CREATE DATABASE wordpress"], dict(os.environ)), log.name)
            yield end


@contextmanager
def _running(words: Sequence[str | Path], environment: dict[str, str], log: int) -> Iterator[None]:
    """Run a server, with its workers in a process group of its own."""
    nothing = subprocess.DEVNULL
    with subprocess.Popen(
        words, env=environment, stdout=log, stderr=log, stdin=nothing, start_new_session=True
    ) as process:
        try:
            yield
        finally:
            os.killpg(process.pid, signal.SIGTERM)


def _wait_for(ask: Callable[[], object], log: str | Path) -> None:
    """Ask again and again, until that raises nothing."""
    end = time.monotonic() + _LONGEST_START
    while True:
        try:
            ask()
            return
        except OSError as error:
            if time.monotonic() > end:
                raise RuntimeError(f"does not answer: {error}; see {log}") from None
        time.sleep(0.1)


def _run(words: Sequence[str | Path], environment: dict[str, str]) -> str:
    done = subprocess.run(words, env=environment, capture_output=True, check=False)
    if done.returncode:
        raise OSError(f"{words[0]} ended with {done.returncode}: {(done.stdout + done.stderr).decode()[-2000:]}")
    return done.stdout.decode()


def _named(name: str) -> str:
    program = _program(name)
    assert program is not None, f"{name} is missing"
    return program
