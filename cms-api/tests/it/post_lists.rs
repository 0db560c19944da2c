//! Lists of posts: the editors' and the readers'.

use serde_json::{Value, json};

use crate::posts::{Editor, pair};
use crate::support::TestApp;

/// The titles of a list: readers' items have one, editors' one per language.
fn titles(list: &Value) -> Vec<&str> {
    let items = list["data"].as_array().unwrap().iter();
    items
        .map(|item| {
            item["title"].as_str().unwrap_or_else(|| item["translations"]["en"]["title"].as_str().unwrap())
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn editors_find_filter_and_sort() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let tag = editor.post("/v1/admin/tags", json!({"vi": {"name": "Đồng bằng"}})).await.data()["id"].clone();
    let mut tagged = pair("Đồng bằng", "dong-bang");
    tagged["translations"]["vi"]["tags"] = json!([tag]);
    let first = editor.live(tagged).await;
    test.clock.set("2026-11-01T13:00:00Z".parse().unwrap());
    editor.live(pair("Biển 100%", "bien")).await;
    test.clock.set("2026-11-01T14:00:00Z".parse().unwrap());
    editor.create(json!({"kind": "page", "translations": {"en": {"title": "About"}}})).await;
    let list = async |query: &str| editor.get(&format!("/v1/admin/posts?{query}")).await.expect(200);

    assert_eq!(titles(&list("").await), ["About", "Biển 100%", "Đồng bằng"]);
    assert_eq!(titles(&list("sort=title").await), ["About", "Biển 100%", "Đồng bằng"]);
    assert_eq!(titles(&list("sort=published").await), ["Biển 100%", "Đồng bằng", "About"]);
    assert_eq!(titles(&list("q=dong").await), ["Đồng bằng"]);
    assert_eq!(titles(&list("q=%C4%90%E1%BB%93NG").await), ["Đồng bằng"]);
    assert_eq!(titles(&list("q=0%25").await), ["Biển 100%"]);
    assert_eq!(titles(&list("q=%25").await), ["Biển 100%"]);
    assert!(titles(&list("q=_").await).is_empty());
    assert!(titles(&list("q=%00").await).is_empty());
    assert_eq!(titles(&list("kind=page").await), ["About"]);
    assert_eq!(titles(&list("status=draft").await), ["About"]);
    assert_eq!(titles(&list("status=published&locale=vi").await), ["Biển 100%", "Đồng bằng"]);
    let tag = tag.as_str().unwrap();
    assert_eq!(titles(&list(&format!("tag={tag}")).await), ["Đồng bằng"]);
    assert!(titles(&list(&format!("tag={tag}&locale=en")).await).is_empty());

    test.clock.set("2026-11-01T15:00:00Z".parse().unwrap());
    editor.save(&first, "en", json!({"title": "Đồng bằng", "body": "x"})).await.expect(200);
    assert_eq!(titles(&list("status=changed").await), ["Đồng bằng"]);
    assert_eq!(titles(&list("pageSize=1").await), ["Đồng bằng"]);
    let second = list("pageSize=2&page=2").await;
    assert_eq!(titles(&second), ["Biển 100%"]);
    assert_eq!(second["pagination"], json!({"page": 2, "pageSize": 2, "totalItems": 3, "totalPages": 2}));
    for wrong in ["page=0", "pageSize=101", "page=x", "status=gone", "locale=fr", "sort=size"] {
        editor.get(&format!("/v1/admin/posts?{wrong}")).await.expect_error(400, "invalid_query");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_see_what_is_live_newest_first() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let words = json!({"en": {"name": "Rivers"}, "vi": {"name": "Sông", "slug": "song"}});
    let tag = editor.post("/v1/admin/tags", words).await.data()["id"].clone();
    let mut first = pair("First", "first");
    first["translations"]["vi"]["tags"] = json!([tag]);
    first["translations"]["en"]["tags"] = json!([tag]);
    let first = editor.live(first).await;
    editor.live(pair("Second", "second")).await;
    editor.create(pair("Draft", "draft")).await;
    editor.live(json!({"kind": "page", "translations": {"en": {"title": "About"}}})).await;
    let list = async |query: &str| test.get(&format!("/v1/posts?{query}")).send().await.expect(200);

    let english = list("locale=en").await;
    assert_eq!(titles(&english), ["Second", "First"]);
    assert_eq!(english["data"][1]["tags"][0]["path"], "/en/tags/rivers/");
    assert_eq!(english["data"][1].get("body"), None);
    assert_eq!(titles(&list("locale=vi&tag=song").await), ["First"]);
    assert!(titles(&list("locale=en&tag=song").await).is_empty());
    assert!(titles(&list("locale=en&tag=%00").await).is_empty());
    assert_eq!(titles(&list("locale=en&kind=page").await), ["About"]);
    assert!(titles(&list("locale=en&kind=landing").await).is_empty());
    test.get("/v1/posts").send().await.expect_error(400, "invalid_query");
    test.get("/v1/posts?locale=fr").send().await.expect_error(400, "invalid_query");
    test.get("/v1/posts/fr/first").send().await.expect_error(400, "invalid_path");
    for wrong in ["none", "First", "a%00b", "%2e%2e"] {
        test.get(&format!("/v1/posts/en/{wrong}")).send().await.expect_error(404, "not_found");
    }
    assert_eq!(test.get("/v1/posts/en/about").send().await.data()["kind"], "page");
    test.get("/v1/posts/en/about?kind=article").send().await.expect_error(404, "not_found");

    editor.post(&format!("{first}/unpublish"), json!({"locales": ["vi"]})).await.expect(200);
    assert!(titles(&list("locale=vi&tag=song").await).is_empty());
    editor.publish(&first).await;
    assert_eq!(titles(&list("locale=vi").await), ["Second", "First"], "its place is its own for ever");
}

#[tokio::test(flavor = "multi_thread")]
async fn places_are_never_given_twice() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let ordinal = async || {
        let feed = editor.feed().await;
        feed.iter().rfind(|(kind, _)| kind == "translation").unwrap().1["ordinal"].as_i64().unwrap()
    };
    editor.live(pair("One", "one")).await;
    let two = editor.live(pair("Two", "two")).await;
    assert_eq!(ordinal().await, 2);
    editor.delete(&two, "\"v1\"").await.expect(200);
    let in_trash = two.replace("/posts/", "/trash/");
    test.delete(&in_trash).token(&editor.token).send().await.expect(200);
    editor.live(pair("Three", "three")).await;
    assert_eq!(ordinal().await, 3);
    editor.live(json!({"kind": "page", "translations": {"en": {"title": "About"}}})).await;
    assert_eq!(ordinal().await, 1, "pages have a list of their own");
}
