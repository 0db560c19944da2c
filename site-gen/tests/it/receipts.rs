//! What an editor is told about builds, and when.

use std::sync::Arc;

use cms_sdk::Locale;
use cms_sdk::build::BuildStatus;
use cms_sdk::content::PostKind;

use crate::api::{Call, FakeApi, run};
use crate::site::Site;
use crate::world::World;

fn publish(api: &FakeApi, post: u8) {
    api.edit(|world| {
        world.publish(post, Locale::En, PostKind::Article, &format!("news-{post}"), &[], |_| {});
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_build_is_reported_with_what_it_did() {
    let api = FakeApi::serving(World::with_articles(1, 3)).await;
    let (site, source) = (Site::new(), api.source());
    let generator = Arc::new(site.generator());
    run(&generator, &source).await.unwrap();
    publish(&api, 60);
    let report = run(&generator, &source).await.unwrap();
    let receipts = api.receipts();
    assert_eq!(receipts.len(), 4, "{receipts:?}");
    let (Call::Start(start), Call::Finish(finish)) = (&receipts[2], &receipts[3]) else {
        panic!("{receipts:?}");
    };
    assert_eq!(start.cursor, api.world().cursor().to_string());
    assert_eq!(start.target, "test");
    assert_eq!(finish.status, BuildStatus::Succeeded);
    assert_eq!(finish.changed_paths, report.changed);
    assert!(finish.changed_paths.contains(&"/en/posts/news-60/".to_owned()));
    assert_eq!((finish.changed, finish.removed), (report.changed.len() as i64, 0));
    // Nothing new, nothing to report.
    run(&generator, &source).await.unwrap();
    assert_eq!(api.receipts().len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn receipts_wait_for_the_api_in_order_and_outlive_the_process() {
    let api = FakeApi::serving(World::with_articles(1, 3)).await;
    let (site, source) = (Site::new(), api.source());
    let generator = Arc::new(site.generator());
    api.refuse_receipts(true);
    run(&generator, &source).await.unwrap();
    publish(&api, 60);
    run(&generator, &source).await.unwrap();
    assert_eq!(api.receipts(), []);
    drop(generator);
    let generator = Arc::new(site.generator());
    publish(&api, 61);
    api.refuse_receipts(false);
    run(&generator, &source).await.unwrap();
    let mut open = None;
    let mut cursors = Vec::new();
    for receipt in api.receipts() {
        match receipt {
            Call::Start(start) => {
                assert_eq!(open.replace(start.id), None, "a build began before the last one ended");
                cursors.push(start.cursor.split('.').next().unwrap().parse::<i64>().unwrap());
            }
            Call::Finish(_) => assert!(open.take().is_some()),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((open, cursors.len()), (None, 3));
    assert!(cursors.is_sorted());
}

#[tokio::test(flavor = "multi_thread")]
async fn receipts_about_a_feed_that_is_gone_are_dropped() {
    let api = FakeApi::serving(World::with_articles(1, 3)).await;
    let (site, source) = (Site::new(), api.source());
    let generator = Arc::new(site.generator());
    api.refuse_receipts(true);
    run(&generator, &source).await.unwrap();
    api.edit(|world| *world = World::with_articles(2, 2));
    api.refuse_receipts(false);
    run(&generator, &source).await.unwrap();
    let cursor = api.world().cursor().to_string();
    let receipts = api.receipts();
    assert!(matches!(&receipts[0], Call::Start(start) if start.cursor == cursor), "{receipts:?}");
    assert_eq!(receipts.len(), 2, "{receipts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_that_show_nowhere_are_reported_as_live_too() {
    let api = FakeApi::serving(World::with_articles(1, 3)).await;
    let (site, source) = (Site::new(), api.source());
    let generator = Arc::new(site.generator());
    run(&generator, &source).await.unwrap();
    // A tag that nothing has.
    api.edit(|world| world.name_tag(9, Some("Unused"), None));
    let report = run(&generator, &source).await.unwrap();
    assert!(report.is_unchanged());
    let cursor = api.world().cursor().to_string();
    let receipts = api.receipts();
    assert!(matches!(&receipts[2], Call::Start(start) if start.cursor == cursor), "{receipts:?}");
    assert!(matches!(&receipts[3], Call::Finish(end) if end.status == BuildStatus::Succeeded));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_mirrored_before_a_kill_is_reported_after_it() {
    let api = FakeApi::serving(World::with_articles(1, 3)).await;
    let (site, source) = (Site::new(), api.source());
    let generator = Arc::new(site.generator());
    run(&generator, &source).await.unwrap();
    // Killed after the mirror was written and before anything else; the change shows nowhere.
    api.edit(|world| world.name_tag(9, Some("Unused"), None));
    let page = api.world().changes_after(generator.cursor().unwrap(), 100).unwrap();
    generator.apply_changes(&page).unwrap();
    drop(generator);
    let generator = Arc::new(site.generator());
    run(&generator, &source).await.unwrap();
    let cursor = api.world().cursor().to_string();
    let receipts = api.receipts();
    assert!(receipts.iter().any(|call| matches!(call, Call::Start(start) if start.cursor == cursor)));
    let starts = receipts.iter().filter(|call| matches!(call, Call::Start(_))).count();
    assert_eq!(receipts.len(), 2 * starts, "a build was left open: {receipts:?}");
}
