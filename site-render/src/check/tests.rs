use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::DateTime;
use cms_sdk::content::{
    FaqItem, FaqSection, HeroSection, Link, Picture, PostKind, Section, Seo, TextWithPictureSection,
};
use cms_sdk::settings::SiteSettings;
use cms_sdk::site_path::translation_path;

use super::*;
use crate::build::{Found, Prepared, Wanted};

fn page(id: u128, locale: Locale, slug: &str) -> Translation {
    Translation {
        post_id: Uuid::from_u128(id),
        locale,
        kind: PostKind::Article,
        revision_id: Uuid::nil(),
        slug: slug.to_owned(),
        title: format!("Title {id}"),
        summary: "A summary.".to_owned(),
        body: String::new(),
        sections: vec![],
        cover: None,
        seo: Seo::default(),
        tags: vec![],
        authors: vec![],
        ordinal: 1,
        source_path: None,
        published_at: DateTime::UNIX_EPOCH,
        updated_at: DateTime::UNIX_EPOCH,
    }
}

/// A site with a live pair at `bridges` whose English text has a heading, an article in English alone, and a tag's list.
fn live() -> Vec<Translation> {
    let english = Translation { body: "## Rope\n".to_owned(), ..page(2, Locale::En, "bridges") };
    vec![english, page(2, Locale::Vi, "cau"), page(3, Locale::En, "alone")]
}

fn answer(live: &[Translation], wanted: &Wanted) -> Found {
    let settings = SiteSettings::default();
    let found = |wanted: &dyn Fn(&Translation) -> bool| {
        Found::Page(live.iter().find(|page| wanted(page)).cloned().map(Arc::new))
    };
    match wanted {
        Wanted::Translation(post, locale) => found(&|page| (page.post_id, page.locale) == (*post, *locale)),
        Wanted::PageAt(path) => found(&|page| translation_path(&settings, page) == *path),
        Wanted::Body(post, locale) => Found::Body(
            live.iter()
                .find(|page| (page.post_id, page.locale) == (*post, *locale))
                .map(|page| page.body.clone())
                .unwrap_or_default(),
        ),
        Wanted::Answers(path) => Found::Yes(path == "/vi/the/song/"),
        Wanted::HasTitle(_, title, _) => Found::Yes(title == "Taken"),
        _ => Found::Page(None),
    }
}

/// What is found, as (code, field, line, column, detail).
fn found(copy: &Translation) -> Vec<(&'static str, String, usize, usize, String)> {
    let mut site = Prepared::new(SiteSettings::default());
    // The other language is there, unless a test is about that.
    site.put(page(1, copy.locale.other(), "other"));
    findings(site, copy)
}

fn findings(mut site: Prepared, copy: &Translation) -> Vec<(&'static str, String, usize, usize, String)> {
    let live = live();
    loop {
        let Ok(findings) = check(&site, &site, copy);
        let wanted = site.take_wanted();
        if wanted.is_empty() {
            return findings
                .into_iter()
                .map(|finding| {
                    let place = finding.place.unwrap_or(Place { line: 0, column: 0 });
                    (finding.code.as_str(), finding.field, place.line, place.column, finding.detail)
                })
                .collect();
        }
        for one in wanted {
            let found = answer(&live, &one);
            site.know(one, found);
        }
    }
}

/// What is found in a Vietnamese body.
fn in_body(body: &str) -> Vec<(&'static str, usize, usize, String)> {
    let copy = Translation { body: body.to_owned(), ..page(1, Locale::Vi, "bai") };
    found(&copy)
        .into_iter()
        .map(|(code, field, line, column, detail)| {
            assert_eq!(field, "body");
            (code, line, column, detail)
        })
        .collect()
}

#[test]
fn pictures_without_words_are_found_where_they_stand() {
    let body = "Sông Mê Kông ![](/a.png) và ![cầu](/b.png)\n\n\
                > Trích: ![ ](/c.png)\n\n\
                Đây là <img src=\"/d.png\"> và <img src=\"/e.png\" alt=\"\">.\n\n\
                <figure>\n  <img\n    src='/f.png'>\n</figure>\n\n\
                ```html\n<img src=\"/g.png\"> ![](/h.png)\n```\n\n`![](/i.png)` <!-- <img> -->\n";
    let places: Vec<_> =
        in_body(body).into_iter().map(|(code, line, column, _)| (code, line, column)).collect();
    assert_eq!(
        places,
        [("missing-alt", 1, 14), ("missing-alt", 3, 10), ("missing-alt", 5, 8), ("missing-alt", 8, 3)]
    );
}

#[test]
fn headings_that_skip_and_a_second_title_are_found() {
    let body = "Mở đầu\n\n### Sâu\n\n## Đúng\n\n#### Quá sâu\n\n# Tiêu đề\n\n  ## Thụt vào\n\n<h5>Thô</h5>\n\n```md\n# mã\n```\n";
    assert_eq!(
        in_body(body),
        [
            ("skipped-heading", 3, 1, "3".to_owned()),
            ("skipped-heading", 7, 1, "4".to_owned()),
            ("heading-one", 9, 1, String::new()),
            ("skipped-heading", 13, 1, "5".to_owned()),
        ]
    );
    assert_eq!(in_body("## Hai\n\n### Ba\n\n#### Bốn\n\n## Hai\n"), []);
}

#[test]
fn links_that_lead_nowhere_are_found_and_code_is_no_link() {
    let body = "Cầu: [cầu](/vi/bai-viet/cau/), [không](/vi/bai-viet/khong/ \"t\"),\n\
                đồng [thẻ](/vi/the/song) và [thẻ](/vi/the/la/), [tham chiếu][r].\n\n\
                <p><a class=\"x\" href=\"/vi/mat?a=1&amp;b=2\">mất</a></p>\n\n\
                [ngoài](https://example.com/vi/x/) [thư](mailto:a@b.c) <https://example.com> [tệp](x.png) [//h](//h/x)\n\n\
                `[mã](/vi/ma/)`\n\n    [mã](/vi/ma/)\n\n```\n[mã](/vi/ma/)\n```\n\n[r]: /vi/tham-chieu/\n";
    assert_eq!(
        in_body(body),
        [
            ("broken-link", 1, 32, "/vi/bai-viet/khong/".to_owned()),
            ("broken-link", 2, 29, "/vi/the/la/".to_owned()),
            ("broken-link", 2, 49, "/vi/tham-chieu/".to_owned()),
            ("broken-link", 4, 4, "/vi/mat?a=1&b=2".to_owned()),
        ]
    );
}

#[test]
fn every_site_has_its_sections_and_a_page_may_link_to_its_own_pair() {
    let body = "[a](/) [b](/vi/) [c](/en/posts/) [d](/vi/the) [e](/vi/bai-viet/trang/2/) [f](/vi/lien-he/) [g](/vi/feed.xml) \
                [h](/vi/bai-viet/bai/) [i](/en/posts/other/#any)";
    assert_eq!(in_body(body), []);
    assert_eq!(
        in_body("[a](/vi/bai-viet/trang/0/)"),
        [("broken-link", 1, 1, "/vi/bai-viet/trang/0/".to_owned())]
    );
}

#[test]
fn a_page_in_the_other_language_only_is_pointed_out() {
    assert_eq!(
        in_body("Đọc [bài](/en/posts/alone/)."),
        [("foreign-link", 1, 5, "/en/posts/alone/".to_owned())]
    );
}

#[test]
fn anchors_lead_to_headings_on_this_page_and_on_others() {
    let body = "[a](#duong-ve) [b](#dat-ten) [c](#mat) [d](#fn:1) [e](#top) [f](#_content)[^1]\n\n\
                ## Đường về\n\n## Khác {#dat-ten}\n\n<p id=\"tho\">x</p>\n\n[g](#tho) [h](/vi/bai-viet/bai/#mat)\n\n[^1]: Chú thích\n";
    assert_eq!(
        in_body(body),
        [
            ("broken-anchor", 1, 30, "#mat".to_owned()),
            ("broken-anchor", 9, 11, "/vi/bai-viet/bai/#mat".to_owned()),
        ]
    );
    let english = Translation {
        body: "[a](/en/posts/bridges/#rope) [b](/en/posts/bridges/#steel)".to_owned(),
        ..page(1, Locale::En, "post")
    };
    assert_eq!(
        found(&english),
        [("broken-anchor", "body".to_owned(), 1, 30, "/en/posts/bridges/#steel".to_owned())]
    );
}

#[test]
fn fields_are_checked_and_named() {
    let copy = Translation {
        title: "Taken".to_owned(),
        summary: " ".to_owned(),
        cover: Some(Picture { src: "/a.png".to_owned(), alt: String::new() }),
        seo: Seo { title: Some("đ".repeat(61)), ..Seo::default() },
        ..page(1, Locale::En, "post")
    };
    let without_pair = findings(Prepared::new(SiteSettings::default()), &copy);
    let read: Vec<_> = without_pair
        .iter()
        .map(|(code, field, .., detail)| (*code, field.as_str(), detail.as_str()))
        .collect();
    assert_eq!(
        read,
        [
            ("missing-translation", "", ""),
            ("duplicate-title", "title", ""),
            ("long-title", "seo.title", "61"),
            ("empty-summary", "summary", ""),
            ("missing-alt", "cover.alt", ""),
        ]
    );
    let fitting = Translation {
        title: "đ".repeat(60),
        summary: "đ".repeat(160),
        cover: Some(Picture { src: "/a.png".to_owned(), alt: "A".to_owned() }),
        ..page(1, Locale::En, "post")
    };
    assert_eq!(found(&fitting), []);
    let long = Translation { summary: "đ".repeat(161), ..fitting };
    assert_eq!(found(&long), [("long-description", "summary".to_owned(), 0, 0, "161".to_owned())]);
}

#[test]
fn sections_are_checked_and_named() {
    let link = |href: &str| Link { label: "x".to_owned(), href: href.to_owned() };
    let picture = Some(Picture { src: "/a.png".to_owned(), alt: String::new() });
    let copy = Translation {
        kind: PostKind::Landing,
        sections: vec![
            Section::Hero(HeroSection {
                title: "Hero".to_owned(),
                actions: vec![link("/en/"), link("/en/nowhere/")],
                picture: picture.clone(),
                ..HeroSection::default()
            }),
            Section::Faq(FaqSection {
                title: "Questions".to_owned(),
                items: vec![FaqItem { question: "?".to_owned(), answer: "See\n[x](/en/gone/)".to_owned() }],
            }),
            Section::TextWithPicture(TextWithPictureSection {
                text: "#### Any level may begin here, with [a link](#_section-2)".to_owned(),
                action: Some(link("#nowhere")),
                picture,
                ..TextWithPictureSection::default()
            }),
        ],
        ..page(1, Locale::En, "home")
    };
    let read: Vec<_> =
        found(&copy).into_iter().map(|(code, field, line, column, _)| (code, field, line, column)).collect();
    let expected = [
        ("missing-alt", "sections.0.hero.picture.alt", 0, 0),
        ("missing-alt", "sections.2.textWithPicture.picture.alt", 0, 0),
        ("broken-link", "sections.1.faq.items.0.answer", 2, 1),
        ("broken-link", "sections.0.hero.actions.1.href", 0, 0),
        ("broken-anchor", "sections.2.textWithPicture.action.href", 0, 0),
    ];
    assert_eq!(read, expected.map(|(code, field, line, column)| (code, field.to_owned(), line, column)));
}

#[test]
fn every_code_has_words_of_its_own_in_both_languages() {
    for locale in Locale::ALL {
        let messages: BTreeSet<String> =
            Code::ALL.map(|code| Finding::new(code, "").about("/x/").message(locale)).into();
        assert_eq!(messages.len(), Code::ALL.len());
        assert!(messages.iter().all(|message| !message.contains('‹')), "{messages:?}");
    }
}
