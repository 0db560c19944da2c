//! Revisions: who saved them, what differs, and saving one again.

use serde_json::{Value, json};

use crate::autosave::editing_person;
use crate::person::start;
use crate::posts::{Editor, pair};
use crate::support::TestApp;

/// `-out-`, `+in+`, and the rest as it is.
fn marked(segments: &Value) -> String {
    let mark = |segment: &Value| {
        let text = segment["text"].as_str().unwrap();
        match segment["kind"].as_str().unwrap() {
            "insert" => format!("+{text}+"),
            "delete" => format!("-{text}-"),
            _ => text.to_owned(),
        }
    };
    segments.as_array().unwrap().iter().map(mark).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_revision_says_who_saved_it() {
    let test = start().await;
    let editor = Editor::new(&test).await;
    let post = editor.create(pair("Một", "mot")).await;
    let path = format!("{post}/translations/vi");
    let lan = editing_person(&test, "lan@example.com").await;
    let duplicate =
        lan.json("POST", &format!("{}/duplicate", post.replace("/v1", "")), json!({})).await.data();
    let copy = format!("/v1/admin/posts/{}/translations/vi", duplicate["id"].as_str().unwrap());
    let saved_by = async |path: &str| {
        let listed = editor.get(&format!("{path}/revisions")).await.json();
        let one = editor.get(&format!("{path}/revisions/1")).await.data();
        assert_eq!(listed["data"][0]["savedBy"], one["savedBy"]);
        one["savedBy"].clone()
    };
    let program = saved_by(&path).await;
    assert_eq!(program["name"], "test");
    assert!(program["actor"].as_str().unwrap().starts_with("token:"), "{program}");
    let person = saved_by(&copy).await;
    assert_eq!(person["name"], "Lan Đỗ");
    assert!(person["actor"].as_str().unwrap().starts_with("user:"), "{person}");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_revisions_are_compared_by_words() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let tag = editor.post("/v1/admin/tags", json!({"vi": {"name": "Sông"}})).await.data()["id"].clone();
    let first = json!({"kind": "article", "translations": {"vi": {
        "title": "Dòng sông lớn", "body": "Mở đầu.\n\nNước chảy rất chậm ở đây.\n\nHết.",
    }}});
    let post = editor.create(first).await;
    let second = json!({"title": "Dòng sông nhỏ", "summary": "Mới", "tags": [tag],
        "body": "Mở đầu.\n\nNước chảy rất nhanh ở đây.\n\nThêm một đoạn nữa.\n\nHết."});
    editor.save(&post, "vi", second).await.expect(200);
    let path = format!("{post}/translations/vi/revisions");
    let compared = editor.get(&format!("{path}/1/compare/2")).await.data();
    let fields: Vec<_> = compared["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| (field["field"].as_str().unwrap(), marked(&field["segments"])))
        .collect();
    assert_eq!(fields, [("title", "Dòng sông -lớn-+nhỏ+".to_owned()), ("summary", "+Mới+".to_owned())]);
    let body: Vec<_> = compared["body"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["kind"].as_str().unwrap(), marked(&one["segments"])))
        .collect();
    assert_eq!(
        body,
        [
            ("equal", "Mở đầu.".to_owned()),
            ("change", "Nước chảy rất -chậm-+nhanh+ ở đây.".to_owned()),
            ("insert", "+Thêm một đoạn nữa.+".to_owned()),
            ("equal", "Hết.".to_owned()),
        ]
    );
    assert_eq!(compared["tags"], json!({"added": [tag], "removed": []}));
    assert_eq!((&compared["isExact"], &compared["sections"]), (&json!(true), &json!([])));
    let same = editor.get(&format!("{path}/2/compare/2")).await.data();
    assert_eq!((&same["fields"], &same["body"]), (&json!([]), &json!([])));
    editor.get(&format!("{path}/1/compare/3")).await.expect_error(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_revision_is_a_new_save() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let tag = editor.post("/v1/admin/tags", json!({"en": {"name": "Rivers"}})).await.data()["id"].clone();
    let mut first = pair("One", "one");
    first["translations"]["en"]["tags"] = json!([tag]);
    let post = editor.live(first).await;
    editor.save(&post, "en", json!({"title": "Two", "slug": "two", "body": "Other"})).await.expect(200);
    editor.publish(&post).await;
    let tag = format!("/v1/admin/tags/{}", tag.as_str().unwrap());
    editor.delete(&tag, "\"v1\"").await.expect(200);
    let restore = format!("{post}/translations/en/revisions/1/restore");
    let call = || test.post(&restore).token(&editor.token);
    call().send().await.expect_error(428, "precondition_required");
    call().if_match("\"v1\"").send().await.expect_error(412, "precondition_failed");
    let restored = call().if_match("\"v2\"").send().await;
    assert_eq!(restored.etag(), "\"v3\"");
    let data = restored.data();
    assert_eq!(
        (&data["title"], &data["body"], &data["slug"]),
        (&json!("One"), &json!("Hello"), &json!("one"))
    );
    assert_eq!((&data["tags"], &data["status"]), (&json!([]), &json!("changed")), "what is gone stays gone");
    assert_eq!(test.get("/v1/posts/en/two").send().await.data()["title"], "Two", "readers see nothing of it");

    // A slug that somebody else has by now stays as it is.
    editor.save(&post, "en", json!({"title": "Two", "slug": "two"})).await.expect(200);
    editor.create(json!({"kind": "article", "translations": {"en": {"title": "New", "slug": "one"}}})).await;
    let restored = call().if_match("\"v4\"").send().await.data();
    assert_eq!((&restored["title"], &restored["slug"]), (&json!("One"), &json!("two")));
    let missing = format!("{post}/translations/en/revisions/99/restore");
    test.post(&missing).token(&editor.token).if_match("\"v5\"").send().await.expect_error(404, "not_found");
}
