//! The purge command is told every changed and removed address, and none is forgotten.

use std::sync::Arc;

use cms_sdk::Locale;
use cms_sdk::content::PostKind;
use site_gen::build::Look;
use site_gen::no_progress;

use crate::api::FakeApi;
use crate::site::Site;
use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn every_address_is_told_until_a_command_has_taken_it() {
    let api = FakeApi::serving(World::with_articles(1, 1)).await;
    let (site, source) = (Site::new(), api.source());
    let told = site.state().join("told");
    let good =
        format!("cat >> '{}'; echo \"$DUET_PURGE_COUNT\" >> '{}.count'", told.display(), told.display());
    let origin = World::with_articles(1, 1).settings.origin;

    let generator = Arc::new(site.generator().with_purge_command(&good));
    let report = generator.run(&source, Look::AtChanges, no_progress()).await.unwrap();
    let lines = std::fs::read_to_string(&told).unwrap();
    let expected: Vec<_> = report.changed.iter().map(|address| format!("{origin}{address}")).collect();
    assert_eq!(lines.lines().collect::<Vec<_>>(), expected);
    let count = std::fs::read_to_string(told.with_extension("count")).unwrap();
    assert_eq!(count.trim(), expected.len().to_string());
    drop(generator);

    // What a command refuses is told to the next, with what changed since; nothing is told twice.
    std::fs::remove_file(&told).unwrap();
    api.edit(|world| world.publish(60, Locale::En, PostKind::Page, "one", &[], |_| {}));
    let refusing = Arc::new(site.generator().with_purge_command("cat > /dev/null; exit 3"));
    refusing.run(&source, Look::AtChanges, no_progress()).await.unwrap();
    drop(refusing);
    assert!(!told.exists());
    api.edit(|world| {
        world.publish(61, Locale::En, PostKind::Page, "two", &[], |_| {});
        world.unpublish(0, Locale::Vi);
    });
    let generator = Arc::new(site.generator().with_purge_command(&good));
    generator.run(&source, Look::AtChanges, no_progress()).await.unwrap();
    let lines = std::fs::read_to_string(&told).unwrap();
    for address in ["/en/one/", "/en/two/", "/vi/bai-viet/article-0/"] {
        assert_eq!(lines.lines().filter(|line| **line == format!("{origin}{address}")).count(), 1, "{lines}");
    }
    std::fs::remove_file(&told).unwrap();
    generator.run(&source, Look::AtChanges, no_progress()).await.unwrap();
    assert!(!told.exists(), "nothing has changed");
}
