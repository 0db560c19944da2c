"""A folder as `duet import` reads it: `en/**/*.md` and `vi/**/*.md` with YAML front matter, and `site.toml`."""

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path

from posts import site
from posts.post import FIRST, LOCALES, Post, slugify
from posts.tags import TAGS

from .snapshot import sections

HERE = timezone(timedelta(hours=7))


def time(at: datetime) -> str:
    """A moment in the site's time zone: Hugo shows dates as they are written."""
    return at.astimezone(HERE).isoformat()


def text(value: str) -> str:
    """A text as YAML and TOML both read it."""
    return json.dumps(value, ensure_ascii=False)


def page(folder: Path, path: str, head: dict, body: str = "") -> Path:
    """Writes a file with front matter and says where."""
    file = folder / f"{path}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items()]
    file.write_text("\n".join(["---", *lines, "---", "", body]), encoding="utf-8")
    return file


def write_post(post: Post, folder: Path, locale: str, tag_words: list[str]) -> Path:
    """A post's file in one language. `tag_words` is how the reader of the file names its tags."""
    words = post.words[locale]
    head = {
        "title": words.title,
        "description": words.summary,
        "slug": words.slug,
        "date": time(post.date),
        "tags": tag_words,
    }
    return page(folder, post.source_path, head, words.body)


def site_file() -> str:
    lines = [f"origin = {text(site.ORIGIN)}", f"timeZone = {text(site.TIME_ZONE)}", 'defaultLocale = "en"']
    for locale in LOCALES:
        links = [f"{{ label = {text(label)}, href = {text(href)} }}" for label, href in site.NAVIGATION[locale]]
        lines += [
            f"\n[{locale}]",
            f"name = {text(site.NAME[locale])}",
            f"tagline = {text(site.TAGLINE[locale])}",
            f"footer = {text(site.FOOTER[locale])}",
            f"navigation = [{', '.join(links)}]",
            f"postsPath = {text(site.SECTIONS[locale]['posts'])}",
            f"tagsPath = {text(site.SECTIONS[locale]['tags'])}",
        ]
    for key, en, vi in TAGS:
        lines += [
            "\n[[tags]]",
            f"en = {{ name = {text(en)}, slug = {text(key)} }}",
            f"vi = {{ name = {text(vi)}, slug = {text(slugify(vi))} }}",
        ]
    return "\n".join(lines) + "\n"


def write(posts: list[Post], folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "site.toml").write_text(site_file(), encoding="utf-8")
    for column, locale in enumerate(LOCALES, 1):
        front, about = site.FRONT[locale], site.ABOUT[locale]
        date = time(FIRST)
        head = {"title": front["title"], "description": front["text"], "slug": "home", "date": date, "kind": "landing"}
        page(folder / locale, "_index", {**head, "sections": sections(locale)})
        head = {"title": about["title"], "description": about["summary"], "slug": about["slug"], "date": date}
        page(folder / locale, "about", {**head, "kind": "page"}, about["body"])
        for post in posts:
            write_post(post, folder / locale, locale, [TAGS[number][column] for number in post.tags])
