//! What is not taken, and why.

use std::time::Instant;

use cms_api::tokens::Scope;

use super::samples::{self, gif, jpeg, png, webp};
use super::{ALL, upload};
use crate::posts::Editor;
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn what_lies_about_its_type_is_refused() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    for (name, media_type, file) in [
        ("a.jpg", "image/jpeg", png(9, 9)),
        ("a.png", "image/jpeg", png(9, 9)),
        ("a.jpg", "image/png", png(9, 9)),
        ("a.svg", "application/octet-stream", png(9, 9)),
        ("a.html", "text/html", jpeg(9, 9)),
        ("a.png.php", "image/png", png(9, 9)),
        ("a.gif", "image/webp", webp(9, 9, true)),
        ("a.png", "image/svg+xml", png(9, 9)),
    ] {
        upload(&editor, name, media_type, file).await.expect_error(415, "media_type_lies");
    }
    // The same lie about bytes that are known by now.
    upload(&editor, "a.png", "image/png", png(9, 9)).await.expect(201);
    upload(&editor, "a.jpg", "image/jpeg", png(9, 9)).await.expect_error(415, "media_type_lies");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_pictures_without_script_are_taken() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>".to_vec();
    for (name, media_type, file) in [
        ("a.svg", "image/svg+xml", svg.clone()),
        ("a.png", "image/png", svg),
        ("a.html", "text/html", b"<!doctype html><script>alert(1)</script>".to_vec()),
        ("a.pdf", "application/pdf", b"%PDF-1.7 /JS".to_vec()),
        ("a.bmp", "image/bmp", b"BM\x00\x00\x00\x00".to_vec()),
        ("a.png", "image/png", Vec::new()),
        ("a.jpg", "image/jpeg", b"\xff\xd8".to_vec()),
    ] {
        let answer = upload(&editor, name, media_type, file).await;
        answer.expect_error(415, "media_type_refused");
        assert!(answer.text.contains("SVG"), "it says why: {}", answer.text);
    }
    // Script behind a picture does not come along.
    let hidden = [png(9, 9), b"<script>alert(1)</script>".to_vec()].concat();
    let body = upload(&editor, "a.png", "image/png", hidden).await.data();
    let bytes = super::bytes_at(&test, &body["address"]).await;
    assert!(!bytes.windows(7).any(|part| part == b"<script"));
    upload(&editor, "a.webp", "image/webp", samples::animated_webp())
        .await
        .expect_error(415, "animation_refused");
    assert_eq!(test.app.media.list().await.unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_cut_off_or_damaged_is_refused() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    for (name, media_type, file) in [
        ("a.png", "image/png", png(64, 64)),
        ("a.jpg", "image/jpeg", jpeg(64, 64)),
        ("a.webp", "image/webp", webp(64, 64, true)),
        ("a.gif", "image/gif", gif(64, 64, 2)),
    ] {
        for kept in [12, file.len() / 3, file.len() / 2] {
            let answer = upload(&editor, name, media_type, file[..kept].to_vec()).await;
            answer.expect_error(400, "picture_broken");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bombs_are_refused_by_their_headers() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let started = Instant::now();
    for (name, media_type, file) in [
        ("a.png", "image/png", samples::png_claiming(60_000, 60_000)),
        ("b.png", "image/png", samples::png_claiming(u32::MAX >> 1, 1)),
        ("a.gif", "image/gif", samples::gif_claiming(65_535, 65_535)),
        ("a.jpg", "image/jpeg", samples::jpeg_claiming(65_000, 65_000)),
        ("b.gif", "image/gif", gif(1, 1, 301)),
    ] {
        upload(&editor, name, media_type, file).await.expect_error(413, "picture_too_large");
    }
    // 300 MB of zeros behind a few rows of pixels, and in a colour profile.
    for file in [samples::png_with_bomb_behind_its_rows(), samples::png_with_bomb_as_profile()] {
        assert!(file.len() < 2_000_000);
        let answer = upload(&editor, "c.png", "image/png", file).await;
        assert!([200, 201, 400, 413].contains(&answer.status.as_u16()), "{}", answer.text);
        if answer.status.is_success() {
            assert!(answer.data()["bytes"].as_i64().unwrap() < 100_000, "{}", answer.text);
        }
    }
    assert!(started.elapsed().as_secs() < 60, "none of it was unpacked: {:?}", started.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn larger_files_than_the_limit_are_refused_whatever_they_say_of_their_length() {
    let test = TestApp::start_with(|config| config.media_limit = 10_000).await;
    let editor = Editor::new(&test).await;
    let path = format!("{ALL}?fileName=a.png");
    let file = [png(9, 9), vec![0; 10_000]].concat();
    let call = || test.post(&path).token(&editor.token);
    call().typed("image/png", file.clone()).send().await.expect_error(413, "body_too_large");
    let lies = call().typed("image/png", file.clone()).header("Content-Length", "10");
    lies.send().await.expect_error(413, "body_too_large");
    let says = call().typed("image/png", png(9, 9)).header("Content-Length", "10001");
    says.send().await.expect_error(413, "body_too_large");
    // Above the limit of other bodies, below that of files.
    let test = TestApp::start_with(|config| config.body_limit = 50).await;
    let editor = Editor::new(&test).await;
    upload(&editor, "a.png", "image/png", png(99, 99)).await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_may_write_uploads() {
    let test = TestApp::start().await;
    let path = format!("{ALL}?fileName=a.png");
    test.post(&path).typed("image/png", png(9, 9)).send().await.expect_error(401, "unauthenticated");
    let reader = test.token(&[Scope::ContentRead]).await;
    let refused = test.post(&path).token(&reader).typed("image/png", png(9, 9)).send().await;
    refused.expect_error(403, "forbidden");
    test.get(ALL).token(&test.token(&[Scope::SiteRead]).await).send().await.expect_error(403, "forbidden");
    let editor = Editor::new(&test).await;
    test.post(ALL)
        .token(&editor.token)
        .typed("image/png", png(9, 9))
        .send()
        .await
        .expect_error(400, "invalid_query");
    assert_eq!(upload(&editor, "%20", "image/png", png(9, 9)).await.violations(), ["fileName"]);
    assert_eq!(upload(&editor, &"a".repeat(201), "image/png", png(9, 9)).await.violations(), ["fileName"]);
    let picture = upload(&editor, "..%2F..%2Fetc%2Fa.png", "image/png", png(9, 9)).await.data();
    assert_eq!(picture["fileName"], "a.png");
    let one = format!("{ALL}/{}", picture["id"].as_str().unwrap());
    for (method, path) in [("PUT", &one), ("DELETE", &one)] {
        let call = test.call(method, path).token(&reader).if_match("\"v1\"");
        call.json(serde_json::json!({"fileName": "b"})).send().await.expect_error(403, "forbidden");
    }
}
