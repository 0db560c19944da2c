//! Uploaded pictures: fetched once, there before the pages that show them, gone after.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use cms_sdk::Locale;
use cms_sdk::content::{Media, Picture, PostKind};
use cms_sdk::feed::{Entry, RemovedMedia};
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
    let name = &picture(1).1;
    let mut gone = [160, 360, 641].map(|width| address(&cms_sdk::media::variant(name, width))).to_vec();
    gone.insert(0, address(name));
    assert_eq!(report.removed, gone);
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

/// A real picture, as an API would send it: its medium and its bytes.
fn png(width: u32) -> (Media, Vec<u8>) {
    let pixels = image::RgbImage::from_fn(width, 300, |x, y| image::Rgb([x as u8, y as u8, (x * y) as u8]));
    let mut bytes = Vec::new();
    pixels.write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Png).unwrap();
    let hash = blake3::hash(&bytes).to_hex().to_string();
    let medium = Media {
        id: uuid::Uuid::from_u128(0x9999),
        name: cms_sdk::media::name(&hash, "real.png", "png"),
        hash,
        media_type: "image/png".to_owned(),
        bytes: bytes.len() as i64,
        width: width as i32,
        height: 300,
        focal_x: 500,
        focal_y: 500,
        alt_en: "Colours".to_owned(),
        alt_vi: "Màu".to_owned(),
    };
    (medium, bytes)
}

#[test]
fn smaller_copies_are_there_before_the_page_that_names_them_and_made_once() {
    let (medium, bytes) = png(500);
    let mut world = World::with_articles(1, 2);
    world.commit(Entry::Media(medium.clone()));
    let src = address(&medium.name);
    world.publish(60, Locale::Vi, PostKind::Article, "mau", &[], |one| one.body = format!("![]({src})"));
    let site = Site::new();
    let generator = site.generator();
    std::fs::write(site.state().join("media").join(&medium.hash), &bytes).unwrap();
    catch_up(&generator, &world);
    assert_eq!(build(&generator).failures, []);
    let html = site.read("vi/bai-viet/mau/index.html");
    let digits = &medium.name[..16];
    let srcset = [160, 360, 500].map(|width| format!("/media/{digits}-w{width}.webp {width}w")).join(", ");
    assert!(html.contains(&format!("<source type=\"image/webp\" srcset=\"{srcset}\" sizes=")), "{html}");
    assert!(html.contains(&format!("<img src=\"{src}\" alt=\"Màu\" width=\"500\" height=\"300\"")), "{html}");
    for width in [160, 360, 500] {
        let copy = std::fs::read(site.out().join(format!("media/{digits}-w{width}.webp"))).unwrap();
        let copy = image::load_from_memory_with_format(&copy, image::ImageFormat::WebP).unwrap();
        assert_eq!(copy.width(), width);
    }
    // Kept by what they are made from: without the site they are written again, not made again.
    std::fs::remove_dir_all(site.out()).unwrap();
    std::fs::remove_file(site.state().join("media").join(&medium.hash)).unwrap();
    drop(generator);
    build(&site.generator());
    assert!(site.has(&format!("media/{digits}-w360.webp")));

    let generator = site.generator();
    world.commit(Entry::MediaRemoved(RemovedMedia { id: medium.id, name: medium.name.clone() }));
    catch_up(&generator, &world);
    build(&generator);
    assert!(!site.has(&format!("media/{digits}-w360.webp")));
    assert_same(&site.tree(), &clean(&world).tree());
}

#[test]
fn what_is_no_picture_is_its_own_copy() {
    let (world, page) = world_with(1);
    let site = Site::new();
    let generator = site.generator();
    catch_up(&generator, &world);
    assert_eq!(build(&generator).failures, []);
    assert!(site.read(page).contains("-w160.webp 160w"));
    let copy = cms_sdk::media::variant(&picture(1).1, 160);
    assert_eq!(std::fs::read(site.out().join("media").join(copy)).unwrap(), picture_bytes(1));
}
