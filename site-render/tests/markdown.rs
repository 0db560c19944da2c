//! What Markdown becomes: structure, links, ids, footnotes, colours, and above all what does not get through.

use std::collections::BTreeMap;

use cms_sdk::Locale;
use site_render::markdown::{self, Placement, Reading, Renderer};
use site_render::theme::Strings;
use site_render::view::{Body, ResolvedLink};

fn body(markdown: &str) -> Body {
    Body { markdown: markdown.to_owned(), links: BTreeMap::new() }
}

fn render(body: &Body, locale: Locale) -> String {
    let renderer = Renderer::new(&Strings::embedded());
    renderer.render(body, locale, Placement::default()).to_string()
}

fn english(markdown: &str) -> String {
    render(&body(markdown), Locale::En).trim().to_owned()
}

#[test]
fn nothing_that_runs_or_styles_gets_through() {
    let hostile = [
        "<script>alert(1)</script>",
        "<style>*{display:none}</style>",
        "<iframe src=\"https://evil.example\"></iframe>",
        "<img src=x onerror=alert(1)>",
        "<p style=\"position:fixed\" onclick=\"x()\">hi</p>",
        "<svg><script>alert(1)</script></svg>",
        "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",
        "<form action=\"/v1\"><input name=x><button>go</button></form>",
        "<object data=\"x\"></object><embed src=\"x\"><base href=\"//evil.example\">",
        "<meta http-equiv=refresh content=\"0;url=//evil.example\"><link rel=stylesheet href=x>",
        "[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](data:text/html,x) [d](vbscript:x)",
        "![x](javascript:alert(1))",
        "<a href=\"&#106;avascript:alert(1)\">e</a>",
        "```\"><script>alert(1)</script>\ncode\n```",
        "## heading {#\"><script>alert(1)</script>}",
        "[link](/x \"\\\"><script>alert(1)</script>\")",
        "<div class=\"site-header skip\" id=\"_content\">clobber</div>",
        "<noscript><p title=\"</noscript><script>alert(1)</script>\">",
    ];
    for markdown in hostile {
        let html = english(markdown).to_lowercase();
        for bad in [
            "<script",
            "<style",
            "<iframe",
            "<svg",
            "<math",
            "<form",
            "<input",
            "<button",
            "<object",
            "<embed",
            "<base",
            "<meta",
            "<link",
            "style=",
            "onerror=",
            "onclick=",
            "\"javascript:",
            "\"data:",
            "\"vbscript:",
            "site-header",
            "id=\"_",
        ] {
            // Escaped text may say anything; only markup counts.
            assert!(!html.contains(bad), "{markdown}\n{html}");
        }
    }
}

#[test]
fn the_page_keeps_one_h1_and_no_level_is_skipped() {
    let levels = |markdown: &str| -> Vec<char> {
        let html = english(markdown);
        html.split("<h").skip(1).filter_map(|rest| rest.chars().next()).filter(char::is_ascii_digit).collect()
    };
    assert_eq!(levels("# A\n## B\n### C\n# D"), ['2', '3', '4', '2']);
    assert_eq!(levels("## A\n#### B\n### C\n## D"), ['2', '3', '3', '2']);
    assert_eq!(levels("### A\n## B\n# C\n## D"), ['2', '2', '2', '3']);
    assert_eq!(levels("# 1\n## 2\n### 3\n#### 4\n##### 5\n###### 6"), ['2', '3', '4', '5', '6', '6']);
    assert!(!english("<h1>raw</h1>").contains("<h1"));
}

#[test]
fn heading_ids_are_folded_and_unique() {
    let html =
        render(&body("## Đồng bằng\n## Đồng *bằng*\n## `code`\n## ???\n## Mine {#own}\n## Own"), Locale::Vi);
    for id in ["dong-bang", "dong-bang-2", "code", "section", "own", "own-2"] {
        assert!(html.contains(&format!("id=\"{id}\"")), "{id}: {html}");
    }
    let renderer = Renderer::new(&Strings::embedded());
    let placed = renderer.render(&body("# A"), Locale::En, Placement { under: 2, ids: "s-", pictures: None });
    assert_eq!(&*placed, "<h3 id=\"s-a\">A</h3>\n");
}

#[test]
fn links_lead_where_the_site_says() {
    let to = |href: &str, locale| ResolvedLink { href: href.to_owned(), locale };
    let links = BTreeMap::from([
        ("/service/".to_owned(), to("/vi/dich-vu/", Locale::Vi)),
        ("/container/#why".to_owned(), to("/en/container/#why", Locale::En)),
    ]);
    let text = "[a](/service/) [b](/container/#why) [c](/other/) [d](https://x.example/?a=1&b=2) [e](#f) <g@h.example>";
    let html = render(&Body { markdown: text.to_owned(), links }, Locale::Vi);
    assert!(html.contains("<a href=\"/vi/dich-vu/\">a</a>"), "{html}");
    assert!(
        html.contains(
            "<a href=\"/en/container/#why\" hreflang=\"en\">b <span class=\"foreign\">(tiếng Anh)</span></a>"
        ),
        "{html}"
    );
    assert!(html.contains("<a href=\"/other/\">c</a>"), "{html}");
    assert!(html.contains("<a href=\"https://x.example/?a=1&amp;b=2\" rel=\"noopener\">d</a>"), "{html}");
    assert!(html.contains("<a href=\"#f\">e</a>"), "{html}");
    assert!(html.contains("<a href=\"mailto:g@h.example\">g@h.example</a>"), "{html}");
}

#[test]
fn raw_html_links_are_found_and_resolved_too() {
    let text = "A <a href=\"/service/\">b</a>\n\n[c](/d/#e) [f][g] [h](//i.example) [j](k) ![l](/m.png)\n\n[g]: /n/ 'o'\n";
    assert_eq!(Vec::from_iter(Reading::of(text).links), ["/d/#e", "/n/", "/service/"]);
    let links = BTreeMap::from([(
        "/service/".to_owned(),
        ResolvedLink { href: "/en/x/".to_owned(), locale: Locale::En },
    )]);
    let html = render(&Body { markdown: text.to_owned(), links }, Locale::En);
    assert!(html.contains("<a href=\"/en/x/\">b</a>"), "{html}");
}

#[test]
fn tables_scroll_and_keep_their_alignment() {
    let html = english("| a | b | c |\n|---|:-:|--:|\n| 1 | 2 | 3 |");
    assert!(
        html.starts_with("<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"Table\"><table>"),
        "{html}"
    );
    assert!(html.contains("<th scope=\"col\">a</th><th scope=\"col\" class=\"center\">b</th>"), "{html}");
    assert!(html.contains("<td>1</td><td class=\"center\">2</td><td class=\"right\">3</td>"), "{html}");
    assert!(!html.contains("style="), "{html}");
}

#[test]
fn footnotes_are_numbered_by_reference_and_lead_back() {
    let html = english(
        "One[^b] two[^a] again[^b] none[^c].\n\n[^a]: Alpha.\n[^b]: Beta with `code`.\n[^unused]: Gone.",
    );
    assert!(
        html.contains("One<sup><a href=\"#fn:1\" id=\"fnref:1\" class=\"footnote\">1</a></sup>"),
        "{html}"
    );
    assert!(html.contains("id=\"fnref:1:2\""), "{html}");
    let list = html.split("<section class=\"footnotes\" aria-label=\"Footnotes\">").nth(1).unwrap();
    assert!(list.find("Beta").unwrap() < list.find("Alpha").unwrap(), "{html}");
    assert!(
        list.contains("<a href=\"#fnref:2\" class=\"footnote-back\" aria-label=\"Back to reference 2\">"),
        "{html}"
    );
    assert!(!html.contains("Gone"), "{html}");
    assert!(html.contains("none[^c]"), "{html}");
}

#[test]
fn callouts_speak_the_language_of_the_page() {
    let text = body("> [!WARNING]\n> Careful.\n\n> Plain.");
    let html = render(&text, Locale::Vi);
    assert!(
        html.contains(
            "<div class=\"callout warning\" role=\"note\">\n<p class=\"callout-title\">Cảnh báo</p>"
        ),
        "{html}"
    );
    assert!(html.contains("<blockquote>\n<p>Plain.</p>\n</blockquote>"), "{html}");
}

#[test]
fn tasks_say_what_they_show() {
    let html = english("- [x] a\n- [ ] b");
    assert!(
        html.contains("<span class=\"task done\" role=\"img\" aria-label=\"Done:\">☑</span> a"),
        "{html}"
    );
    assert!(html.contains("<span class=\"task\" role=\"img\" aria-label=\"To do:\">☐</span> b"), "{html}");
    assert!(!html.contains("<input"), "{html}");
}

#[test]
fn a_picture_alone_with_a_title_is_a_figure() {
    let html = english("![Two *boats*](/a.png \"At dusk\")\n\ntext ![x](/b.png \"y\") text");
    let picture = "<img src=\"/a.png\" alt=\"Two boats\" loading=\"lazy\" decoding=\"async\">";
    assert!(
        html.starts_with(&format!("<figure>{picture}<figcaption>At dusk</figcaption></figure>")),
        "{html}"
    );
    assert_eq!(html.matches("<figure>").count(), 1, "{html}");
    assert_eq!(html.matches("loading=\"lazy\"").count(), 2, "{html}");
}

#[test]
fn a_link_to_a_video_alone_in_its_paragraph_has_the_videos_place() {
    let video = "https://youtu.be/dQw4w9WgXcQ?t=42";
    let html = english(&format!("[The *mill*]({video})\n\n- <https://vimeo.com/76979871>\n\n  words"));
    let link = format!("<a href=\"{video}\" rel=\"noopener\">The <em>mill</em></a>");
    let note = "nothing is loaded from there before you press play";
    let place =
        format!("<p class=\"embed\">{link} <span class=\"embed-note\">youtube.com: {note}</span></p>");
    assert!(html.starts_with(&place), "{html}");
    assert_eq!(html.matches("<p class=\"embed\">").count(), 2, "{html}");
    // The sanitiser leaves it as it is beside HTML of the text's own.
    assert!(english(&format!("[The *mill*]({video})\n\n<b>x</b>")).starts_with(&place));
    for markdown in [
        format!("Look: [the mill]({video})"),
        format!("[the mill]({video}) turns"),
        format!("[the mill]({video})\n[again]({video})"),
        format!("**[the mill]({video})**"),
        "[a page](https://www.youtube.com/@somebody)".to_owned(),
    ] {
        assert!(!english(&markdown).contains("embed"), "{markdown}");
    }
}

#[test]
fn code_is_coloured_and_escaped() {
    let html = english("```rust,ignore\nfn main() { let a = \"<b>\"; } // c\n```");
    assert!(
        html.starts_with("<div class=\"code\" data-language=\"rust\"><pre tabindex=\"0\"><code>"),
        "{html}"
    );
    assert!(
        html.contains("<span class=\"hl-keyword\">fn</span> <span class=\"hl-function\">main</span>"),
        "{html}"
    );
    assert!(html.contains("<span class=\"hl-string\">\"&lt;b&gt;\"</span>"), "{html}");
    assert!(html.contains("<span class=\"hl-comment\">// c</span>"), "{html}");
    let plain = english("```nosuchlanguage\n<a> & b\n```\n\n    indented <i>");
    assert!(plain.contains("<code>&lt;a&gt; &amp; b\n</code>"), "{plain}");
    assert!(plain.contains("<code>indented &lt;i&gt;</code>"), "{plain}");
    let uncoloured = markdown::render(&body("```rust\nfn a() {}\n```"), Locale::En);
    assert!(uncoloured.contains("<code>fn a() {}\n</code>"), "{uncoloured}");
}

#[test]
fn many_languages_are_known() {
    for (language, code, class) in [
        ("toml", "[a]\nb = 1", "hl-"),
        ("typescript", "const a: string = 'b'", "hl-keyword"),
        ("sh", "echo \"$HOME\" # c", "hl-comment"),
        ("json", "{\"a\": 1}", "hl-constant"),
        ("python", "def f(): return 1", "hl-function"),
        ("diff", "+a\n-b", "hl-inserted"),
        ("dockerfile", "FROM a", "hl-keyword"),
        ("yaml", "a: b # c", "hl-comment"),
        ("sql", "select 1 from a", "hl-keyword"),
        ("html", "<a href=\"b\">c</a>", "hl-tag"),
        ("css", "a { color: red }", "hl-tag"),
    ] {
        let html = english(&format!("```{language}\n{code}\n```"));
        assert!(html.contains(class), "{language}: {html}");
    }
}

#[test]
fn odd_markdown_does_no_harm() {
    // Long enough that anything worse than linear would be felt.
    let many = |piece: &str, times: usize| piece.repeat(times);
    for text in [
        many("> ", 5_000),
        many("[", 20_000),
        many("`", 20_000),
        many("*a_", 20_000),
        many("# a\n", 20_000),
        many("<b>", 5_000),
        many("<div>\n", 5_000),
        many("<a href=\"/x/\">", 5_000),
        many("![", 20_000),
        many("|a", 20_000),
        (0..20_000).map(|number| format!("[^{number}]\n\n[^{number}]: x\n\n")).collect(),
    ] {
        let _ = english(&text);
    }
    for text in ["", " \n\t\n", "\u{0}", "[^a]: \n[^a]", "![", "|", "{#}", "# {#a}"] {
        let _ = english(text);
    }
    assert_eq!(english(" \n "), "");
}
