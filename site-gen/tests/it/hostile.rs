//! What no editor would write: safe pages, and never a broken site.

use std::time::{Duration, Instant};

use cms_sdk::Locale;
use cms_sdk::content::PostKind;

use crate::site::{Site, build, built};
use crate::world::World;

const TITLE: &str = "</script><script>alert(1)</script> \u{202e}&amp; \"'<!--\u{0} ]]> 市場";

#[test]
fn a_title_that_would_end_a_script_breaks_out_of_nothing() {
    let mut world = World::with_articles(1, 1);
    for locale in Locale::ALL {
        world.publish(60, locale, PostKind::Article, "hostile", &[], |one| {
            one.title = TITLE.to_owned();
            one.summary = TITLE.to_owned();
            one.body = format!("## {TITLE}\n\n{TITLE}");
        });
    }
    let (site, _) = built(&world);
    let mut pages = 0;
    for (path, bytes) in site.tree() {
        let Ok(text) = String::from_utf8(bytes) else { continue };
        match path.rsplit('.').next() {
            Some("html") => {
                pages += 1;
                assert!(!text.contains("<script>alert") && !text.contains('\u{0}'), "{path}");
                for script in text.split("<script type=\"application/ld+json\">").skip(1) {
                    let (json, _) = script.split_once("</script>").unwrap();
                    serde_json::from_str::<serde_json::Value>(json)
                        .unwrap_or_else(|error| panic!("{path}: {error}\n{json}"));
                }
            }
            Some("json") => _ = serde_json::from_str::<serde_json::Value>(&text).unwrap(),
            Some("xml") => {
                let mut reader = quick_xml::Reader::from_str(&text);
                while !matches!(reader.read_event().unwrap(), quick_xml::events::Event::Eof) {}
            }
            _ => {}
        }
    }
    assert!(pages > 20);
}

/// Builds a site with such a text, and tells how long that took.
fn built_with(body: String) -> (Site, Duration) {
    let mut world = World::with_articles(1, 1);
    world.publish(60, Locale::Vi, PostKind::Article, "dai", &[], |one| one.body = body);
    let site = Site::new();
    let generator = site.generator().without_images();
    generator.apply_snapshot(world.snapshot().as_bytes()).unwrap();
    let started = Instant::now();
    let report = build(&generator);
    assert_eq!(report.failures, []);
    assert!(site.read("vi/bai-viet/dai/index.html").trim_end().ends_with("</html>"));
    assert!(site.has("vi/bai-viet/article-0/index.html"));
    (site, started.elapsed())
}

#[test]
fn a_post_of_ten_megabytes_is_a_page() {
    let paragraph = "Nước lên, ghe về, chợ họp từ lúc trời còn tối. ".repeat(20);
    let (site, _) = built_with(format!("{paragraph}\n\n").repeat((10 << 20) / paragraph.len()));
    assert!(site.read("vi/bai-viet/dai/index.html").len() > 10 << 20);
}

#[test]
fn texts_made_to_be_slow_are_not() {
    let slow = [
        "[".repeat(100_000),
        "*a **a ".repeat(30_000),
        "> ".repeat(5_000) + "deep",
        (0..2_000).map(|depth| format!("{}- a\n", "  ".repeat(depth % 300))).collect(),
        "<div>".repeat(5_000),
        "`".repeat(100_000) + "a",
        "| a ".repeat(5_000) + "|\n" + &"|---".repeat(5_000) + "|\n",
        (0..5_000).map(|number| format!("a[^{number}]\n\n[^{number}]: b\n\n")).collect(),
        "![a](".repeat(20_000),
        "&".repeat(100_000),
    ];
    for body in slow {
        let beginning: String = body.chars().take(20).collect();
        let (_, took) = built_with(body);
        assert!(took < Duration::from_secs(20), "{beginning}… took {took:?}");
    }
}
