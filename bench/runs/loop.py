"""Duet's whole publish loop: `cms-api serve` on its embedded store, and `site-gen listen` that follows it by signed webhook."""

import json
import os
import subprocess
import time
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path

from posts import site
from posts.post import LOCALES, Post
from posts.tags import TAGS

from . import measure, published
from .measure import Usage

PATIENCE = 900


class Loop:
    """Both processes on a data folder of their own, below `folder`, which must not exist yet."""

    def __init__(self, cms_api: Path, site_gen: Path, folder: Path):
        self.cms_api, self.site_gen, self.folder = cms_api, site_gen, folder
        self.out = folder / "site"
        folder.mkdir()
        self.environment = {
            "DUET_DATA_DIR": str(folder / "data"),
            "DUET_ALLOW_PRIVATE_WEBHOOKS": "true",
            "DUET_LOG": "warn",
        }

    def import_posts(self, markdown: Path) -> Usage:
        """`cms-api import` of the whole corpus."""
        return measure.run([self.cms_api, "import", markdown], self.folder / "import.log", None, self.environment)

    @contextmanager
    def running(self, last: Post):
        """Starts both and waits until the site shows the corpus's last post; gives the API and the generator's process."""
        token = subprocess.run(
            [self.cms_api, "token", "create", "--name", "bench", "--scope", "admin"],
            env=os.environ | self.environment, capture_output=True, text=True, check=True,
        ).stdout.strip()
        api_port, hook_port = measure.free_port(), measure.free_port()
        with ExitStack() as stack:
            self._start(stack, "cms-api", [self.cms_api, "serve", "--port", str(api_port)], {})
            api = Api(f"http://127.0.0.1:{api_port}", token)
            measure.wait_for(api.is_up, PATIENCE, "the API")
            hook = {"name": "bench", "url": f"http://127.0.0.1:{hook_port}/hooks/publish"}
            secret = api.post("/v1/admin/webhooks", hook)["secret"]
            generator = self._start(
                stack, "site-gen",
                [self.site_gen, "listen", "--api", api.address, "--out", self.out, "--state", self.folder / "state",
                 "--addr", f"127.0.0.1:{hook_port}", "--no-highlight", "--no-images"],
                {"DUET_SITE_TOKEN": token, "DUET_WEBHOOK_SECRET": secret},
            )
            front = self.out / "en" / site.SECTIONS["en"]["posts"] / last.words["en"].slug / "index.html"
            measure.wait_for(front.exists, PATIENCE, "the first build")
            measure.wait_for(lambda: api.is_built("production"), PATIENCE, "the first build's receipt")
            yield api, generator

    def publish_live(self, last: Post, posts: list[Post]) -> list[published.Live]:
        """Publishes those posts one by one; each is a draft before. The clock starts when the API has answered that the publish
        is committed."""
        results = []
        with self.running(last) as (api, generator):
            tags = {tag["en"]["slug"]: tag["id"] for tag in api.get("/v1/admin/tags?pageSize=100")}
            for post in posts:
                created = api.post("/v1/admin/posts", draft(post, tags))["id"]
                measure.wait_for(lambda: api.is_built("production"), PATIENCE, "the receipt of the build before")
                before = measure.cpu_of(generator)
                api.post(f"/v1/admin/posts/{created}/publish", {})
                seen = published.wait(self.out, post, time.perf_counter(), lists=True)
                results.append(seen.with_usage(measure.cpu_of(generator) - before, measure.peak_of(generator)))
        return results

    def _start(self, stack: ExitStack, name: str, command: list, environment: dict[str, str]) -> subprocess.Popen:
        log = stack.enter_context(open(self.folder / f"{name}.log", "wb"))
        process = subprocess.Popen(
            command, env=os.environ | self.environment | environment, stdin=subprocess.DEVNULL, stdout=log,
            stderr=subprocess.STDOUT,
        )
        stack.callback(process.wait)
        stack.callback(process.terminate)
        return process


class Api:
    """The admin API with a token."""

    def __init__(self, address: str, token: str):
        self.address, self.token = address, token

    def get(self, path: str):
        return self._send("GET", path, None)

    def post(self, path: str, body: dict):
        return self._send("POST", path, json.dumps(body).encode())

    def is_up(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.address}/health/ready").close()
        except OSError:
            return False
        return True

    def is_built(self, target: str) -> bool:
        """Whether the newest build of a target has ended."""
        builds = [build for build in self.get("/v1/admin/builds") if build["target"] == target]
        return bool(builds) and builds[0].get("result") is not None

    def _send(self, method: str, path: str, body: bytes | None):
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.address + path, body, headers, method=method)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)["data"]


def draft(post: Post, tags: dict[str, str]) -> dict:
    """A post as the API takes it."""
    chosen = [tags[TAGS[number][0]] for number in post.tags]
    return {
        "kind": "article",
        "sourcePath": post.source_path,
        "translations": {locale: {**vars(post.words[locale]), "tags": chosen} for locale in LOCALES},
    }
