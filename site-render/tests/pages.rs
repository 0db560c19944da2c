//! Every kind of page in both languages: what stands in it, and what may never.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use cms_sdk::Locale;
use cms_sdk::content::Picture;
use site_render::theme::Theme;
use site_render::view::{Content, JsonLd, ListView, PageView};

#[path = "../samples/views.rs"]
mod views;

fn rendered(page: &PageView) -> String {
    Theme::embedded().unwrap().render(page).unwrap()
}

fn sample(locale: Locale, name: &str) -> String {
    let pages = views::all(locale);
    rendered(&pages.iter().find(|(known, _)| *known == name).unwrap().1)
}

#[test]
fn every_page_is_whole() {
    for locale in Locale::ALL {
        for (name, page) in views::all(locale) {
            let html = rendered(&page);
            assert!(html.starts_with(&format!(
                "<!doctype html>\n<html lang=\"{locale}\">\n<head>\n<meta charset=\"utf-8\">"
            )));
            assert!(html.ends_with("</html>\n"), "{locale} {name}");
            assert_eq!(html.matches("<h1").count(), 1, "{locale} {name}: one h1");
            assert_eq!(html.matches("<main ").count(), 1, "{locale} {name}");
            assert_eq!(html.matches("<title>").count(), 1, "{locale} {name}");
            assert!(!html.contains('‹') && !html.contains("undefined"), "{locale} {name}");
            assert!(!html.contains(" style=") && !html.contains(" onclick="), "{locale} {name}");
            let ids: Vec<&str> =
                html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
            let mut unique = ids.clone();
            unique.sort_unstable();
            unique.dedup();
            assert_eq!(ids.len(), unique.len(), "{locale} {name}: {ids:?}");
            let mut level = 0;
            for next in html.split("<h").skip(1).filter_map(|rest| rest.chars().next()?.to_digit(10)) {
                assert!(next <= level + 1, "{locale} {name}: h{next} after h{level}");
                level = next;
            }
        }
    }
}

#[test]
fn pages_stay_small() {
    for locale in Locale::ALL {
        for (name, page) in views::all(locale) {
            // 14 kB compressed is the budget; markup like this compresses to less than a quarter.
            let html = rendered(&page);
            assert!(html.len() < 40_000, "{locale} {name}: {}", html.len());
        }
    }
    let theme = Theme::embedded().unwrap();
    let size = |name: &str, ending: &str| -> usize {
        let assets = theme.assets().iter();
        let assets = assets.filter(|asset| asset.path.starts_with(name) && asset.path.ends_with(ending));
        assets.map(|asset| asset.bytes.len()).sum()
    };
    // What every page loads.
    assert!(size("assets/site.", ".css") < 32_000, "{}", size("assets/site.", ".css"));
    assert!(size("assets/site.", ".js") < 10_000, "{}", size("assets/site.", ".js"));
    // All scripts there are: the browser SDK and the pages of reader accounts.
    assert!(size("assets/", ".js") < 80_000, "{}", size("assets/", ".js"));
}

#[test]
fn an_article_shows_all_that_belongs_to_it() {
    let html = sample(Locale::Vi, "article");
    for part in [
        "<h1>Trang nhanh cho chuyến tàu chậm</h1>",
        "<time datetime=\"2026-02-09T03:00:00Z\">9 tháng 2, 2026</time>",
        "Cập nhật ngày 2 tháng 3, 2026",
        "aria-label=\"Bạn đang ở\"",
        "rel=\"prev\"",
        "rel=\"next\"",
        "<h2 id=\"_related\">Đọc tiếp</h2>",
        "<p class=\"callout-title\">Ghi chú</p>",
        "hreflang=\"en\">viết cho hai ngôn ngữ <span class=\"foreign\">(tiếng Anh)</span></a>",
        "<link rel=\"canonical\" href=\"https://duet.example/vi/article.html\">",
        "<link rel=\"alternate\" hreflang=\"en\" href=\"https://duet.example/en/article.html\">",
        "<meta property=\"og:locale\" content=\"vi_VN\">",
        "<a class=\"switch\" href=\"/en/article.html\" hreflang=\"en\" lang=\"en\" rel=\"alternate\">English</a>",
    ] {
        assert!(html.contains(part), "{part}\n{html}");
    }
    let english = sample(Locale::En, "article");
    assert!(english.contains(">9 February 2026</time>"), "{english}");
    assert!(english.contains("Updated on 2 March 2026"), "{english}");
    assert!(english.contains("<span class=\"foreign\">(in Vietnamese)</span>"), "{english}");
}

#[test]
fn a_picture_that_opens_a_page_is_fetched_first() {
    let show = |markdown: &str, cover: Option<Picture>| {
        let mut article = views::article(Locale::En);
        article.text.cover = cover;
        article.text.body.markdown = markdown.to_owned();
        let html = rendered(&views::page(Locale::En, "article", true, Content::Article(Box::new(article))));
        let (_, prose) = html.split_once("<div class=\"prose\">\n").unwrap();
        prose.split_once("</div>").unwrap().0.to_owned()
    };
    let first = "<img src=\"/a.png\" alt=\"A\" fetchpriority=\"high\">";
    let later = "<img src=\"/b.png\" alt=\"B\" loading=\"lazy\" decoding=\"async\">";
    for opening in ["![A](/a.png)", "![A](/a.png \"Caption\")", "![A](/a.png)\n\n<b>own HTML</b>"] {
        let markdown = format!("{opening}\n\n![B](/b.png)");
        let prose = show(&markdown, None);
        assert!(prose.contains(first) && prose.contains(later), "{prose}");
        // Under a cover it is out of sight.
        let cover = Picture { src: "/c.png".to_owned(), alt: "C".to_owned() };
        assert!(!show(&markdown, Some(cover)).contains("fetchpriority"));
    }
    for words_first in ["Words. ![B](/b.png)", "## Words\n\n![B](/b.png)"] {
        let prose = show(words_first, None);
        assert!(prose.contains(later), "{prose}");
    }
    // Of a list, the first article's.
    let list = sample(Locale::En, "list");
    let covers: Vec<_> = list.split("<p class=\"thumb\">").skip(1).collect();
    assert!(covers.len() > 1 && list.find("class=\"card") == list.find("class=\"card with-cover"));
    assert!(covers[0].contains("fetchpriority") && !covers[1..].concat().contains("fetchpriority"));
}

#[test]
fn an_update_on_the_same_day_is_not_mentioned() {
    let mut article = views::article(Locale::En);
    article.updated_at = article.published_at + chrono::Duration::hours(1);
    let html = rendered(&views::page(Locale::En, "article", true, Content::Article(Box::new(article))));
    assert!(!html.contains("Updated on"), "{html}");
}

#[test]
fn a_page_without_translation_says_so_in_its_own_language() {
    let vietnamese = sample(Locale::Vi, "page");
    assert!(vietnamese.contains("Trang này chưa có bản tiếng Anh."), "{vietnamese}");
    assert!(!vietnamese.contains("og:locale:alternate"), "{vietnamese}");
    assert!(sample(Locale::En, "page").contains("This page is not in Vietnamese yet."));
    assert!(!sample(Locale::En, "article").contains("This page is not in Vietnamese yet."));
}

#[test]
fn a_landing_page_shows_every_section() {
    let html = sample(Locale::En, "index");
    for class in [
        "hero with-picture",
        "section features",
        "section beside with-picture picture-first",
        "section quotation",
        "section numbers",
        "section latest",
        "section faq",
        "section call",
        "section invitation",
    ] {
        assert!(html.contains(&format!("<section class=\"{class}\"")), "{class}\n{html}");
    }
    assert!(html.contains(
        "<a class=\"button quiet\" href=\"mailto:hello@duet.example\">Write to hello@duet.example</a>"
    ));
    assert!(html.contains("<a class=\"button quiet\" href=\"/en/feed.xml\">Follow the feed</a>"));
    assert!(!html.contains("<form"), "no form without something that answers it");
}

#[test]
fn empty_pages_say_so() {
    assert!(sample(Locale::Vi, "list-empty").contains("Ở đây chưa có bài viết nào."));
    assert!(sample(Locale::En, "index-empty").contains("This site has no front page yet."));
    let tag = ListView {
        tag: Some("<b>".to_owned()),
        series: false,
        index: true,
        posts: Vec::new(),
        newer: None,
        older: None,
    };
    let html = rendered(&views::page(Locale::En, "tag", true, Content::List(tag)));
    assert!(html.contains("Articles about “&lt;b&gt;”"), "{html}");
}

#[test]
fn a_missing_page_speaks_both_languages() {
    for locale in Locale::ALL {
        let html = sample(locale, "404");
        assert!(html.contains("There is nothing at this address"), "{html}");
        assert!(html.contains("Không có gì ở địa chỉ này"), "{html}");
        assert!(html.contains("<meta name=\"robots\" content=\"noindex\">"), "{html}");
        assert!(!html.contains("rel=\"canonical\""), "{html}");
    }
}

#[test]
fn nothing_in_a_view_can_end_its_place() {
    let bad = "\"'><script>alert(1)</script></title><!--";
    let mut page =
        views::page(Locale::En, "article", false, Content::Article(Box::new(views::article(Locale::En))));
    page.head.title = bad.to_owned();
    page.head.description = bad.to_owned();
    page.head.json_ld =
        vec![JsonLd::of(&serde_json::json!({ "name": bad, "text": "</script><!--\u{2028}" }))];
    page.shell.site_name = bad.to_owned();
    page.shell.path = bad.to_owned();
    if let Content::Article(article) = &mut page.content {
        article.text.title = bad.to_owned();
        article.text.summary = bad.to_owned();
    }
    let html = rendered(&page);
    assert!(!html.contains("<script>alert"), "{html}");
    assert!(!html.contains("<!--"), "{html}");
    let scripts = html.matches("</script>").count();
    assert_eq!(scripts, 4, "inline, JSON-LD and two deferred");
    let json = html
        .split("<script type=\"application/ld+json\">")
        .nth(1)
        .unwrap()
        .split("</script>")
        .next()
        .unwrap();
    let value: serde_json::Value = serde_json::from_str(json).unwrap();
    assert_eq!(value["name"], bad);
}

#[test]
fn rendering_is_a_pure_function_on_every_thread() {
    let theme = Theme::embedded().unwrap();
    let page =
        views::page(Locale::Vi, "article", true, Content::Article(Box::new(views::article(Locale::Vi))));
    let expected = theme.render(&page).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..8 {
                    assert_eq!(theme.render(&page).unwrap(), expected);
                }
            });
        }
    });
}
