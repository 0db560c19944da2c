"""A Hugo site of the same posts: the layouts and configuration of `hugo-site/`, the stylesheet, scripts, fonts and words of
Duet's own theme, and the posts as content with translations paired by path."""

import re
import shutil
from pathlib import Path

from posts import site
from posts.post import FIRST, LOCALES, Post, slugify
from posts.tags import TAGS

from .markdown import page, text, time, write_post

BENCH = Path(__file__).resolve().parent.parent
THEME = BENCH.parent / "content-templates"
STRINGS = BENCH.parent / "i18n"


def configuration() -> str:
    """The languages' part; the rest stands in `hugo-site/hugo.toml`."""
    lines = [
        f"baseURL = {text(site.ORIGIN + '/')}",
        f"timeZone = {text(site.TIME_ZONE)}",
        (BENCH / "hugo-site" / "hugo.toml").read_text(encoding="utf-8"),
    ]
    words = {"en": ("English", "en-US", "page"), "vi": ("Tiếng Việt", "vi-VN", "trang")}
    for weight, locale in enumerate(LOCALES, 1):
        label, region, list_page = words[locale]
        posts, tags = site.SECTIONS[locale]["posts"], site.SECTIONS[locale]["tags"]
        lines += [
            f"[languages.{locale}]",
            f"weight = {weight}",
            f"label = {text(label)}",
            f"locale = {text(region)}",
            f"title = {text(site.NAME[locale])}",
            f"contentDir = {text(f'content/{locale}')}",
            f"[languages.{locale}.params]",
            f"tagline = {text(site.TAGLINE[locale])}",
            f"footer = {text(site.FOOTER[locale])}",
            f"openGraphLocale = {text(region.replace('-', '_'))}",
            f"[languages.{locale}.pagination]",
            f"pagerSize = {site.PER_LIST_PAGE}",
            "disableAliases = true",
            f"path = {text(list_page)}",
            f"[languages.{locale}.permalinks.page]",
            f"posts = {text(f'/{posts}/:slug/')}",
            f"[languages.{locale}.permalinks.section]",
            f"posts = {text(f'/{posts}/')}",
            f"[languages.{locale}.permalinks.taxonomy]",
            f"tags = {text(f'/{tags}/')}",
            f"[languages.{locale}.permalinks.term]",
            f"tags = {text(f'/{tags}/:slug/')}",
        ]
        for order, (name, href) in enumerate(site.NAVIGATION[locale], 1):
            lines += [f"[[languages.{locale}.menus.main]]", f"name = {text(name)}", f"url = {text(href)}", f"weight = {order}"]
    return "\n".join(lines) + "\n"


def strings(locale: str) -> str:
    """The theme's words as Hugo reads them."""
    source = (STRINGS / f"{locale}.ftl").read_text(encoding="utf-8")
    lines = []
    for name, value in re.findall(r"^(site-[a-z-]+) = (.+)$", source, re.MULTILINE):
        words = re.sub(r"{ ?[$]([a-z]+) ?}", r"{{ .\1 }}", value)
        lines.append(f"[{name}]\nother = {text(words)}")
    return "\n".join(lines) + "\n"


def theme(folder: Path) -> None:
    """Layouts of this folder; stylesheet, scripts and fonts of Duet."""
    shutil.copytree(BENCH / "hugo-site" / "layouts", folder / "layouts")
    styles = sorted((THEME / "styles").glob("*.css"))
    (folder / "assets").mkdir()
    fonts = sorted(file.name for file in (THEME / "fonts").glob("*.woff2"))
    css = "".join(file.read_text(encoding="utf-8") for file in styles)
    for name in fonts:
        css = css.replace(f'url("{name}")', f'url("/{name}")')
    (folder / "assets" / "site.css").write_text(css, encoding="utf-8")
    for name in ("assets/site.js", "inline/appearance.js"):
        shutil.copy(THEME / name, folder / "assets")
    (folder / "static").mkdir()
    for name in ["assets/icon.svg", *(f"fonts/{font}" for font in fonts)]:
        shutil.copy(THEME / name, folder / "static")


def add_post(post: Post, folder: Path) -> list[Path]:
    """A pair's files below `folder/content`."""
    keys = [TAGS[number][0] for number in post.tags]
    return [write_post(post, folder / "content" / locale, locale, keys) for locale in LOCALES]


def remove_post(post: Post, folder: Path) -> None:
    """Takes a pair's files away again."""
    for locale in LOCALES:
        (folder / "content" / locale / f"{post.source_path}.md").unlink()


def pages(folder: Path) -> None:
    """What is not a post: front pages, “About”, the lists, the tags."""
    for column, locale in enumerate(LOCALES, 1):
        content = folder / "content" / locale
        front, about = site.FRONT[locale], site.ABOUT[locale]
        page(content, "_index", {
            "title": front["title"], "description": front["text"], "date": time(FIRST), "action": front["action"],
            "features": front["features"], "items": [{"title": title, "text": words} for title, words in front["items"]],
            "latest": front["latest"], "count": site.LATEST,
        })
        head = {"title": about["title"], "description": about["summary"], "date": time(FIRST), "url": f"{about['slug']}/"}
        page(content, "about", head, about["body"])
        page(content, "posts/_index", {"title": site.NAVIGATION[locale][0][0]})
        page(content, "tags/_index", {"title": site.NAVIGATION[locale][1][0]})
        for words in TAGS:
            page(content, f"tags/{words[0]}/_index", {"title": words[column], "slug": slugify(words[column])})


def write(posts: list[Post], folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "hugo.toml").write_text(configuration(), encoding="utf-8")
    (folder / "i18n").mkdir()
    for locale in LOCALES:
        (folder / "i18n" / f"{locale}.toml").write_text(strings(locale), encoding="utf-8")
    theme(folder)
    pages(folder)
    for post in posts:
        add_post(post, folder)
