"""Posts by number. Post 7 is the same in a corpus of ten and in one of ten thousand, so a longer corpus only adds posts."""

import random
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from . import text
from .tags import TAGS

LOCALES = ("en", "vi")
FIRST = datetime(2016, 1, 4, 1, 30, tzinfo=UTC)
INTERVAL = timedelta(hours=7, minutes=30)

# A few tags are on many posts and many tags on a few, as on real sites.
WEIGHTS = [1 / (rank + 6) for rank in range(len(TAGS))]


@dataclass(frozen=True)
class Words:
    """A post in one language."""

    slug: str
    title: str
    summary: str
    body: str


@dataclass(frozen=True)
class Post:
    """A pair. `tags` are numbers into `TAGS`; `source_path` is what links name, `posts/post-000007`."""

    number: int
    source_path: str
    date: datetime
    tags: list[int]
    words: dict[str, Words]


def slugify(name: str) -> str:
    """ASCII letters and digits with single hyphens between; `đ` becomes `d`, tones and marks fall away."""
    folded = unicodedata.normalize("NFD", name.lower()).replace("đ", "d")
    letters = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return "-".join("".join(letter if letter.isascii() and letter.isalnum() else " " for letter in letters).split())


def source_path(number: int) -> str:
    return f"posts/post-{number:06}"


def pick_tags(rng: random.Random) -> list[int]:
    """Two to four different tags."""
    wanted = rng.randrange(2, 5)
    chosen: list[int] = []
    while len(chosen) < wanted:
        tag = rng.choices(range(len(TAGS)), WEIGHTS)[0]
        if tag not in chosen:
            chosen.append(tag)
    return chosen


def write(number: int) -> Post:
    """Post `number`, counted from 1 for the oldest. It links to older posts only."""
    pair = random.Random(f"pair {number}")
    tags = pick_tags(pair)
    older = [source_path(pair.randrange(1, number)) for _ in range(4)] if number > 1 else []
    words = {}
    for locale in LOCALES:
        rng = random.Random(f"{locale} {number}")
        title = text.title(rng, locale)
        words[locale] = Words(
            slug=f"{slugify(title)[:100].rstrip('-')}-{number}",
            title=title,
            summary=" ".join(text.plain_sentence(rng, locale) for _ in range(rng.randrange(1, 3))),
            body=text.body(rng, locale, random.Random(f"shape {number}"), list(older)),
        )
    return Post(number, source_path(number), FIRST + INTERVAL * number, tags, words)


def corpus(count: int) -> Iterator[Post]:
    """The first `count` posts, oldest first."""
    return (write(number) for number in range(1, count + 1))
