//! After any edits, with a crash between any two writes, the site is what a clean build makes of the same content.

use std::collections::{BTreeMap, BTreeSet};

use cms_sdk::feed::Cursor;
use proptest::prelude::*;
use site_gen::build::Look;
use site_gen::no_progress;

use crate::edits::{Edit, edit};
use crate::site::{Site, assert_same, build, catch_up, clean, difference};
use crate::world::World;

/// How the generator learns of edits.
#[derive(Debug, Clone, Copy)]
enum Way {
    Feed,
    Snapshot,
}

/// Edits between two builds, how they come, and the write before which the first attempt breaks.
type Step = (Vec<Edit>, Way, Option<usize>);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let way = prop_oneof![Just(Way::Feed), Just(Way::Snapshot)];
    let step = (proptest::collection::vec(edit(), 1..6), way, proptest::option::weighted(0.5, 0..24_usize));
    proptest::collection::vec(step, 1..5)
}

/// Addresses of the outputs whose fingerprints differ between two clean builds, or that are new or moved.
fn expected(before: &Site, after: &Site) -> BTreeSet<String> {
    let before: BTreeMap<_, _> = before.fingerprints();
    let is_news = |(key, record): &(String, (String, Vec<u8>))| before.get(key) != Some(record);
    after.fingerprints().into_iter().filter(is_news).map(|(_, (address, _))| address).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_incremental_site_is_a_clean_one(articles in 17..43_u8, steps in steps()) {
        let mut world = World::with_articles(1, articles);
        let site = Site::new();
        let mut generator = site.generator();
        catch_up(&generator, &world);
        build(&generator);
        let mut before = clean(&world);
        assert_same(&site.tree(), &before.tree());
        for (edits, way, crash) in steps {
            edits.iter().for_each(|edit| world.make(edit));
            match way {
                Way::Feed => catch_up(&generator, &world),
                Way::Snapshot => generator.apply_snapshot(world.snapshot().as_bytes()).unwrap(),
            }
            if let Some(writes) = crash {
                drop(generator);
                let breaking = site.breaking_generator(writes);
                // Where there are fewer writes it does not break.
                let _ = breaking.build(Look::AtChanges, &no_progress());
                drop(breaking);
                generator = site.generator();
            }
            let report = build(&generator);
            prop_assert!(report.failures.is_empty(), "{:?}", report.failures);
            let after = clean(&world);
            assert_same(&site.tree(), &after.tree());
            if crash.is_none() {
                let rendered: BTreeSet<_> = report.changed.iter().chain(&report.same).cloned().collect();
                prop_assert_eq!(rendered, expected(&before, &after));
                prop_assert_eq!((report.changed, report.removed), difference(&before.tree(), &after.tree()));
            }
            let oracle = generator.build(Look::AtEverything, &no_progress()).unwrap();
            prop_assert!(oracle.is_unchanged(), "the planners disagree: {:?} {:?}", oracle.changed, oracle.removed);
            before = after;
        }
        prop_assert_ne!(generator.cursor().unwrap(), Cursor::START);
    }

    #[test]
    fn a_resync_is_a_clean_build(articles in 1..25_u8, edits in proptest::collection::vec(edit(), 0..30)) {
        let mut world = World::with_articles(1, articles);
        let site = Site::new();
        let generator = site.generator();
        catch_up(&generator, &world);
        build(&generator);
        // An older or another database: the same site, edited otherwise, with a feed of its own.
        world.number = 2;
        edits.iter().for_each(|edit| world.make(edit));
        generator.apply_snapshot(world.snapshot().as_bytes()).unwrap();
        build(&generator);
        assert_same(&site.tree(), &clean(&world).tree());
        prop_assert_eq!(generator.cursor().unwrap(), world.cursor());
    }
}
