//! Preview pictures: one per post and language, drawn anew only when what they show changes.

use cms_sdk::Locale;
use cms_sdk::content::PostKind;

use crate::site::{Site, assert_same, build, built, catch_up, clean};
use crate::world::World;

/// The path of the preview picture that a page names.
fn named(site: &Site, page: &str) -> String {
    let html = site.read(page);
    let (_, rest) = html.split_once("property=\"og:image\" content=\"").unwrap();
    let (url, _) = rest.split_once('"').unwrap();
    url.split_once("/assets/").map(|(_, path)| format!("assets/{path}")).unwrap()
}

fn world() -> World {
    let mut world = World::with_articles(1, 2);
    for (locale, slug, title) in [(Locale::En, "boat", "A boat"), (Locale::Vi, "ghe", "Chiếc ghe")] {
        world.publish(60, locale, PostKind::Article, slug, &[], |one| one.title = title.to_owned());
    }
    world
}

const EN: &str = "en/posts/boat/index.html";
const VI: &str = "vi/bai-viet/ghe/index.html";

#[test]
fn every_language_of_a_post_has_its_own_and_every_other_page_its_languages() {
    let (site, _) = built(&world());
    let mut pictures: Vec<_> =
        [EN, VI, "en/index.html", "vi/index.html"].map(|page| named(&site, page)).to_vec();
    assert_eq!(named(&site, "en/tags/index.html"), named(&site, "en/search/index.html"));
    for picture in &pictures {
        let bytes = std::fs::read(site.out().join(picture)).unwrap();
        let drawn = image::load_from_memory_with_format(&bytes, image::ImageFormat::Png).unwrap();
        assert_eq!((drawn.width(), drawn.height()), (1_200, 630));
        assert!(bytes.len() < 100_000, "{} bytes", bytes.len());
    }
    pictures.sort();
    pictures.dedup();
    assert_eq!(pictures.len(), 4);
}

#[test]
fn it_is_drawn_anew_when_what_it_shows_changes_and_goes_with_its_post() {
    let mut world = world();
    let (site, generator) = built(&world);
    let [en, vi] = [EN, VI].map(|page| named(&site, page));

    world.publish(60, Locale::Vi, PostKind::Article, "ghe", &[], |one| {
        one.title = "Chiếc ghe".to_owned();
        one.body = "Nước lên.".to_owned();
    });
    catch_up(&generator, &world);
    let changed = build(&generator).changed;
    assert!(changed.iter().any(|path| path == "/vi/bai-viet/ghe/"));
    assert!(!changed.iter().any(|path| path.contains("/social/")), "it does not show the text: {changed:?}");

    world.publish(60, Locale::Vi, PostKind::Article, "ghe", &[], |one| one.title = "Ghe bầu".to_owned());
    catch_up(&generator, &world);
    let report = build(&generator);
    let other = named(&site, VI);
    assert_ne!(vi, other);
    assert!(report.changed.contains(&format!("/{other}")) && report.removed.contains(&format!("/{vi}")));
    assert_eq!(named(&site, EN), en);

    world.unpublish(60, Locale::Vi);
    catch_up(&generator, &world);
    assert!(build(&generator).removed.contains(&format!("/{other}")));
    assert!(!site.has(&other) && site.has(&en));
    assert_same(&site.tree(), &clean(&world).tree());
}

#[test]
fn what_an_editor_chose_is_taken_and_what_is_not_to_be_found_has_none() {
    let mut world = world();
    world.publish(61, Locale::En, PostKind::Article, "own", &[], |one| {
        one.seo.image = Some("/media/0123456789abcdef-own.png".to_owned());
    });
    world.publish(62, Locale::En, PostKind::Article, "hidden", &[], |one| one.seo.noindex = true);
    let (site, _) = built(&world);
    assert!(site.read("en/posts/own/index.html").contains("/media/0123456789abcdef-own.png"));
    assert!(!site.read("en/posts/own/index.html").contains("/assets/social/"));
    assert!(!site.read("en/posts/hidden/index.html").contains("og:image"));
}

#[test]
fn two_posts_that_look_the_same_do_not_share_a_file() {
    let mut world = world();
    for (number, slug) in [(61, "one"), (62, "two")] {
        world.publish(number, Locale::En, PostKind::Page, slug, &[], |one| one.title = "Same".to_owned());
    }
    let (site, generator) = built(&world);
    let [one, two] = ["en/one/index.html", "en/two/index.html"].map(|page| named(&site, page));
    assert_ne!(one, two);
    world.unpublish(61, Locale::En);
    catch_up(&generator, &world);
    build(&generator);
    assert!(!site.has(&one) && site.has(&two));
}

#[test]
fn without_images_pages_are_the_same_and_with_them_again_nothing_is_missing() {
    let world = world();
    let (site, generator) = built(&world);
    let (all, page, picture) = (site.tree(), site.read(EN), named(&site, EN));
    drop(generator);
    build(&site.generator().without_images());
    assert_eq!(site.read(EN), page);
    assert!(!site.has(&picture));
    build(&site.generator());
    assert_same(&site.tree(), &all);
}
