//! The site's settings.

use serde_json::json;

use crate::posts::{Editor, pair};
use crate::support::TestApp;

const PATH: &str = "/v1/admin/settings";

#[tokio::test(flavor = "multi_thread")]
async fn settings_are_versioned_and_in_the_feed() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let before = editor.get(PATH).await;
    assert_eq!(before.etag(), "\"v0\"");
    let mut settings = before.data();
    settings["vi"]["name"] = json!("Sông nước");
    settings["vi"]["postsPath"] = json!("nhat-ky");
    test.put(PATH)
        .token(&editor.token)
        .json(settings.clone())
        .send()
        .await
        .expect_error(428, "precondition_required");
    assert_eq!(editor.put(PATH, "\"v0\"", settings.clone()).await.etag(), "\"v1\"");
    editor.put(PATH, "\"v0\"", settings.clone()).await.expect_error(412, "precondition_failed");
    assert_eq!(
        editor.put(PATH, "\"v1\"", settings.clone()).await.etag(),
        "\"v1\"",
        "the same again is no edit"
    );
    let feed = editor.feed().await;
    assert_eq!(feed, [("settings".to_owned(), settings)]);
    editor.live(pair("One", "one")).await;
    assert_eq!(test.get("/v1/posts/vi/one").send().await.data()["path"], "/vi/nhat-ky/one/");
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_settings_are_named_at_once() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let post = editor.create(pair("One", "one")).await;
    let page = editor
        .create(json!({"kind": "page", "translations": {"en": {"title": "Diary", "slug": "diary"}}}))
        .await;
    let mut settings = editor.get(PATH).await.data();
    settings["origin"] = json!("example.com");
    settings["timeZone"] = json!("Hanoi");
    settings["frontPage"] = json!(post.rsplit('/').next().unwrap());
    let page = page.rsplit('/').next().unwrap();
    settings["pinned"] = json!([uuid::Uuid::nil(), page, page, page]);
    settings["en"]["postsPath"] = json!("diary");
    settings["vi"]["navigation"] = json!([{"label": "", "href": "javascript:x"}]);
    let expected = [
        "en.postsPath",
        "frontPage",
        "origin",
        "pinned",
        "pinned.0",
        "pinned.1",
        "pinned.2",
        "pinned.2",
        "pinned.3",
        "pinned.3",
        "timeZone",
        "vi.navigation.0.href",
        "vi.navigation.0.label",
    ];
    assert_eq!(editor.put(PATH, "\"v0\"", settings.clone()).await.violations(), expected);
    settings["colour"] = json!("red");
    editor.put(PATH, "\"v0\"", settings).await.expect_error(400, "invalid_body");
    assert_eq!(editor.get(PATH).await.etag(), "\"v0\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_gone_stands_in_the_way_of_no_edit() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let article = editor.live(pair("One", "one")).await;
    let mut settings = editor.get(PATH).await.data();
    settings["pinned"] = json!([article.rsplit('/').next().unwrap()]);
    assert_eq!(editor.put(PATH, "\"v0\"", settings.clone()).await.etag(), "\"v1\"");
    let version = editor.get(&article).await.etag();
    editor.delete(&article, &version).await.expect(200);
    settings["en"]["name"] = json!("Streams");
    assert_eq!(editor.put(PATH, "\"v1\"", settings.clone()).await.etag(), "\"v2\"");
    settings["pinned"] = json!([]);
    editor.put(PATH, "\"v2\"", settings.clone()).await.expect(200);
    settings["pinned"] = json!([article.rsplit('/').next().unwrap()]);
    assert_eq!(editor.put(PATH, "\"v3\"", settings).await.violations(), ["pinned.0"]);
}
