"""An Eleventy site of the same posts: the configuration and layouts of `eleventy-site/`, Duet's stylesheet, script, fonts and words."""

import base64
import hashlib
import json
import re
import shutil
from pathlib import Path

from posts import site
from posts.post import FIRST, LOCALES, Post, slugify
from posts.tags import TAGS

from .hugo import BENCH, STRINGS, THEME
from .markdown import page, time

SOURCE = BENCH / "eleventy-site"


def words(locale: str) -> dict[str, str]:
    """The theme's words."""
    return dict(re.findall(r"^(site-[a-z-]+) = (.+)$", (STRINGS / f"{locale}.ftl").read_text(encoding="utf-8"), re.MULTILINE))


def facts() -> dict:
    """What `site.mjs` knows of the site."""
    appearance = (THEME / "inline" / "appearance.js").read_text(encoding="utf-8").strip()
    digest = base64.b64encode(hashlib.sha256(appearance.encode()).digest()).decode()
    return {
        "name": site.NAME, "tagline": site.TAGLINE, "footer": site.FOOTER, "sections": site.SECTIONS, "front": site.FRONT,
        "navigation": site.NAVIGATION, "latest": site.LATEST, "appearance": appearance, "policy": f"sha256-{digest}",
        "words": {locale: words(locale) for locale in LOCALES},
        "tags": {
            key: {"en": {"name": en, "slug": slugify(en)}, "vi": {"name": vi, "slug": slugify(vi)}} for key, en, vi in TAGS
        },
    }


def add_post(post: Post, folder: Path) -> list[Path]:
    """A pair's files below `folder/content`."""
    return [_write(post, folder, locale) for locale in LOCALES]


def remove_post(post: Post, folder: Path) -> None:
    """Takes a pair's files away again."""
    for locale in LOCALES:
        (folder / "content" / locale / f"{post.source_path}.md").unlink()


def _write(post: Post, folder: Path, locale: str) -> Path:
    own = post.words[locale]
    return page(folder / "content" / locale, post.source_path, {
        "title": own.title, "description": own.summary, "date": time(post.date), "keys": [TAGS[number][0] for number in post.tags],
        "permalink": f"/{locale}/{site.SECTIONS[locale]['posts']}/{own.slug}/",
    }, own.body)


def write(posts: list[Post], folder: Path, modules: Path) -> None:
    """Writes the site; `modules` is where its packages are installed."""
    shutil.copytree(SOURCE, folder, ignore=shutil.ignore_patterns("node_modules"))
    (folder / "node_modules").symlink_to(modules)
    (folder / "facts.json").write_text(json.dumps(facts(), ensure_ascii=False), encoding="utf-8")
    static = folder / "static"
    static.mkdir()
    fonts = sorted((THEME / "fonts").glob("*.woff2"))
    css = "".join(file.read_text(encoding="utf-8") for file in sorted((THEME / "styles").glob("*.css")))
    for font in fonts:
        css = css.replace(f'url("{font.name}")', f'url("/{font.name}")')
        shutil.copy(font, static)
    (static / "site.css").write_text(css, encoding="utf-8")
    for name in ("assets/site.js", "assets/icon.svg"):
        shutil.copy(THEME / name, static)
    for locale in LOCALES:
        content = folder / "content" / locale
        content.mkdir(parents=True)
        data = {"locale": locale, "layout": "post"}
        (content / f"{locale}.json").write_text(json.dumps(data), encoding="utf-8")
        about = site.ABOUT[locale]
        other = site.ABOUT["vi" if locale == "en" else "en"]["slug"]
        page(content, "about", {
            "title": about["title"], "description": about["summary"], "date": time(FIRST), "permalink": f"/{locale}/{about['slug']}/",
            "other": f"/{'vi' if locale == 'en' else 'en'}/{other}/",
        }, about["body"])
    for post in posts:
        add_post(post, folder)
