"""Code blocks in several languages. Every block has names, numbers and a comment of its own, so that no two are alike."""

import random

NAMES = ("archive", "balance", "chapter", "digest", "entry", "folder", "glyph", "heading", "index", "journal", "ledger",
         "margin", "notice", "outline", "parcel", "quota", "record", "signal", "ticket", "volume")

SAMPLES = {
    "rust": '''/// {comment}
pub fn {a}_{b}(items: &[{B}], limit: usize) -> Option<&{B}> {{
    items
        .iter()
        .filter(|item| item.{c} > {n} && !item.name.is_empty())
        .take(limit)
        .max_by_key(|item| item.{c})
}}''',
    "python": '''from dataclasses import dataclass

@dataclass(frozen=True)
class {A}:
    {b}: str
    {c}: int = {n}

    def {b}_label(self) -> str:
        # {comment}
        return f"{{self.{b}}} ({{self.{c}:,}})" if self.{c} else self.{b}''',
    "javascript": '''// {comment}
export async function load{A}({b}Id, {{ signal }} = {{}}) {{
  const response = await fetch(`/v1/{a}s/${{{b}Id}}`, {{ signal }});
  if (!response.ok) throw new Error(`{a} ${{response.status}}`);
  const {{ data }} = await response.json();
  return data.{c}.slice(0, {n});
}}''',
    "go": '''// {comment}
func ({x} *{A}) {B}(limit int) ([]string, error) {{
	names := make([]string, 0, {n})
	for _, {c} := range {x}.{c}s {{
		if len(names) == limit {{
			return names, fmt.Errorf("more than %d", limit)
		}}
		names = append(names, {c}.Name)
	}}
	return names, nil
}}''',
    "sql": '''-- {comment}
SELECT {a}.id, {a}.title, count({b}.id) AS {b}_count
FROM {a}
LEFT JOIN {b} ON {b}.{a}_id = {a}.id AND {b}.{c} > {n}
WHERE {a}.locale IN ('en', 'vi')
GROUP BY {a}.id
HAVING count({b}.id) >= 2
ORDER BY {b}_count DESC, {a}.id;''',
    "bash": '''#!/bin/sh
# {comment}
set -eu
for {a} in "$HOME"/{b}/*.md; do
    lines=$(wc -l < "${a}")
    if [ "$lines" -gt {n} ]; then
        printf '%s: %d {c}\\n' "${a}" "$lines" >&2
    fi
done''',
    "json": '''{{
  "{a}": {{"{b}": {n}, "{c}": ["en", "vi"], "enabled": true}},
  "note": "{comment}",
  "ratio": 0.{n}
}}''',
    "toml": '''# {comment}
[{a}.{b}]
{c} = {n}
languages = ["en", "vi"]
since = 2021-03-0{d}T08:00:00Z''',
    "yaml": '''# {comment}
{a}:
  - name: {b}
    limit: {n}
    when: {{ branch: main, event: [push, tag] }}
  - name: {c}
    needs: [{b}]''',
    "css": '''/* {comment} */
.{a} > .{b}:not(:first-child) {{
  margin-block-start: calc({d}rem + {n}px);
  color: color-mix(in oklab, var(--{c}) {n}%, transparent);
}}
@media (width < {n}em) {{ .{a} {{ display: none; }} }}''',
    "html": '''<!-- {comment} -->
<section class="{a}" aria-labelledby="{b}-{n}">
  <h2 id="{b}-{n}">{A} &amp; {B}</h2>
  <a href="/{c}/?page={d}" hreflang="vi">{C}</a>
</section>''',
    "": '''{a}/
├── {b}.{n}
└── {c}/
    └── {d}.txt''',
}


def block(rng: random.Random, comments: tuple[str, ...]) -> str:
    """One fenced block."""
    language = rng.choice(tuple(SAMPLES))
    a, b, c = rng.sample(NAMES, 3)
    filled = SAMPLES[language].format(
        a=a, b=b, c=c, A=a.title(), B=b.title(), C=c.title(), x=a[0], n=rng.randrange(12, 4000), d=rng.randrange(1, 9),
        comment=rng.choice(comments),
    )
    return f"```{language}\n{filled}\n```"
