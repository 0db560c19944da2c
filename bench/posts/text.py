"""Markdown bodies, titles and summaries out of the word lists."""

import random

from . import code, words_en, words_vi

WORDS = {"en": words_en, "vi": words_vi}


def capital(text: str) -> str:
    """The text with its first letter large."""
    return text[:1].upper() + text[1:]


def clause(rng: random.Random, words) -> dict[str, str]:
    return {
        "subject": rng.choice(words.SUBJECTS),
        "verb": rng.choice(words.VERBS),
        "object": rng.choice(words.OBJECTS),
    }


def title(rng: random.Random, locale: str) -> str:
    words = WORDS[locale]
    return rng.choice(words.TITLES).format(**clause(rng, words))


def sentence(rng: random.Random, locale: str) -> str:
    """A sentence, now and then with emphasis or code in it."""
    words = WORDS[locale]
    parts = clause(rng, words)
    dress = rng.random()
    if dress < 0.08:
        parts["object"] = f"**{parts['object']}**"
    elif dress < 0.16:
        parts["object"] = f"*{parts['object']}*"
    elif dress < 0.24:
        parts["verb"] += f" `{rng.choice(code.NAMES)}_{rng.randrange(100)}` –"
    opener = f"{rng.choice(words.OPENERS)} " if rng.random() < 0.3 else ""
    tail = f", {rng.choice(words.TAILS)}" if rng.random() < 0.6 else ""
    return capital(f"{opener}{parts['subject']} {parts['verb']} {parts['object']}{tail}.")


def plain_sentence(rng: random.Random, locale: str) -> str:
    """A sentence without marks, for summaries."""
    words = WORDS[locale]
    return capital("{subject} {verb} {object}, ".format(**clause(rng, words)) + rng.choice(words.TAILS) + ".")


def paragraph(rng: random.Random, locale: str) -> str:
    return " ".join(sentence(rng, locale) for _ in range(rng.randrange(2, 6)))


def bullet_list(rng: random.Random, locale: str) -> str:
    """A list of one of three sorts: plain, numbered, with a second level."""
    items = [capital(item) for item in rng.sample(WORDS[locale].ITEMS, rng.randrange(3, 7))]
    kind = rng.randrange(3)
    if kind == 0:
        return "\n".join(f"- {item}" for item in items)
    if kind == 1:
        return "\n".join(f"{number}. {item}" for number, item in enumerate(items, 1))
    return "\n".join(f"- {item}\n    - {sentence(rng, locale)}" for item in items[:3])


def table(rng: random.Random, locale: str) -> str:
    words = WORDS[locale]
    lines = ["| " + " | ".join(words.COLUMNS) + " |", "|---|---:|---:|---|"]
    for row in rng.sample(words.ROWS, rng.randrange(3, 7)):
        lines.append(f"| {row} | {rng.randrange(10_000)} ms | {rng.randrange(900)} ms | {rng.choice(words.ITEMS)} |")
    return "\n".join(lines)


def see_also(rng: random.Random, locale: str, target: str) -> str:
    words = WORDS[locale]
    return words.SEE.format(label=rng.choice(words.LINKS), href=f"/{target}/")


def body(rng: random.Random, locale: str, shape: random.Random, targets: list[str]) -> str:
    """A Markdown body of about 3.4 kB (0.8 to 10). `shape` is drawn alike for both languages of a post: a translation has the
    same parts in the same order, in its own words. `targets` are source paths of posts to link to."""
    words = WORDS[locale]
    parts = [paragraph(rng, locale)]
    notes = []
    size = min(max(shape.lognormvariate(1.4, 0.5), 1), 11)
    for heading in rng.sample(words.HEADINGS, round(size)):
        parts.append(f"## {heading}")
        parts.append(paragraph(rng, locale))
        kind = shape.random()
        if kind < 0.30:
            parts.append(code.block(rng, words.COMMENTS))
        elif kind < 0.50:
            parts.append(bullet_list(rng, locale))
        elif kind < 0.62:
            parts.append(table(rng, locale))
        elif kind < 0.70:
            parts.append(f"> {sentence(rng, locale)}\n>\n> {sentence(rng, locale)}")
        elif kind < 0.80:
            notes.append(f"[^{len(notes) + 1}]: {plain_sentence(rng, locale)}")
            parts[-1] += f"[^{len(notes)}]"
        if shape.random() < 0.5:
            parts.append(paragraph(rng, locale))
        if targets and shape.random() < 0.4:
            parts.append(see_also(rng, locale, targets.pop()))
        if shape.random() < 0.1:
            parts.append(f"[example.org](https://example.org/{shape.randrange(1000)})")
    return "\n\n".join(parts + notes) + "\n"
