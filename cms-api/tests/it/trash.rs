//! The trash.

use chrono::TimeDelta;
use serde_json::json;

use crate::autosave::editing_person;
use crate::person::start;
use crate::posts::{Editor, pair};
use crate::support::TestApp;

const TRASH: &str = "/v1/admin/trash";

/// The address of a post in the trash.
fn in_trash(post: &str) -> String {
    post.replace("/admin/posts/", "/admin/trash/")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_thrown_away_is_gone_until_it_is_taken_out() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let post = editor.live(pair("Đồng bằng", "dong-bang")).await;
    editor.delete(&post, "\"v9\"").await.expect_error(412, "precondition_failed");
    editor.delete(&post, "\"v1\"").await.expect(200);

    test.get("/v1/posts/vi/dong-bang").send().await.expect_error(404, "not_found");
    assert_eq!(test.get("/v1/search?locale=vi&q=dong").send().await.json()["data"], json!([]));
    let feed = editor.feed().await;
    let removed = feed.iter().filter(|(kind, _)| kind == "translationRemoved").count();
    let gone = feed.iter().rfind(|(kind, _)| kind == "redirect").unwrap();
    assert_eq!((removed, gone.1.get("postId")), (2, None), "its addresses answer that they are gone");
    assert_eq!(editor.get("/v1/admin/posts").await.json()["pagination"]["totalItems"], 0);
    editor.get(&post).await.expect_error(404, "not_found");
    editor.delete(&post, "\"v2\"").await.expect_error(404, "not_found");
    editor.get(&format!("{post}/translations/vi/revisions")).await.expect_error(404, "not_found");
    for deed in ["publish", "unpublish", "duplicate"] {
        editor.post(&format!("{post}/{deed}"), json!({})).await.expect_error(404, "not_found");
    }
    let save = editor.put(&format!("{post}/translations/vi"), "\"v1\"", json!({"title": "x"})).await;
    save.expect_error(404, "not_found");
    // Nobody else gets its slug, so that it can come back.
    editor.post("/v1/admin/posts", pair("Other", "dong-bang")).await.expect_error(409, "slug_taken");

    let listed = editor.get(&format!("{TRASH}?q=dong")).await.expect(200);
    assert_eq!(listed["pagination"]["totalItems"], 1);
    assert_eq!(listed["data"][0]["translations"]["vi"]["title"], "Đồng bằng");
    assert!(listed["data"][0]["deletedAt"].is_string());
    assert_eq!(editor.get(&format!("{TRASH}?q=bien")).await.json()["data"], json!([]));

    let restore = format!("{}/restore", in_trash(&post));
    let restored = editor.post(&restore, json!({})).await;
    assert_eq!(restored.data()["translations"]["vi"]["status"], "unpublished");
    assert_eq!(restored.etag(), "\"v3\"");
    test.get("/v1/posts/vi/dong-bang").send().await.expect_error(404, "not_found");
    editor.post(&restore, json!({})).await.expect_error(404, "not_found");
    assert_eq!(editor.get(TRASH).await.json()["data"], json!([]));
    editor.publish(&post).await;
    assert_eq!(test.get("/v1/posts/vi/dong-bang").send().await.data()["title"], "Đồng bằng");
}

#[tokio::test(flavor = "multi_thread")]
async fn deleting_for_ever_takes_the_trash_and_a_fresh_proof() {
    let test = start().await;
    let editor = Editor::new(&test).await;
    let post = editor.live(pair("One", "one")).await;
    let person = editing_person(&test, "lan@example.com").await;
    let address = in_trash(&post).replace("/v1", "");
    person.call("DELETE", &address).await.expect_error(404, "not_found");
    editor.delete(&post, "\"v1\"").await.expect(200);
    test.clock.set(test.clock.now() + TimeDelta::minutes(16));
    person.call("POST", "/auth/refresh").await.expect(200);
    person.call("DELETE", &address).await.expect_error(403, "step_up_required");
    assert_eq!(editor.get(TRASH).await.json()["pagination"]["totalItems"], 1);
    person.step_up().await;
    person.call("DELETE", &address).await.expect(200);
    assert_eq!(editor.get(TRASH).await.json()["data"], json!([]));
    editor.post(&format!("{}/restore", in_trash(&post)), json!({})).await.expect_error(404, "not_found");
    editor.live(pair("Another", "one")).await;
    assert_eq!(test.get("/v1/posts/en/one").send().await.data()["title"], "Another");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_does_not_bring_back_what_was_thrown_away() {
    use cms_api::import::{self, ImportSource};
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let import = async |text: &str| {
        let files = ImportSource::Files(vec![("en/a.md".to_owned(), text.as_bytes().to_vec())]);
        let hidden = indicatif::ProgressBar::hidden();
        import::run(&test.app.store, &test.clock, files, &hidden).await.unwrap()
    };
    import("---\ntitle: A\n---\n").await;
    let listed = editor.get("/v1/admin/posts").await.json();
    let post = format!("/v1/admin/posts/{}", listed["data"][0]["id"].as_str().unwrap());
    editor.delete(&post, "\"v1\"").await.expect(200);
    let report = import("---\ntitle: Changed\n---\n").await;
    assert_eq!((report.edited_since, report.created.len()), (vec!["en/a.md".to_owned()], 0));
    assert_eq!(editor.get("/v1/admin/posts").await.json()["data"], json!([]));
    // An export has nothing of it.
    let folder = tempfile::tempdir().unwrap();
    let exported = cms_api::export::markdown::run(&test.app.store, folder.path()).await.unwrap();
    assert_eq!(exported.pages, 0);
}
