"""Directus on SQLite, from npm: the peer for public reads. It keeps answers in memory, as its documentation advises."""

import json
import os
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from posts.post import LOCALES, Post

from . import measure

VERSION = "11.3.5"
TOKEN = "benchmark"
PATIENCE = 120
BATCH = 100
TEXTS = ["locale", "slug", "title"]
LONG_TEXTS = ["summary", "body"]
#: What Duet's list shows of a post.
SUMMARY = "id,locale,slug,title,summary,published_at"


def install(folder: Path, log: Path) -> bool:
    """Installs it once; false when npm or what its modules are compiled with is not here."""
    binary = folder / "node_modules" / ".bin" / "directus"
    if not binary.exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text('{"private": true}', encoding="utf-8")
        steps = [
            ["npm", "install", f"directus@{VERSION}", "sqlite3"],
            ["npm", "rebuild", "sqlite3", "argon2", "isolated-vm", "sharp"],
        ]
        with open(log, "wb") as output:
            try:
                for step in steps:
                    subprocess.run(step, cwd=folder, stdout=output, stderr=subprocess.STDOUT, check=True)
            except (OSError, subprocess.CalledProcessError):
                return False
    return binary.exists()


class Directus:
    """An instance with a data file of its own below `folder`."""

    def __init__(self, installed: Path, folder: Path):
        self.installed, self.folder = installed, folder
        folder.mkdir()
        self.port = measure.free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = os.environ | {
            "DB_CLIENT": "sqlite3", "DB_FILENAME": str(folder / "data.db"), "SECRET": "benchmark", "KEY": "benchmark",
            "ADMIN_EMAIL": "admin@example.com", "ADMIN_PASSWORD": "benchmark", "ADMIN_TOKEN": TOKEN,
            "HOST": "127.0.0.1", "PORT": str(self.port), "TELEMETRY": "false", "LOG_LEVEL": "error",
            "CACHE_ENABLED": "true", "CACHE_STORE": "memory", "CACHE_AUTO_PURGE": "true", "RATE_LIMITER_ENABLED": "false", "MAX_PAYLOAD_SIZE": "10mb",
            "EXTENSIONS_PATH": str(folder / "extensions"), "STORAGE_LOCAL_ROOT": str(folder / "uploads"),
        }

    @contextmanager
    def running(self):
        binary = self.installed / "node_modules" / ".bin" / "directus"
        with open(self.folder / "log", "wb") as log:
            subprocess.run([binary, "bootstrap"], cwd=self.folder, env=self.environment, stdout=log, stderr=log, check=True)
            process = subprocess.Popen([binary, "start"], cwd=self.folder, env=self.environment, stdout=log, stderr=log)
            try:
                measure.wait_for(self._answers, PATIENCE, "Directus")
                yield process
            finally:
                process.terminate()
                process.wait()

    def fill(self, posts: list[Post]) -> None:
        """The same posts, one row per language, readable by everybody."""
        field = lambda name, type, schema: {"field": name, "type": type, "schema": schema, "meta": {"interface": "input"}}
        key = {"field": "id", "type": "integer", "meta": {"hidden": True},
               "schema": {"is_primary_key": True, "has_auto_increment": True}}
        fields = [key, *(field(name, "string", {"is_indexed": name == "slug"}) for name in TEXTS),
                  *(field(name, "text", {}) for name in LONG_TEXTS), field("published_at", "timestamp", {"is_indexed": True})]
        self._post("/collections", {"collection": "posts", "meta": None, "schema": {}, "fields": fields})
        everybody = next(one for one in self._get("/policies") if "public" in one["name"])
        self._post("/permissions", {"policy": everybody["id"], "collection": "posts", "action": "read", "fields": ["*"],
                                    "permissions": {}})
        rows = [row(post, locale) for post in posts for locale in LOCALES]
        for start in range(0, len(rows), BATCH):
            self._post("/items/posts", rows[start:start + BATCH])

    def list_path(self, locale: str) -> str:
        return self._items(locale, {"sort": "-published_at", "limit": "20", "fields": SUMMARY, "meta": "filter_count"})

    def one_path(self, locale: str, slug: str) -> str:
        return self._items(locale, {"filter[slug][_eq]": slug, "limit": "1"})

    def _items(self, locale: str, query: dict[str, str]) -> str:
        return "/items/posts?" + urllib.parse.urlencode({"filter[locale][_eq]": locale} | query)

    def _get(self, path: str):
        return self._call(path, None)

    def _post(self, path: str, body):
        return self._call(path, json.dumps(body).encode())

    def _call(self, path: str, body: bytes | None):
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
        try:
            with urllib.request.urlopen(urllib.request.Request(self.address + path, body, headers), timeout=120) as answer:
                return json.loads(answer.read() or b"{}").get("data")
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"Directus answers {error.code} to {path}: {error.read().decode()[:500]}") from error

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/server/ping", timeout=5):
                return True
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False


def row(post: Post, locale: str) -> dict:
    words = post.words[locale]
    return {"locale": locale, "slug": words.slug, "title": words.title, "summary": words.summary, "body": words.body,
            "published_at": post.date.isoformat()}
