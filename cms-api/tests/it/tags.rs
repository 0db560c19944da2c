//! Tags with their words per language.

use serde_json::json;

use crate::posts::{Editor, pair};
use crate::support::TestApp;

const ALL: &str = "/v1/admin/tags";

#[tokio::test(flavor = "multi_thread")]
async fn a_tag_is_made_found_changed_and_deleted() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let made = editor.post(ALL, json!({"en": {"name": "Rivers"}, "vi": {"name": "Dòng sông"}})).await;
    assert_eq!(made.status.as_u16(), 201, "{}", made.text);
    assert_eq!(made.data()["vi"]["slug"], "dong-song");
    let tag = format!("{ALL}/{}", made.data()["id"].as_str().unwrap());
    editor.post(ALL, json!({"vi": {"name": "Dọng sóng"}})).await.expect_error(409, "slug_taken");
    editor.post(ALL, json!({"en": {"name": "Apples"}})).await.expect(201);
    let listed = editor.get(&format!("{ALL}?q=dong")).await.json();
    assert_eq!(listed["data"], json!([made.data()]));
    assert_eq!(editor.get(&format!("{ALL}?pageSize=1")).await.json()["data"][0]["en"]["name"], "Apples");

    let mut body = pair("One", "one");
    body["translations"]["en"]["tags"] = json!([made.data()["id"]]);
    let post = editor.live(body).await;
    let read = async || test.get("/v1/posts/en/one").send().await.data()["tags"].clone();
    assert_eq!(read().await[0]["name"], "Rivers");
    let renamed = editor.put(&tag, "\"v1\"", json!({"en": {"name": "Streams", "slug": "rivers"}})).await;
    assert_eq!((renamed.etag().as_str(), renamed.data().get("vi")), ("\"v2\"", None));
    assert_eq!(read().await[0]["name"], "Streams");
    assert_eq!(editor.feed().await.pop().unwrap().0, "tag");
    editor
        .put(&tag, "\"v1\"", json!({"en": {"name": "Lost"}}))
        .await
        .expect_error(412, "precondition_failed");

    editor.delete(&tag, "\"v1\"").await.expect_error(412, "precondition_failed");
    editor.delete(&tag, "\"v2\"").await.expect(200);
    assert_eq!(read().await, json!([]));
    let feed = editor.feed().await;
    let last: Vec<_> = feed.iter().rev().take(2).map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(last, ["translation", "tagRemoved"], "the page that carried it follows");
    assert_eq!(editor.publish(&post).await.get("seq"), None);
    editor.get(&tag).await.expect_error(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_words_are_named() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    assert_eq!(editor.post(ALL, json!({})).await.violations(), ["en"]);
    let wrong = json!({"en": {"name": "x".repeat(61), "slug": "A"}, "vi": {"name": "Trang"}});
    assert_eq!(editor.post(ALL, wrong).await.violations(), ["en.name", "en.slug", "vi.slug"]);
    assert_eq!(editor.post(ALL, json!({"en": {"name": ""}})).await.violations(), ["en.name"]);
    editor.post(ALL, json!({"en": {"name": "API"}})).await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tag_becomes_a_series_and_ceases_to_be_one() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let made = editor.post(ALL, json!({"en": {"name": "Rivers"}})).await;
    assert_eq!(made.data()["series"], false);
    let tag = format!("{ALL}/{}", made.data()["id"].as_str().unwrap());
    let series = editor.put(&tag, "\"v1\"", json!({"en": {"name": "Rivers"}, "series": true})).await;
    assert_eq!(series.data()["series"], true);
    assert_eq!(editor.get(&tag).await.data()["series"], true);
    assert_eq!(editor.feed().await.pop().unwrap().1["series"], true);
    editor.put(&tag, "\"v2\"", json!({"en": {"name": "Rivers"}})).await.expect(200);
    assert_eq!(editor.get(&tag).await.data()["series"], false);
    let wrong = json!({"en": {"name": "Rivers"}, "series": "yes"});
    assert_eq!(editor.put(&tag, "\"v3\"", wrong).await.status.as_u16(), 400);
}
