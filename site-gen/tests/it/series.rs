//! A series: its parts are numbered, list each other and lead on; its list begins with the first.

use cms_sdk::Locale;
use cms_sdk::content::PostKind;

use crate::site::{assert_same, build, built, catch_up, clean};
use crate::world::{World, tag_id};

/// What the parts that an article lists are numbered from, and where they lead.
fn parts(html: &str) -> (u32, Vec<String>) {
    let (_, list) = html.split_once("<ol start=\"").unwrap();
    let (first, list) = list.split_once("\">").unwrap();
    let (list, _) = list.split_once("</ol>").unwrap();
    let links = list.split("<li><a href=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
    (first.parse().unwrap(), links.collect())
}

/// The first and the last card of a list: which part it is, and where it leads.
fn ends(html: &str) -> [(u32, &str); 2] {
    let cards = html.split("<strong class=\"part\">Part ").skip(1).map(|rest| {
        let (number, rest) = rest.split_once('<').unwrap();
        let (_, rest) = rest.split_once("<h2><a href=\"").unwrap();
        (number.parse().unwrap(), rest.split('"').next().unwrap())
    });
    let cards: Vec<_> = cards.collect();
    [*cards.first().unwrap(), *cards.last().unwrap()]
}

#[test]
fn parts_know_their_place() {
    // Every other article has the tag: parts 1 to 65 are the articles 0, 2, … 128.
    let mut world = World::with_articles(1, 130);
    world.make_series(0, true);
    let (site, generator) = built(&world);
    let first = site.read("en/posts/article-0/index.html");
    assert!(first.contains("<summary>Part 1 of “One 0”</summary>"), "{first}");
    let (from, listed) = parts(&first);
    assert_eq!((from, listed.len()), (1, 20), "a range");
    assert_eq!([&*listed[0], &*listed[19]], ["/en/posts/article-0/", "/en/posts/article-38/"]);
    assert!(first.contains("<a href=\"/en/posts/article-0/\" aria-current=\"page\">"));
    assert!(first.contains("<a class=\"next-part\" href=\"/en/posts/article-2/\">"));
    assert!(first.contains(r#""isPartOf":{"@type":"CreativeWorkSeries","name":"One 0","url":"#));
    let (from, listed) = parts(&site.read("vi/bai-viet/article-80/index.html"));
    assert_eq!((from, listed.len()), (40, 21), "parts 41 to 60, and the one before part 41");
    assert_eq!(listed[0], "/vi/bai-viet/article-78/");
    let last = site.read("en/posts/article-128/index.html");
    assert!(last.contains("<summary>Part 65 of “One 0”</summary>") && !last.contains("next-part"));
    assert!(!site.read("en/posts/article-1/index.html").contains("Part "), "the other tag is no series");

    let index = site.read("en/tags/tag-0/index.html");
    assert_eq!(ends(&index), [(1, "/en/posts/article-0/"), (40, "/en/posts/article-78/")]);
    assert!(index.contains(r#"rel="next" href="/en/tags/tag-0/page/3/""#) && !index.contains("rel=\"prev\""));
    let third = site.read("en/tags/tag-0/page/3/index.html");
    assert_eq!(ends(&third), [(41, "/en/posts/article-80/"), (60, "/en/posts/article-118/")]);
    assert!(third.contains(r#"rel="prev" href="/en/tags/tag-0/page/2/""#));
    assert!(third.contains(r#"rel="next" href="/en/tags/tag-0/page/4/""#));
    assert!(site.read("en/tags/tag-0/page/1/index.html").contains(r#"rel="prev" href="/en/tags/tag-0/""#));

    // A part that is taken down counts no more, one that comes stands at the end.
    world.unpublish(2, Locale::En);
    world.publish(200, Locale::En, PostKind::Article, "last", &[tag_id(0)], |_| {});
    catch_up(&generator, &world);
    build(&generator);
    assert!(site.read("en/posts/article-128/index.html").contains("<summary>Part 64 of “One 0”</summary>"));
    assert!(
        site.read("en/posts/article-128/index.html")
            .contains("<a class=\"next-part\" href=\"/en/posts/last/\">")
    );
    assert_same(&site.tree(), &clean(&world).tree());

    // A hole of a whole range and more hides nobody.
    (20..=41).for_each(|part| world.unpublish(part * 2, Locale::En));
    catch_up(&generator, &world);
    build(&generator);
    let twentieth = site.read("en/posts/article-38/index.html");
    assert!(twentieth.contains("<a class=\"next-part\" href=\"/en/posts/article-84/\">"), "{twentieth}");
    assert_eq!(parts(&twentieth).1.last().unwrap(), "/en/posts/article-84/");
    assert!(site.read("en/posts/article-84/index.html").contains("<summary>Part 20 of “One 0”</summary>"));
    assert_same(&site.tree(), &clean(&world).tree());

    world.make_series(0, false);
    catch_up(&generator, &world);
    build(&generator);
    assert!(!site.read("en/posts/last/index.html").contains("Part "));
    assert!(site.read("en/tags/tag-0/index.html").contains("rel=\"next\" href=\"/en/tags/tag-0/page/1/\""));
    assert_same(&site.tree(), &clean(&world).tree());
}
