//! Uploaded pictures: what is taken, what becomes of it, who uses it.

use std::path::Path;

use chrono::TimeDelta;
use cms_api::export::markdown;
use cms_api::import::{self, ImportSource};
use cms_api::media::{files, folder};
use cms_api::{backup, doctor, export, store};
use indicatif::ProgressBar;
use serde_json::{Value, json};

use crate::posts::{Editor, pair};
use crate::support::{Answer, Stores, TestApp, tests_server_profile};

mod places;
mod refused;
pub mod samples;

use samples::{jpeg, photo, png, webp};

const ALL: &str = "/v1/admin/media";

/// Uploads a file under a name.
async fn upload(editor: &Editor<'_>, name: &str, media_type: &str, file: Vec<u8>) -> Answer {
    let path = format!("{ALL}?fileName={name}");
    editor.test.post(&path).token(&editor.token).typed(media_type, file).send().await
}

/// The bytes at a picture's address.
async fn bytes_at(test: &TestApp, address: &Value) -> Vec<u8> {
    let (parts, bytes) = test.get(address.as_str().unwrap()).send_for_bytes().await;
    assert_eq!(parts.status.as_u16(), 200);
    bytes
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_uploaded_found_described_and_deleted() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let made = upload(&editor, "Ch%E1%BB%A3%20n%E1%BB%95i.PNG", "image/png", png(640, 480)).await;
    assert_eq!(made.status.as_u16(), 201, "{}", made.text);
    let body = made.data();
    assert_eq!(
        (&body["width"], &body["height"], &body["mediaType"]),
        (&json!(640), &json!(480), &json!("image/png"))
    );
    assert_eq!(
        (&body["focalX"], &body["fileName"], &body["used"]),
        (&json!(500), &json!("Chợ nổi.PNG"), &json!(false))
    );
    assert!(body["address"].as_str().unwrap().ends_with("-cho-noi.png"), "{body}");
    let picture = format!("{ALL}/{}", body["id"].as_str().unwrap());

    upload(&editor, "other", "application/octet-stream", jpeg(30, 20)).await.expect(201);
    let words = json!({"fileName": "Chợ nổi.png", "altEn": "A floating market", "altVi": "Thuyền trên sông", "focalX": 250, "focalY": 1000});
    let changed = editor.put(&picture, "\"v1\"", words.clone()).await;
    assert_eq!((changed.etag().as_str(), &changed.data()["focalX"]), ("\"v2\"", &json!(250)));
    assert_eq!(changed.data()["address"], body["address"], "its address stays");
    editor.put(&picture, "\"v1\"", words).await.expect_error(412, "precondition_failed");
    let broken = json!({"fileName": " ", "altEn": "a".repeat(301), "focalX": 1001});
    assert_eq!(editor.put(&picture, "\"v2\"", broken).await.violations(), ["altEn", "fileName", "focalX"]);
    let (kind, entry) = editor.feed().await.pop().unwrap();
    assert_eq!((kind.as_str(), &entry["altVi"]), ("media", &json!("Thuyền trên sông")));

    for (query, count) in [
        ("", 2),
        ("q=cho", 1),
        ("q=thuyen", 1),
        ("q=nothing", 0),
        ("q=%25", 0),
        ("kind=jpeg", 1),
        ("kind=gif", 0),
        ("unused=true", 2),
        ("sort=bytes&order=asc", 2),
        ("pageSize=1&page=2", 1),
    ] {
        let listed = editor.get(&format!("{ALL}?{query}")).await.expect(200);
        assert_eq!(listed["data"].as_array().unwrap().len(), count, "{query}: {listed}");
    }
    let by_name = editor.get(&format!("{ALL}?sort=name")).await.expect(200);
    assert_eq!(by_name["data"][0]["fileName"], "Chợ nổi.png", "{by_name}");
    editor.get(&format!("{ALL}?kind=svg")).await.expect_error(400, "invalid_query");

    editor.delete(&picture, "\"v1\"").await.expect_error(412, "precondition_failed");
    editor.delete(&picture, "\"v2\"").await.expect(200);
    editor.get(&picture).await.expect_error(404, "not_found");
    assert_eq!(editor.feed().await.pop().unwrap().0, "mediaRemoved");
    for address in ["address", "thumbnail"] {
        test.get(body[address].as_str().unwrap()).send().await.expect_error(404, "not_found");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_served_for_ever_and_run_nothing() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let body = upload(&editor, "wide.png", "image/png", png(1_000, 500)).await.data();
    for (address, media_type, width) in [("address", "image/png", 1_000), ("thumbnail", "image/webp", 400)] {
        let (parts, bytes) = test.get(body[address].as_str().unwrap()).send_for_bytes().await;
        let header =
            |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        assert_eq!(header("Content-Type"), media_type);
        assert_eq!(header("Cache-Control"), "public, max-age=31536000, immutable");
        assert_eq!(header("X-Content-Type-Options"), "nosniff");
        assert!(header("Content-Security-Policy").contains("sandbox"));
        let pixels = image::load_from_memory(&bytes).unwrap();
        assert_eq!((pixels.width(), pixels.height()), (width, width / 2));
        let again = test.get(body[address].as_str().unwrap()).header("If-None-Match", header("ETag"));
        assert_eq!(again.send().await.status.as_u16(), 304);
        let (head, nothing) = test.call("HEAD", body[address].as_str().unwrap()).send_for_bytes().await;
        assert_eq!((head.status.as_u16(), nothing.len()), (200, 0));
    }
    for name in [
        "x.png",
        "..%2Fduet.db",
        "0123456789abcdef-a.png",
        "0123456789abcdef-a.svg",
        "..%2F..%2Fetc%2Fpasswd",
    ] {
        test.get(&format!("/media/{name}")).send().await.expect_error(404, "not_found");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_the_camera_stays_but_the_picture_the_right_way_up() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let (marker, file) = photo(40, 20);
    assert!(file.windows(marker.len()).any(|part| part == marker.as_bytes()));
    let body = upload(&editor, "p.jpg", "image/jpeg", file).await.data();
    // Turned by a quarter: what was wide is high.
    assert_eq!((&body["width"], &body["height"]), (&json!(20), &json!(40)));
    for address in ["address", "thumbnail"] {
        let bytes = bytes_at(&test, &body[address]).await;
        assert!(!bytes.windows(marker.len()).any(|part| part == marker.as_bytes()), "{address}");
        assert!(!bytes.windows(4).any(|part| part == b"Exif"), "{address}");
    }
    let pixels = image::load_from_memory(&bytes_at(&test, &body["address"]).await).unwrap().into_rgb8();
    // The left half was red: turned clockwise it is the upper one.
    let (upper, lower) = (pixels.get_pixel(10, 5), pixels.get_pixel(10, 35));
    assert!(upper[0] > 200 && lower[2] > 200, "{upper:?} {lower:?}");
    let text = samples::png_with_text("a secret place");
    let body = upload(&editor, "t.png", "image/png", text).await.data();
    let bytes = bytes_at(&test, &body["address"]).await;
    assert!(!bytes.windows(6).any(|part| part == b"secret"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_sort_stays_what_it_is() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    for (name, media_type, file) in [
        ("a.png", "image/png", png(30, 20)),
        ("a.jpg", "image/jpeg", jpeg(30, 20)),
        ("a.webp", "image/webp", webp(30, 20, false)),
        ("b.webp", "image/webp", webp(31, 20, true)),
        ("a.gif", "image/gif", samples::gif(30, 20, 5)),
    ] {
        let body = upload(&editor, name, media_type, file.clone()).await.data();
        assert_eq!(body["mediaType"], media_type, "{name}");
        let bytes = bytes_at(&test, &body["address"]).await;
        assert_eq!(image::guess_format(&bytes).unwrap().to_mime_type(), media_type, "{name}");
        assert_eq!(samples::frames(&bytes), samples::frames(&file), "{name}");
        if media_type == "image/png" || name == "b.webp" {
            let pixels = |bytes: &[u8]| image::load_from_memory(bytes).unwrap().into_rgba8();
            assert_eq!(pixels(&bytes), pixels(&file), "{name} loses nothing");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_bytes_are_the_same_picture_also_all_at_once() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let uploads = (0..6).map(|number| {
        let name = format!("n{number}.jpg");
        let editor = &editor;
        async move { upload(editor, &name, "image/jpeg", jpeg(60, 40)).await }
    });
    let answers = futures_util::future::join_all(uploads).await;
    let ids: std::collections::BTreeSet<_> =
        answers.iter().map(|answer| answer.data()["id"].to_string()).collect();
    assert_eq!(ids.len(), 1);
    assert_eq!(answers.iter().filter(|answer| answer.status.as_u16() == 201).count(), 1);
    assert_eq!(editor.get(ALL).await.json()["pagination"]["totalItems"], 1);
    // The file that was made of it too: somebody may have taken it from a page.
    let body = answers[0].data();
    let served = bytes_at(&test, &body["address"]).await;
    let again = upload(&editor, "again.jpg", "image/jpeg", served).await;
    assert_eq!((again.status.as_u16(), &again.data()["id"]), (200, &body["id"]));
    // A file that was lost comes back.
    files::delete(&*test.app.media, body["address"].as_str().unwrap().rsplit('/').next().unwrap()).await;
    assert_eq!(files::missing(&test.app.store, &*test.app.media).await.unwrap().len(), 1);
    upload(&editor, "again.jpg", "image/jpeg", jpeg(60, 40)).await.expect(200);
    assert_eq!(files::missing(&test.app.store, &*test.app.media).await.unwrap(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_that_is_used_tells_where_and_stays() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let body = upload(&editor, "a.png", "image/png", png(30, 20)).await.data();
    let (address, picture) =
        (body["address"].as_str().unwrap(), format!("{ALL}/{}", body["id"].as_str().unwrap()));
    let uses = async || editor.get(&format!("{picture}/uses")).await.data();
    let states = |uses: &Value| -> Vec<(String, bool, bool)> {
        let pages = uses["pages"].as_array().unwrap().iter();
        pages
            .map(|one| {
                (one["locale"].as_str().unwrap().to_owned(), one["working"] == true, one["live"] == true)
            })
            .collect()
    };
    let state = |locale: &str, working, live| (locale.to_owned(), working, live);

    let mut post = pair("One", "one");
    post["translations"]["en"]["body"] = json!(format!("![]({address})"));
    post["translations"]["vi"]["cover"] = json!({"src": address, "alt": ""});
    let post = editor.create(post).await;
    assert_eq!(states(&uses().await), [state("en", true, false), state("vi", true, false)]);
    editor.publish(&post).await;
    assert_eq!(states(&uses().await), [state("en", true, true), state("vi", true, true)]);
    editor.delete(&picture, "\"v1\"").await.expect_error(409, "media_in_use");
    assert_eq!(editor.get(&format!("{ALL}?unused=true")).await.json()["pagination"]["totalItems"], 0);
    assert_eq!(editor.get(ALL).await.json()["data"][0]["used"], true);

    // Taken out of a working copy: readers still see it.
    let without = pair("One", "one")["translations"]["en"].clone();
    editor.save(&post, "en", without).await.expect(200);
    assert_eq!(states(&uses().await), [state("en", false, true), state("vi", true, true)]);
    editor.publish(&post).await;
    assert_eq!(states(&uses().await), [state("vi", true, true)]);
    editor.post(&format!("{post}/unpublish"), json!({})).await.expect(200);
    assert_eq!(states(&uses().await), [state("vi", true, false)]);
    let without = pair("One", "one")["translations"]["vi"].clone();
    editor.save(&post, "vi", without).await.expect(200);

    let settings = editor.get("/v1/admin/settings").await;
    let mut logo = settings.data();
    logo["logo"] = json!(address);
    editor.put("/v1/admin/settings", &settings.etag(), logo.clone()).await.expect(200);
    assert_eq!(uses().await, json!({"pages": [], "logo": true}));
    editor.delete(&picture, "\"v1\"").await.expect_error(409, "media_in_use");
    assert_eq!(editor.get(&format!("{ALL}?unused=true")).await.json()["pagination"]["totalItems"], 0);
    logo.as_object_mut().unwrap().remove("logo");
    let etag = editor.get("/v1/admin/settings").await.etag();
    editor.put("/v1/admin/settings", &etag, logo).await.expect(200);
    editor.delete(&picture, "\"v1\"").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn files_without_a_picture_are_swept_after_a_day() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let body = upload(&editor, "a.png", "image/png", png(30, 20)).await.data();
    test.app.media.put("0123456789abcdef-lost.png", png(1, 1).into()).await.unwrap();
    let put_at = test.app.media.list().await.unwrap().iter().map(|file| file.put_at).max().unwrap();
    test.clock.set(put_at + TimeDelta::hours(23));
    assert_eq!(files::sweep(&test.app).await.unwrap(), 0);
    test.clock.set(put_at + TimeDelta::hours(25));
    assert_eq!(files::sweep(&test.app).await.unwrap(), 1);
    assert_eq!(test.app.media.list().await.unwrap().len(), 2, "a picture and its thumbnail");
    bytes_at(&test, &body["address"]).await;
    let names = store::media::names(&mut test.app.store.read().await.unwrap()).await.unwrap();
    assert_eq!(names.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_go_through_markdown_folders_unchanged() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let body = upload(&editor, "a.jpg", "image/jpeg", jpeg(60, 40)).await.data();
    let picture = format!("{ALL}/{}", body["id"].as_str().unwrap());
    let words = json!({"fileName": "Đò.jpg", "altVi": "Con đò", "focalX": 10, "focalY": 20});
    editor.put(&picture, "\"v1\"", words).await.expect(200);
    let mut post = pair("One", "one");
    post["translations"]["en"]["body"] = json!(format!("![]({})", body["address"].as_str().unwrap()));
    editor.live(post).await;
    let out = tempfile::tempdir().unwrap();
    markdown::run(&test.app.store, out.path()).await.unwrap();
    assert_eq!(folder::write(&test.app.store, &*test.app.media, out.path()).await.unwrap(), 1);

    let copy = TestApp::start().await;
    assert_eq!(folder::read(&copy.app, out.path()).await.unwrap(), 1);
    let source = ImportSource::Folder(out.path().to_owned());
    let report = import::run(&copy.app.store, &copy.clock, source, &ProgressBar::hidden()).await.unwrap();
    assert!(report.skipped.is_empty(), "{report:#?}");
    let there = Editor::new(&copy).await.get(&picture).await.data();
    let before = editor.get(&picture).await.data();
    for field in ["id", "address", "fileName", "altVi", "focalX", "focalY", "bytes", "width", "used"] {
        assert_eq!(there[field], before[field], "{field}");
    }
    assert_eq!(bytes_at(&copy, &there["address"]).await, bytes_at(&test, &body["address"]).await);
    // The thumbnail is made anew.
    bytes_at(&copy, &there["thumbnail"]).await;
    assert_eq!(folder::read(&copy.app, out.path()).await.unwrap(), 0, "they are here now");
    let again = tempfile::tempdir().unwrap();
    folder::write(&copy.app.store, &*copy.app.media, again.path()).await.unwrap();
    let list =
        |folder: &tempfile::TempDir| std::fs::read_to_string(folder.path().join("media.toml")).unwrap();
    assert_eq!(list(&again), list(&out));
    // Other bytes under the name are not taken.
    let name = body["address"].as_str().unwrap().rsplit('/').next().unwrap();
    std::fs::write(out.path().join("media").join(name), jpeg(61, 40)).unwrap();
    assert!(folder::read(&TestApp::start().await.app, out.path()).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn backups_and_snapshots_bring_the_files() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let body = upload(&editor, "a.png", "image/png", png(60, 40)).await.data();
    let file = bytes_at(&test, &body["address"]).await;
    let name = body["address"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let out = tempfile::tempdir().unwrap();
    export::files::write(&test.app.store, &*test.app.media, &out.path().join("site")).await.unwrap();
    assert_eq!(std::fs::read(out.path().join("site/media").join(&name)).unwrap(), file);
    let archive = out.path().join("site.tar.gz");
    export::files::write(&test.app.store, &*test.app.media, &archive).await.unwrap();
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(std::fs::File::open(archive).unwrap()));
    let paths: Vec<_> =
        archive.entries().unwrap().map(|one| one.unwrap().path().unwrap().into_owned()).collect();
    assert_eq!(paths, [Path::new("content.ndjson"), &Path::new("media").join(&name)]);

    let folder = out.path().join("backup");
    let done = backup::create(&test.app, &folder, &ProgressBar::hidden()).await.unwrap();
    assert_eq!(done.pictures, 1);
    let stores = Stores::empty(tests_server_profile()).await;
    let kept = std::fs::read(folder.join("media").join(&name)).unwrap();
    std::fs::write(folder.join("media").join(&name), b"damaged").unwrap();
    let refused = backup::restore(&stores.config, &test.clock, &folder, &ProgressBar::hidden()).await;
    assert!(format!("{:#}", refused.unwrap_err()).contains("damaged"));
    std::fs::write(folder.join("media").join(&name), kept).unwrap();
    backup::restore(&stores.config, &test.clock, &folder, &ProgressBar::hidden()).await.unwrap();
    let restored = TestApp::open(stores).await;
    assert_eq!(bytes_at(&restored, &body["address"]).await, file);
    bytes_at(&restored, &body["thumbnail"]).await;

    files::delete(&*restored.app.media, &name).await;
    let findings = doctor::examine(&restored.app.config, &restored.clock).await;
    let media = findings.iter().find(|(check, _)| *check == "media").unwrap();
    assert!(matches!(&media.1, doctor::Finding::Wrong(text) if text.contains(&name)), "{media:?}");
    // What was lost keeps nothing else from being saved.
    let done =
        backup::create(&restored.app, &out.path().join("second"), &ProgressBar::hidden()).await.unwrap();
    assert_eq!(done.pictures, 0);
}
