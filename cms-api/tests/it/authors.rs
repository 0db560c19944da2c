//! Authors: profiles, and who a page is by.

use serde_json::json;

use crate::posts::{Editor, pair};
use crate::support::TestApp;

const ALL: &str = "/v1/admin/authors";

#[tokio::test(flavor = "multi_thread")]
async fn an_author_is_made_named_changed_and_deleted() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let profile = json!({
        "vi": {"name": "Lan Đỗ", "bio": "Viết về sông."},
        "picture": {"src": "/media/lan.jpg", "alt": "Lan"},
        "link": "https://example.org/lan",
    });
    let made = editor.post(ALL, profile).await;
    assert_eq!((made.status.as_u16(), &made.data()["slug"]), (201, &json!("lan-do")), "{}", made.text);
    let id = made.data()["id"].clone();
    let author = format!("{ALL}/{}", id.as_str().unwrap());
    editor.post(ALL, json!({"en": {"name": "Lan Do"}})).await.expect_error(409, "slug_taken");
    let minh = editor.post(ALL, json!({"en": {"name": "Minh"}})).await.data()["id"].clone();
    assert_eq!(editor.get(&format!("{ALL}?q=do")).await.json()["data"], json!([made.data()]));

    let mut body = pair("One", "one");
    body["translations"]["en"]["authors"] = json!([minh, id]);
    let post = editor.live(body).await;
    editor.live(pair("Two", "two")).await;
    let feed = editor.feed().await;
    let english = feed.iter().find(|(kind, value)| kind == "translation" && value["locale"] == "en").unwrap();
    assert_eq!(english.1["authors"], json!([minh, id]));
    let read = async || test.get("/v1/posts/en/one").send().await.data()["authors"].clone();
    let names = read().await;
    assert_eq!((&names[0]["name"], &names[1]["name"]), (&json!("Minh"), &json!("Lan Đỗ")));
    assert_eq!((&names[1]["bio"], &names[1]["link"]), (&json!(""), &json!("https://example.org/lan")));
    assert_eq!(test.get("/v1/posts/vi/one").send().await.data()["authors"], json!([]));
    let by = editor.get(&format!("/v1/admin/posts?author={}", id.as_str().unwrap())).await.json();
    assert_eq!(by["pagination"]["totalItems"], 1);

    // Live on save, in an entry of its own.
    let renamed =
        editor.put(&author, "\"v1\"", json!({"slug": "lan", "en": {"name": "Lan", "bio": "Hi"}})).await;
    assert_eq!(renamed.etag(), "\"v2\"");
    let (kind, value) = editor.feed().await.pop().unwrap();
    assert_eq!((kind.as_str(), &value["slug"], value.get("picture")), ("author", &json!("lan"), None));
    assert_eq!(read().await[1]["bio"], "Hi");
    editor
        .put(&author, "\"v1\"", json!({"en": {"name": "Lost"}}))
        .await
        .expect_error(412, "precondition_failed");

    editor.delete(&author, "\"v1\"").await.expect_error(412, "precondition_failed");
    editor.delete(&author, "\"v2\"").await.expect(200);
    assert_eq!(read().await.as_array().unwrap().len(), 1);
    let feed = editor.feed().await;
    let last: Vec<_> = feed.iter().rev().take(2).map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(last, ["translation", "authorRemoved"], "just the page that named them follows");
    assert_eq!(feed.last().unwrap().1["authors"], json!([minh]));
    editor.get(&author).await.expect_error(404, "not_found");
    // A frozen revision still names them; saving it again does not.
    let path = format!("{post}/translations/en");
    assert_eq!(editor.get(&path).await.data()["authors"], json!([minh, id]));
    let restore = test.post(&format!("{path}/revisions/1/restore")).token(&editor.token).if_match("\"v1\"");
    assert_eq!(restore.send().await.data()["authors"], json!([minh]));
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_profiles_and_bylines_are_named() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    assert_eq!(editor.post(ALL, json!({})).await.violations(), ["en"]);
    let wrong = json!({"slug": "A b", "link": "javascript:x", "en": {"name": "x".repeat(81), "bio": "x".repeat(501)}});
    assert_eq!(editor.post(ALL, wrong).await.violations(), ["en.bio", "en.name", "link", "slug"]);
    editor.post(ALL, json!({"en": {"nmae": "x"}})).await.expect_error(400, "invalid_body");
    let id = editor.post(ALL, json!({"en": {"name": "Lan"}})).await.data()["id"].clone();
    let mut body = pair("One", "one");
    body["translations"]["en"]["authors"] = json!([id, id]);
    body["translations"]["vi"]["authors"] = json!(["00000000-0000-7000-8000-000000000000"]);
    let broken = editor.post("/v1/admin/posts", body).await.violations();
    assert_eq!(broken, ["translations.en.authors.1", "translations.vi.authors.0"]);
    let reader = test.token(&[cms_api::tokens::Scope::ContentRead]).await;
    let refused = test.post(ALL).token(&reader).json(json!({"en": {"name": "No"}}));
    refused.send().await.expect_error(403, "forbidden");
}
