//! Full-text search over what is live.

use serde_json::{Value, json};

use crate::posts::Editor;
use crate::support::TestApp;

async fn article(editor: &Editor<'_>, title: &str, body: &str) -> String {
    let copy = json!({"title": title, "body": body});
    editor.live(json!({"kind": "article", "translations": {"vi": copy}})).await
}

async fn find(test: &TestApp, query: &str) -> Vec<String> {
    let query: String = url::form_urlencoded::Serializer::new(String::new()).append_pair("q", query).finish();
    let found = test.get(&format!("/v1/search?locale=vi&{query}")).send().await.expect(200);
    let titles = found["data"].as_array().unwrap().iter();
    titles.map(|item: &Value| item["title"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn words_are_found_with_and_without_marks() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    article(&editor, "Dòng sông", "Nước chảy về đồng bằng.").await;
    let delta = article(&editor, "Đồng bằng", "Lúa và *nước*.").await;
    article(&editor, "Biển", "## Nước mặn\n\nKhông có gì khác. dong").await;

    assert_eq!(find(&test, "đồng").await, ["Đồng bằng", "Dòng sông", "Biển"], "the title says more");
    assert_eq!(
        find(&test, "dòng").await,
        ["Dòng sông", "Đồng bằng", "Biển"],
        "the marks that were typed come first"
    );
    assert_eq!(find(&test, "dong").await, ["Biển", "Đồng bằng", "Dòng sông"]);
    assert_eq!(
        find(&test, "NUOC").await,
        ["Biển", "Đồng bằng", "Dòng sông"],
        "a heading says more, then the newest"
    );
    assert_eq!(find(&test, "nuoc lua").await, ["Đồng bằng"], "every word counts");
    assert_eq!(find(&test, "chả").await, ["Dòng sông"], "the last word may be a beginning");
    assert_eq!(find(&test, "chả ").await, [] as [&str; 0]);
    assert_eq!(find(&test, "").await, [] as [&str; 0]);
    assert_eq!(find(&test, "\u{0}%_';--").await, [] as [&str; 0]);

    editor.post(&format!("{delta}/unpublish"), json!({})).await.expect(200);
    assert_eq!(find(&test, "đồng").await, ["Dòng sông", "Biển"]);
    let paged = test.get("/v1/search?locale=vi&q=nuoc&pageSize=1&page=2").send().await.expect(200);
    assert_eq!(paged["pagination"], json!({"page": 2, "pageSize": 1, "totalItems": 2, "totalPages": 2}));
    assert_eq!(test.get("/v1/search?locale=en&q=nuoc").send().await.expect(200)["data"], json!([]));
    test.get("/v1/search?q=x").send().await.expect_error(400, "invalid_query");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_found_follows_what_is_live() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let post = article(&editor, "Cũ", "Thân bài").await;
    editor.save(&post, "vi", json!({"title": "Mới", "slug": "cu"})).await.expect(200);
    assert_eq!(find(&test, "mới").await, [] as [&str; 0], "a draft is not found");
    editor.publish(&post).await;
    assert_eq!(find(&test, "mới").await, ["Mới"]);
    assert_eq!(find(&test, "thân").await, [] as [&str; 0]);
    editor.delete(&post, "\"v1\"").await.expect(200);
    assert_eq!(find(&test, "mới").await, [] as [&str; 0]);
}
