//! Articles that the settings pin stand first, once, where the newest ones are shown.

use cms_sdk::Locale;

use crate::site::{assert_same, build, built, catch_up, clean};
use crate::world::{World, post_id};

/// The addresses that the cards of a page lead to, in order.
fn cards(html: &str) -> Vec<&str> {
    let titles = html.split("<h2><a href=\"").chain(html.split("<h3><a href=\"").skip(1)).skip(1);
    titles.filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn pinned_articles_stand_first_and_once() {
    let mut world = World::with_articles(1, 30);
    let (site, generator) = built(&world);
    world.set(|settings| settings.pinned = vec![post_id(2), post_id(1)]);
    catch_up(&generator, &world);
    build(&generator);
    let list = site.read("en/posts/index.html");
    let all = cards(&list);
    assert_eq!(all[..3], ["/en/posts/article-2/", "/en/posts/article-1/", "/en/posts/article-29/"]);
    assert_eq!(all.iter().filter(|address| **address == "/en/posts/article-2/").count(), 1, "{all:?}");
    assert_eq!(list.matches("<span class=\"pinned\">Pinned</span>").count(), 2);
    let front = site.read("vi/index.html");
    let newest = cards(&front);
    assert_eq!(newest[..2], ["/vi/bai-viet/article-2/", "/vi/bai-viet/article-1/"]);
    assert_eq!((newest.len(), front.matches(">Được ghim<").count()), (6, 2));
    // Where its place is by its date it is not marked.
    let page = site.read("en/posts/page/1/index.html");
    assert!(cards(&page).contains(&"/en/posts/article-2/") && !page.contains("pinned"));

    // One that is not live in a language stands nowhere there; the first list follows.
    world.unpublish(2, Locale::Vi);
    catch_up(&generator, &world);
    build(&generator);
    assert_eq!(cards(&site.read("vi/index.html"))[0], "/vi/bai-viet/article-1/");
    assert_same(&site.tree(), &clean(&world).tree());
}
