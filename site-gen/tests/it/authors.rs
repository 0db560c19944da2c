//! Whom articles are by: on their pages, in the feed, and nowhere else.

use cms_sdk::Locale;
use cms_sdk::content::PostKind;

use crate::site::{Site, assert_same, build, catch_up, clean};
use crate::world::{World, author_id};

#[test]
fn an_author_is_on_the_pages_that_name_them_and_a_change_reaches_no_other() {
    let mut world = World::new(1);
    world.name_author(1, Some("Lan"), Some("Lan Đỗ"));
    world.name_author(2, None, Some("Minh"));
    for (number, slug) in [(1, "by-two"), (2, "by-nobody")] {
        for locale in Locale::ALL {
            world.publish(number, locale, PostKind::Article, slug, &[], |one| {
                if slug == "by-two" {
                    one.authors = vec![author_id(2), author_id(1), author_id(9)];
                }
            });
        }
    }
    let site = Site::new();
    let generator = site.generator();
    catch_up(&generator, &world);
    build(&generator);
    let read = |path: &str| String::from_utf8(site.tree().remove(path).unwrap()).unwrap();
    let page = read("vi/bai-viet/by-two/index.html");
    assert!(
        page.contains(
            "<a rel=\"author\" href=\"/vi/tac-gia/author-2/\">Minh 2</a>, \
             <a rel=\"author\" href=\"/vi/tac-gia/author-1/\">Lan Đỗ 1</a>"
        ),
        "{page}"
    );
    assert!(page.contains("\"@type\":\"Person\"") && page.contains("\"name\":\"Minh 2\""), "{page}");
    assert!(read("en/posts/by-two/index.html").contains(">Minh 2</a>"), "a name is a name everywhere");
    assert!(!read("vi/bai-viet/by-nobody/index.html").contains("byline"));
    let feed = read("vi/feed.xml");
    assert!(
        feed.contains("<author><name>Lan Đỗ 1</name><uri>https://example.org/Lan</uri></author>"),
        "{feed}"
    );

    let profile = read("vi/tac-gia/author-1/index.html");
    assert!(
        profile.contains("<h1>Lan Đỗ 1</h1>") && profile.contains("href=\"/vi/bai-viet/by-two/\""),
        "{profile}"
    );
    assert!(
        profile.contains("hreflang=\"en\" href=\"http://localhost:8080/en/authors/author-1/\""),
        "{profile}"
    );
    assert!(profile.contains("\"@type\":\"ProfilePage\""), "{profile}");
    assert!(read("sitemap/vi-sections.xml").contains("/vi/tac-gia/author-1/"));
    assert!(!site.has("vi/tac-gia/author-9/index.html"), "nobody of that name");

    world.name_author(1, Some("Lan"), Some("Đỗ Lan"));
    catch_up(&generator, &world);
    let mut changed = build(&generator).changed;
    changed.sort();
    // Only the Vietnamese name changed.
    assert_eq!(changed, ["/vi/bai-viet/by-two/", "/vi/feed.json", "/vi/feed.xml", "/vi/tac-gia/author-1/"]);
    world.edit(1, Locale::En, |one| one.authors = vec![author_id(2)]);
    catch_up(&generator, &world);
    let report = build(&generator);
    assert_eq!(report.removed, ["/en/authors/author-1/"]);
    assert!(read("vi/tac-gia/author-1/index.html").contains("class=\"untranslated\""));
    world.remove_author(1);
    catch_up(&generator, &world);
    build(&generator);
    assert!(!read("vi/bai-viet/by-two/index.html").contains("Đỗ Lan"));
    assert!(!site.has("vi/tac-gia/author-1/index.html"));
    assert!(!read("sitemap/vi-sections.xml").contains("author-1"));
    assert_same(&site.tree(), &clean(&world).tree());
}
