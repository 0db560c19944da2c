"""A snapshot as `site-gen build --snapshot` reads it: `content.ndjson`, whose contract is `cms-sdk/src/feed.rs`."""

import hashlib
import json
import uuid
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from posts import site
from posts.post import FIRST, LOCALES, Post, slugify
from posts.tags import TAGS

FORMAT = 1


def identifier(name: str, at: datetime = FIRST) -> str:
    """A version 7 UUID that is always the same for the same name and time."""
    noise = int.from_bytes(hashlib.sha256(name.encode()).digest()[:10])
    number = int(at.timestamp() * 1000) << 80 | noise
    number = number & ~(0xF << 76) | 0x7 << 76
    return str(uuid.UUID(int=number & ~(0x3 << 62) | 0x2 << 62))


def time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def settings() -> dict:
    def words(locale: str) -> dict:
        return {
            "name": site.NAME[locale],
            "tagline": site.TAGLINE[locale],
            "footer": site.FOOTER[locale],
            "navigation": [{"label": label, "href": href} for label, href in site.NAVIGATION[locale]],
            "postsPath": site.SECTIONS[locale]["posts"],
            "tagsPath": site.SECTIONS[locale]["tags"],
        }

    return {
        "origin": site.ORIGIN,
        "timeZone": site.TIME_ZONE,
        "defaultLocale": "en",
        "frontPage": identifier("front"),
        "social": [],
        "en": words("en"),
        "vi": words("vi"),
    }


def tag(key: str, en: str, vi: str) -> dict:
    return {
        "id": identifier(f"tag {key}"),
        "en": {"name": en, "slug": key},
        "vi": {"name": vi, "slug": slugify(vi)},
    }


def sections(locale: str) -> list[dict]:
    """The sections of the front page."""
    words = site.FRONT[locale]
    action = {"label": words["action"], "href": site.NAVIGATION[locale][0][1]}
    items = [{"title": title, "text": text} for title, text in words["items"]]
    return [
        {"hero": {"title": words["title"], "text": words["text"], "actions": [action]}},
        {"features": {"title": words["features"], "items": items}},
        {"latestPosts": {"title": words["latest"], "count": site.LATEST}},
    ]


def translation(name: str, kind: str, locale: str, ordinal: int, at: datetime, words: dict) -> dict:
    """A live translation; `words` are its slug, title, summary and what else it has."""
    return {
        "postId": identifier(name, at),
        "locale": locale,
        "kind": kind,
        "revisionId": identifier(f"revision {name} {locale}", at),
        "body": "",
        "sections": [],
        "seo": {"noindex": False},
        "tags": [],
        "ordinal": ordinal,
        "publishedAt": time(at),
        "updatedAt": time(at),
    } | words


def article(post: Post, locale: str, places: Counter) -> dict:
    """A post in one language; `places` counts how long each tag's list is so far."""
    tags = []
    for number in post.tags:
        places[locale, number] += 1
        tags.append({"tagId": identifier(f"tag {TAGS[number][0]}"), "ordinal": places[locale, number]})
    words = {**vars(post.words[locale]), "tags": tags, "sourcePath": post.source_path}
    return translation(post.source_path, "article", locale, post.number, post.date, words)


def entries(posts: Iterable[Post]) -> Iterable[dict]:
    yield {"settings": settings()}
    for words in TAGS:
        yield {"tag": tag(*words)}
    for locale in LOCALES:
        front = {
            "slug": "home",
            "title": site.FRONT[locale]["title"],
            "summary": site.FRONT[locale]["text"],
            "sections": sections(locale),
            "sourcePath": "_index",
        }
        # Both are in the list of pages: a place has one post.
        yield {"translation": translation("front", "landing", locale, 1, FIRST, front)}
        about = {**site.ABOUT[locale], "sourcePath": "about"}
        yield {"translation": translation("about", "page", locale, 2, FIRST, about)}
    places: Counter = Counter()
    for post in posts:
        for locale in LOCALES:
            yield {"translation": article(post, locale, places)}


def write(posts: list[Post], folder: Path) -> None:
    """Writes `folder/content.ndjson`. The cursor says how long the corpus is, so a longer one is a newer state of the same
    site."""
    folder.mkdir(parents=True)
    lines = list(entries(posts))
    header = {"format": FORMAT, "cursor": f"{len(lines)}.{identifier(f'change {len(lines)}')}"}
    with open(folder / "content.ndjson", "w", encoding="utf-8", newline="\n") as file:
        for line in [header, *lines, {"entries": len(lines)}]:
            file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
