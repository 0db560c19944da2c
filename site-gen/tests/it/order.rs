//! Wherever a build is stopped, a reader meets whole pages and no link to what is not there.

use std::collections::BTreeSet;

use cms_sdk::Locale;
use cms_sdk::content::PostKind;
use site_gen::build::Look;
use site_gen::no_progress;

use crate::site::{Site, Tree, build, catch_up};
use crate::world::{World, tag_id};

/// Links to what is not there, on the pages that a reader gets to from the front page by links alone. A page that was just written
/// at a new path may lead to another one that is written next: two new pages that lead to each other cannot both be first.
fn dead_links(tree: &Tree) -> BTreeSet<String> {
    let mut dead = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut open = vec!["index.html".to_owned()];
    while let Some(path) = open.pop() {
        let html = std::str::from_utf8(&tree[&path]).unwrap();
        assert!(html.trim_end().ends_with("</html>"), "{path} is not whole");
        for rest in ["href=\"/", "src=\"/"].iter().flat_map(|attribute| html.split(attribute).skip(1)) {
            let target = rest.split(['"', '#', '?']).next().unwrap();
            let file = if target.is_empty() || target.ends_with('/') { "index.html" } else { "" };
            let file = format!("{target}{file}");
            if !tree.contains_key(&file) {
                dead.insert(format!("{path} → /{target}"));
            } else if file.ends_with(".html") && seen.insert(file.clone()) {
                open.push(file);
            }
        }
    }
    dead
}

/// Breaks the build of these edits before each of its writes in turn, and looks at what a reader would meet.
fn break_everywhere(before: &World, edit: impl Fn(&mut World)) {
    let mut after = before.clone();
    edit(&mut after);
    for writes in 0.. {
        let site = Site::new();
        let generator = site.generator();
        catch_up(&generator, before);
        build(&generator);
        drop(generator);
        let breaking = site.breaking_generator(writes);
        catch_up(&breaking, &after);
        let done = breaking.build(Look::AtChanges, &no_progress()).is_ok();
        assert_eq!(dead_links(&site.tree()), BTreeSet::new(), "after {writes} writes");
        if done {
            return;
        }
    }
}

#[test]
fn a_first_article_with_a_tag_of_its_own() {
    let mut world = World::with_articles(1, 3);
    world.name_tag(3, Some("Three"), Some("Ba"));
    break_everywhere(&world, |world| {
        world.publish(60, Locale::En, PostKind::Article, "news", &[tag_id(3)], |one| {
            one.body = "[older](/en/posts/article-1/)".to_owned();
        });
    });
}

#[test]
fn a_translation_of_an_article_that_was_alone() {
    let mut world = World::with_articles(1, 3);
    world.publish(60, Locale::En, PostKind::Article, "news", &[], |_| {});
    break_everywhere(&world, |world| world.publish(60, Locale::Vi, PostKind::Article, "tin", &[], |_| {}));
}

#[test]
fn an_article_that_opens_a_range() {
    let world = World::with_articles(1, 40);
    break_everywhere(&world, |world| {
        world.publish(60, Locale::En, PostKind::Article, "news", &[tag_id(1)], |_| {})
    });
}

#[test]
fn an_article_that_moves() {
    let mut world = World::with_articles(1, 4);
    world.publish(60, Locale::En, PostKind::Page, "links", &[], |one| {
        one.source_path = Some("links".to_owned());
        one.body = "[a](/en/posts/article-1/)".to_owned();
    });
    break_everywhere(&world, |world| {
        world.edit(2, Locale::En, |one| one.slug = "moved".to_owned());
        world.edit(2, Locale::Vi, |one| one.slug = "da-chuyen".to_owned());
    });
}

#[test]
fn an_article_that_is_taken_down_is_gone_after_the_links_to_it() {
    let world = World::with_articles(1, 22);
    break_everywhere(&world, |world| {
        world.unpublish(5, Locale::En);
        world.unpublish(5, Locale::Vi);
    });
}

#[test]
fn a_picture_is_there_before_the_page_and_goes_after_it() {
    let mut world = World::with_articles(1, 3);
    let show = |world: &mut World, number: u8| {
        let body = format!("![]({})", cms_sdk::media::address(&crate::world::picture(number).1));
        world.publish(60, Locale::En, PostKind::Article, "news", &[], |one| one.body = body);
    };
    world.upload(1, "One", 500);
    show(&mut world, 1);
    break_everywhere(&world, |world| {
        world.upload(2, "Two", 500);
        show(world, 2);
        world.remove_picture(1);
    });
}
