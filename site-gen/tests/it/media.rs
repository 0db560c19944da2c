//! Uploaded pictures: fetched once, there before the pages that show them, gone after.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use cms_sdk::Locale;
use cms_sdk::content::{Picture, PostKind};
use cms_sdk::media::address;
use site_gen::source::{SnapshotSource, Source};

use crate::api::{FakeApi, Pictures, run};
use crate::site::{Site, assert_same, build, catch_up, clean};
use crate::world::{World, picture, picture_bytes};

/// A world whose newest article shows a picture; the address of the article's file.
fn world_with(number: u8) -> (World, &'static str) {
    let mut world = World::with_articles(1, 2);
    world.upload(number, "A boat", 250);
    show(&mut world, number);
    (world, "en/posts/boat/index.html")
}

fn show(world: &mut World, number: u8) {
    let src = address(&picture(number).1);
    world.publish(60, Locale::En, PostKind::Article, "boat", &[], |one| {
        one.cover = Some(Picture { src: src.clone(), alt: String::new() });
        one.body = format!("![]({src})\n\n![Own words]({src} \"Caption\")");
    });
}

fn file(number: u8) -> String {
    format!("media/{}", picture(number).1)
}

#[test]
fn a_page_knows_the_size_the_words_and_the_focal_point() {
    let (mut world, page) = world_with(1);
    let site = Site::new();
    let generator = site.generator();
    catch_up(&generator, &world);
    assert_eq!(build(&generator).failures, []);
    let src = address(&picture(1).1);
    let html = site.read(page);
    let cover = format!(
        "<img src=\"{src}\" class=\"x3 y5\" alt=\"A boat\" width=\"641\" height=\"480\" fetchpriority=\"high\">"
    );
    assert!(html.contains(&cover), "{html}");
    assert!(
        html.contains(&format!("<img src=\"{src}\" alt=\"A boat\" width=\"641\" height=\"480\" loading")),
        "{html}"
    );
    assert!(html.contains("alt=\"Own words\" width=\"641\""), "{html}");
    assert_eq!(std::fs::read(site.out().join(file(1))).unwrap(), picture_bytes(1));

    // Other words and another focal point: the page and the lists that show it are made again, and no others.
    world.upload(1, "A ship", 500);
    catch_up(&generator, &world);
    let report = build(&generator);
    assert!(report.changed.contains(&"/en/posts/boat/".to_owned()), "{:?}", report.changed);
    assert!(
        report.changed.iter().all(|path| !path.starts_with("/vi/") && !path.contains("article-")),
        "{:?}",
        report.changed
    );
    let html = site.read(page);
    assert!(html.contains("alt=\"A ship\"") && !html.contains("class=\"x"), "{html}");
    assert_same(&site.tree(), &clean(&world).tree());

    world.remove_picture(1);
    catch_up(&generator, &world);
    let report = build(&generator);
    assert_eq!(report.removed, [format!("/{}", file(1))]);
    assert!(site.read(page).contains("width=\"1600\""), "it is as any other address again");
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_are_fetched_and_a_site_waits_for_them() {
    let api = FakeApi::serving(World::with_articles(1, 2)).await;
    let (site, source) = (Site::new(), api.source());
    let generator = Arc::new(site.generator());
    run(&generator, &source).await.unwrap();
    api.set_pictures(Pictures::Down);
    api.edit(|world| {
        world.upload(9, "A boat", 500);
        show(world, 9);
    });
    run(&generator, &source).await.unwrap_err();
    assert!(!site.has("en/posts/boat/index.html"), "it would show nothing");
    api.set_pictures(Pictures::Served);
    assert_eq!(run(&generator, &source).await.unwrap().failures, []);
    assert!(site.has("en/posts/boat/index.html"));
    assert_eq!(std::fs::read(site.out().join(file(9))).unwrap(), picture_bytes(9));
    // It is fetched once.
    api.set_pictures(Pictures::Down);
    api.edit(|world| world.publish(61, Locale::Vi, PostKind::Article, "khac", &[], |_| {}));
    run(&generator, &source).await.unwrap();
    // What nobody shows any more is kept nowhere.
    api.edit(|world| world.remove_picture(9));
    run(&generator, &source).await.unwrap();
    assert!(!site.has(&file(9)) && !site.state().join("media").join(picture(9).0).exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_that_was_lost_or_changed_is_a_failure_until_it_comes_back() {
    for bad in [Pictures::Lost, Pictures::Changed] {
        let api = FakeApi::serving(world_with(9).0).await;
        api.set_pictures(bad);
        let (site, source) = (Site::new(), api.source());
        let generator = Arc::new(site.generator());
        let report = run(&generator, &source).await.unwrap();
        assert_eq!(report.failures.len(), 1, "{:?}", report.failures);
        assert!(site.has("en/posts/boat/index.html") && !site.has(&file(9)), "{bad:?}");
        api.set_pictures(Pictures::Served);
        assert_eq!(run(&generator, &source).await.unwrap().failures, []);
        assert!(site.has(&file(9)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn snapshots_bring_their_pictures() {
    let (world, _) = world_with(9);
    let folder = tempfile::tempdir().unwrap();
    let name = picture(9).1;
    std::fs::create_dir(folder.path().join("media")).unwrap();
    std::fs::write(folder.path().join("media").join(&name), picture_bytes(9)).unwrap();
    std::fs::write(folder.path().join("content.ndjson"), world.snapshot()).unwrap();
    let archive = folder.path().join("snapshot.tar.gz");
    let gzip =
        flate2::write::GzEncoder::new(std::fs::File::create(&archive).unwrap(), flate2::Compression::fast());
    let mut tar = tar::Builder::new(gzip);
    for path in ["content.ndjson".to_owned(), format!("media/{name}")] {
        tar.append_path_with_name(folder.path().join(&path), Path::new("export").join(&path)).unwrap();
    }
    tar.into_inner().unwrap().finish().unwrap().flush().unwrap();
    for path in [folder.path(), &archive] {
        let (site, source) = (Site::new(), Source::Snapshot(SnapshotSource::new(path)));
        let generator = Arc::new(site.generator());
        assert_eq!(run(&generator, &source).await.unwrap().failures, []);
        assert_eq!(std::fs::read(site.out().join(file(9))).unwrap(), picture_bytes(9));
    }
}

#[test]
fn hostile_names_write_nothing_outside() {
    let mut world = World::with_articles(1, 1);
    world.upload(1, "A", 500);
    let mut medium = world.media.values().next().unwrap().clone();
    medium.name = "../../escaped.png".to_owned();
    world.commit(cms_sdk::feed::Entry::Media(medium));
    let site = Site::new();
    let generator = site.generator();
    catch_up(&generator, &world);
    assert_eq!(build(&generator).failures.len(), 1);
    assert_eq!(site.beside(), ["site", "state"]);
}
