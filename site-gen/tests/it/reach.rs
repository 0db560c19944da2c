//! Publishing one post does not cost more as the site grows.

use cms_sdk::Locale;
use cms_sdk::content::PostKind;
use redb::ReadableTableMetadata as _;
use site_gen::state::PENDING;

use crate::site::{Site, build, catch_up};
use crate::world::{World, tag_id};

/// A site with this many articles per language, and how many outputs are looked at and rendered for one change.
fn cost(articles: u16, change: impl Fn(&mut World)) -> (u64, usize) {
    cost_after(articles, |_| {}, change)
}

/// The same, where something else is true of the tags.
fn cost_after(articles: u16, prepare: impl Fn(&mut World), change: impl Fn(&mut World)) -> (u64, usize) {
    let mut world = World::new(1);
    (0..2).for_each(|tag| world.name_tag(tag, Some("One"), Some("Một")));
    prepare(&mut world);
    for number in 0..articles {
        // Far below the posts that the changes are about.
        for locale in Locale::ALL {
            let id = 0x9_0000 + u128::from(number) * 2;
            let tags = [tag_id(u8::try_from(number % 2).unwrap())];
            world.publish(200, locale, PostKind::Article, &format!("a{number}"), &tags, |one| {
                one.post_id = uuid::Uuid::from_u128(id);
                one.body = "[a](/file/)".to_owned();
            });
        }
    }
    world.publish(201, Locale::En, PostKind::Page, "about", &[], |one| {
        one.source_path = Some("file".to_owned())
    });
    let site = Site::new();
    let generator = site.generator().without_images();
    generator.apply_snapshot(world.snapshot().as_bytes()).unwrap();
    build(&generator);
    change(&mut world);
    catch_up(&generator, &world);
    drop(generator);
    let looked_at = {
        let state = site_gen::state::State::open(&site.state()).unwrap();
        state.read().unwrap().open_table(PENDING).unwrap().len().unwrap()
    };
    let rendered = build(&site.generator().without_images()).rendered;
    (looked_at, rendered)
}

/// Two sizes that leave the newest article at the same place in its ranges of twenty: in that of all articles, and in that of its
/// tag, which half of them have.
const SIZES: [u16; 2] = [130, 1_050];

#[test]
fn a_new_article() {
    let [small, large] = SIZES.map(|size| {
        cost(size, |world| world.publish(100, Locale::En, PostKind::Article, "new", &[tag_id(1)], |_| {}))
    });
    assert_eq!(small, large);
}

#[test]
fn a_new_part_of_a_series() {
    let [small, large] = SIZES.map(|size| {
        let publish = |world: &mut World| {
            world.publish(100, Locale::En, PostKind::Article, "new", &[tag_id(1)], |_| {});
        };
        cost_after(size, |world| world.make_series(1, true), publish)
    });
    assert_eq!(small, large);
}

#[test]
fn an_article_rewritten() {
    let edit = |world: &mut World| {
        let last =
            world.live.values().filter(|one| one.locale == Locale::En && one.kind == PostKind::Article);
        let mut last = last.max_by_key(|one| one.ordinal).unwrap().clone();
        last.body = "Rewritten.".to_owned();
        world.commit(cms_sdk::feed::Entry::Translation(last));
    };
    let [small, large] = SIZES.map(|size| cost(size, edit));
    assert_eq!(small, large);
}

#[test]
fn the_text_of_a_page_that_everything_links_to() {
    let edit = |world: &mut World| world.edit(201, Locale::En, |one| one.body = "Rewritten.".to_owned());
    let [small, large] = SIZES.map(|size| cost(size, edit));
    assert_eq!(small, large);
    assert!(small.1 <= 2, "{small:?}");
}

#[test]
fn a_redirect() {
    let add = |world: &mut World| {
        let from = "/en/old/".to_owned();
        let to = Some("/en/".to_owned());
        let redirect = cms_sdk::content::Redirect {
            id: uuid::Uuid::from_u128(5),
            from,
            post_id: None,
            locale: None,
            to,
        };
        world.commit(cms_sdk::feed::Entry::Redirect(redirect));
    };
    for size in SIZES {
        assert_eq!(cost(size, add), (1, 1));
    }
}
