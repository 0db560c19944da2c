//! Snapshots on disk, whole, cut off and hostile.

use std::io::Write as _;

use cms_sdk::Locale;
use cms_sdk::content::PostKind;
use cms_sdk::feed::{Entry, RemovedTranslation};
use site_gen::build::Look;
use site_gen::no_progress;
use site_gen::source::{SnapshotSource, Source};

use crate::api::run;
use crate::site::{Site, assert_same, build, built, clean};
use crate::world::World;

#[test]
fn a_snapshot_cut_off_anywhere_is_refused_and_changes_nothing() {
    let (site, generator) = built(&World::with_articles(1, 3));
    let before = site.tree();
    let snapshot = World::with_articles(2, 5).snapshot();
    let lines: Vec<&str> = snapshot.split_inclusive('\n').collect();
    let mut cut: Vec<String> = (0..lines.len()).map(|end| lines[..end].concat()).collect();
    cut.push(snapshot[..snapshot.len() - 4].to_owned());
    // A line is missing in the middle.
    cut.push([&lines[..3], &lines[4..]].concat().concat());
    for snapshot in cut {
        generator.apply_snapshot(snapshot.as_bytes()).unwrap_err();
        assert!(build(&generator).is_unchanged());
    }
    assert_same(&site.tree(), &before);
    assert_eq!(generator.cursor().unwrap(), World::with_articles(1, 3).cursor());
}

#[test]
fn a_snapshot_of_another_format_is_refused() {
    let snapshot = World::new(1).snapshot().replacen("\"format\":1", "\"format\":2", 1);
    let error = Site::new().generator().apply_snapshot(snapshot.as_bytes()).unwrap_err();
    assert!(error.to_string().contains("format 2"), "{error}");
}

#[test]
fn hostile_slugs_and_section_paths_write_nothing_outside() {
    for (slug, posts_path) in
        [("../../../escaped", "posts"), ("a/../../b", "posts"), ("", "posts"), ("a", "../../up")]
    {
        let mut world = World::with_articles(1, 1);
        world.set(|settings| settings.en.posts_path = posts_path.to_owned());
        world.publish(40, Locale::En, PostKind::Article, slug, &[], |_| {});
        world.publish(41, Locale::En, PostKind::Page, slug, &[], |_| {});
        world.publish(42, Locale::Vi, PostKind::Page, "lanh", &[], |_| {});
        let site = Site::new();
        let generator = site.generator();
        generator.apply_snapshot(world.snapshot().as_bytes()).unwrap();
        let built = generator.build(Look::AtChanges, &no_progress());
        assert!(built.is_err() || !built.unwrap().failures.is_empty(), "{slug:?} {posts_path:?}");
        drop(generator);
        assert_eq!(site.beside(), ["site", "state"], "{slug:?} {posts_path:?}");
        assert!(site.out().join("../escaped").symlink_metadata().is_err());
    }
}

#[test]
fn one_page_that_fails_is_named_and_the_others_are_built() {
    let mut world = World::with_articles(1, 2);
    world.publish(40, Locale::En, PostKind::Article, "../bad", &[], |_| {});
    let site = Site::new();
    let generator = site.generator();
    generator.apply_snapshot(world.snapshot().as_bytes()).unwrap();
    let report = build(&generator);
    assert_eq!(report.failures.len(), 1, "{:?}", report.failures);
    assert_eq!(report.failures[0].post_id, Some(crate::world::post_id(40)));
    assert_eq!(report.failures[0].locale, Some(Locale::En));
    assert!(site.has("vi/bai-viet/article-1/index.html"));
    // It stays a failure until it is mended, whatever else is built.
    world.publish(41, Locale::Vi, PostKind::Article, "khac", &[], |_| {});
    crate::site::catch_up(&generator, &world);
    assert_eq!(build(&generator).failures.len(), 1);
    world.edit(40, Locale::En, |one| one.slug = "good".to_owned());
    crate::site::catch_up(&generator, &world);
    assert_eq!(build(&generator).failures, []);
    assert_same(&site.tree(), &clean(&world).tree());
}

/// Lines that are known are not read again: what they say must hold all the same.
#[test]
fn the_last_of_two_lines_about_one_thing_holds() {
    let mut world = World::with_articles(1, 2);
    let first = world.snapshot();
    world.edit(0, Locale::En, |one| one.title = "Written again".to_owned());
    let line = |snapshot: &str| {
        let id = crate::world::post_id(0).to_string();
        let mut lines =
            snapshot.lines().filter(|line| line.contains(&id) && line.contains("\"locale\":\"en\""));
        lines.next().unwrap().to_owned()
    };
    let (old, new) = (line(&first), line(&world.snapshot()));
    let holding = |lines: &[&str]| {
        let body = first
            .replace(&format!("{old}\n"), &lines.iter().map(|line| format!("{line}\n")).collect::<String>());
        let entries = body.lines().count() - 2;
        let (body, _) = body.trim_end().rsplit_once('\n').unwrap();
        format!("{body}\n{{\"entries\":{entries}}}\n")
    };
    // No export writes such a line; somebody may.
    let gone = Entry::TranslationRemoved(RemovedTranslation {
        post_id: crate::world::post_id(0),
        locale: Locale::En,
    });
    let gone = serde_json::to_string(&gone).unwrap();
    let (old, new, gone) = (old.as_str(), new.as_str(), gone.as_str());
    let (site, generator) = built(&World::with_articles(1, 2));
    for lines in [
        &[old, new][..],
        &[old],
        &[new, old],
        &[old, new],
        &[new],
        &[new, gone],
        &[new],
        &[gone, new],
        &[gone],
        &[new],
    ] {
        generator.apply_snapshot(holding(lines).as_bytes()).unwrap();
        build(&generator);
        let page = "en/posts/article-0/index.html";
        let last = lines.last().unwrap();
        assert_eq!(site.has(page), *last != gone, "{lines:?}");
        let is_new = site.has(page) && site.read(page).contains("Written again");
        assert_eq!(is_new, *last == new, "{lines:?}");
    }
}

#[test]
fn lines_are_not_known_once_the_feed_has_changed_what_they_say() {
    let mut world = World::with_articles(1, 2);
    let (site, generator) = built(&world);
    let first = world.snapshot();
    generator.apply_snapshot(first.as_bytes()).unwrap();
    let before = site.tree();
    world.edit(0, Locale::En, |one| one.title = "Written again".to_owned());
    crate::site::catch_up(&generator, &world);
    build(&generator);
    assert!(site.read("en/posts/article-0/index.html").contains("Written again"));
    generator.apply_snapshot(first.as_bytes()).unwrap();
    build(&generator);
    assert_same(&site.tree(), &before);
}

#[tokio::test(flavor = "multi_thread")]
async fn folders_and_archives_are_the_same_snapshot() {
    let world = World::with_articles(1, 3);
    let snapshot = world.snapshot();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("content.ndjson"), &snapshot).unwrap();
    let archive = folder.path().join("snapshot.tar.gz");
    let gzip =
        flate2::write::GzEncoder::new(std::fs::File::create(&archive).unwrap(), flate2::Compression::fast());
    let mut tar = tar::Builder::new(gzip);
    tar.append_path_with_name(folder.path().join("content.ndjson"), "export/content.ndjson").unwrap();
    tar.into_inner().unwrap().finish().unwrap().flush().unwrap();
    for path in [folder.path(), &archive] {
        let (site, source) = (Site::new(), Source::Snapshot(SnapshotSource::new(path)));
        let generator = std::sync::Arc::new(site.generator());
        run(&generator, &source).await.unwrap();
        assert_same(&site.tree(), &clean(&world).tree());
        assert!(run(&generator, &source).await.unwrap().is_unchanged());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_written_by_hand_is_read_again_when_it_changes() {
    let mut world = World::with_articles(1, 2);
    let folder = tempfile::tempdir().unwrap();
    let write = |snapshot: String| std::fs::write(folder.path().join("content.ndjson"), snapshot).unwrap();
    write(world.snapshot());
    let (site, source) = (Site::new(), Source::Snapshot(SnapshotSource::new(folder.path())));
    let generator = std::sync::Arc::new(site.generator());
    run(&generator, &source).await.unwrap();
    // The same place in the feed, other words.
    let post = crate::world::post_id(0);
    world.live.get_mut(&(post, Locale::En)).unwrap().title = "Rewritten by hand".to_owned();
    write(world.snapshot());
    run(&generator, &source).await.unwrap();
    assert!(site.read("en/posts/article-0/index.html").contains("Rewritten by hand"));
}
