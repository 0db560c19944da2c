//! Translations as data: what one was made from, what is behind, and how a pair goes live.

use serde_json::{Value, json};

use crate::posts::{Editor, pair};
use crate::support::TestApp;

/// A live English article with a Vietnamese translation of what is live, live too; gives its path.
async fn translated(editor: &Editor<'_>, slug: &str) -> String {
    let english = json!({"kind": "article", "translations": {"en": {
        "title": "River", "slug": slug, "body": "First.\n\nThe water is slow.",
    }}});
    let post = editor.live(english).await;
    let base = editor.get(&format!("{post}/translations/en")).await.data()["revisionId"].clone();
    let body = json!({"title": "Sông", "slug": slug, "body": "Đầu.", "baseRevisionId": base});
    let path = format!("{post}/translations/vi");
    let made = editor.test.put(&path).token(&editor.token).json(body).send().await;
    assert_eq!(made.expect(201)["data"]["baseRevisionId"], base);
    editor.publish(&post).await;
    post
}

async fn staleness(editor: &Editor<'_>, post: &str) -> Value {
    editor.get(&format!("{post}/translations/vi/staleness")).await.data()
}

/// Sets how the languages of a post go live.
async fn rule(editor: &Editor<'_>, post: &str, rule: &str) -> Value {
    let etag = editor.get(post).await.etag();
    let saved = editor.put(post, &etag, json!({"kind": "article", "pairRule": rule})).await.data();
    assert_eq!(saved["pairRule"], rule);
    saved
}

#[tokio::test(flavor = "multi_thread")]
async fn a_translation_is_behind_when_its_source_goes_on() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let post = translated(&editor, "river").await;
    let fresh = staleness(&editor, &post).await;
    assert_eq!(
        (&fresh["isStale"], &fresh["base"], fresh.get("changes")),
        (&json!(false), &fresh["live"], None)
    );
    let english = json!({"title": "River", "body": "First.\n\nThe water is fast.\n\nAnd deep."});
    editor.save(&post, "en", english).await.expect(200);
    assert_eq!(staleness(&editor, &post).await["isStale"], false, "nobody sees the change yet");
    editor.publish(&post).await;

    let stale = staleness(&editor, &post).await;
    assert_eq!((&stale["isStale"], &stale["sourceLocale"]), (&json!(true), &json!("en")));
    assert_eq!((&stale["base"]["number"], &stale["live"]["number"]), (&json!(1), &json!(2)));
    let kinds: Vec<_> = stale["changes"]["body"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["equal", "change", "insert"]);
    assert_eq!(editor.get(&post).await.data()["translations"]["vi"]["isStale"], true);
    let list = async |query: &str| editor.get(&format!("/v1/admin/{query}")).await.expect(200);
    let listed = list("posts?translation=stale").await;
    assert_eq!(listed["data"][0]["translations"]["vi"]["isStale"], true);
    assert_eq!(listed["data"][0]["translations"]["en"]["isStale"], false);
    assert_eq!(list("posts?translation=stale&locale=en").await["data"], json!([]));
    assert_eq!(list("posts?translation=stale&locale=vi").await["pagination"]["totalItems"], 1);

    // Said to be up to date, by hand; its version is what it was.
    let before = editor.get(&format!("{post}/translations/vi")).await.etag();
    let marked = editor.post(&format!("{post}/translations/vi/up-to-date"), json!({})).await;
    assert_eq!((marked.etag(), &marked.data()["isStale"]), (before, &json!(false)));
    assert_eq!(list("posts?translation=stale").await["data"], json!([]));
    // Or by a save that says what it was made from.
    editor.save(&post, "en", json!({"title": "River", "body": "New."})).await.expect(200);
    editor.publish(&post).await;
    assert_eq!(staleness(&editor, &post).await["isStale"], true);
    let base = editor.get(&format!("{post}/translations/en")).await.data()["revisionId"].clone();
    let saved =
        editor.save(&post, "vi", json!({"title": "Sông", "body": "Mới.", "baseRevisionId": base})).await;
    assert_eq!(saved.data()["isStale"], false);
    editor.save(&post, "vi", json!({"title": "Sông", "body": "Nữa."})).await.expect(200);
    assert_eq!(editor.get(&post).await.data()["translations"]["vi"]["baseRevisionId"], base, "it stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_base_is_a_revision_of_the_other_language() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let post = editor.create(pair("One", "one")).await;
    let other = editor.create(pair("Two", "two")).await;
    let revision = async |post: &str, locale: &str| {
        editor.get(&format!("{post}/translations/{locale}")).await.data()["revisionId"].clone()
    };
    for wrong in [revision(&post, "vi").await, revision(&other, "en").await] {
        let body = json!({"title": "Một", "baseRevisionId": wrong});
        assert_eq!(editor.save(&post, "vi", body).await.violations(), ["baseRevisionId"]);
    }
    let mut new = pair("Three", "three");
    new["translations"]["vi"]["baseRevisionId"] = revision(&post, "en").await;
    let refused = editor.post("/v1/admin/posts", new).await;
    assert_eq!(refused.violations(), ["translations.vi.baseRevisionId"]);
    let alone = editor.create(json!({"kind": "page", "translations": {"en": {"title": "About"}}})).await;
    let mark = format!("{alone}/translations/en/up-to-date");
    editor.post(&mark, json!({})).await.expect_error(404, "not_found");
    editor.get(&format!("{alone}/translations/vi/staleness")).await.expect_error(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_and_what_is_behind_is_listed_and_counted() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let post = translated(&editor, "river").await;
    editor.save(&post, "en", json!({"title": "River", "body": "New."})).await.expect(200);
    editor.publish(&post).await;
    test.clock.set("2026-11-02T00:00:00Z".parse().unwrap());
    let about = editor.create(json!({"kind": "page", "translations": {"en": {"title": "About"}}})).await;
    editor.create(json!({"kind": "page", "translations": {"vi": {"title": "Góc"}}})).await;
    let thrown = editor.create(json!({"kind": "page", "translations": {"vi": {"title": "Bỏ"}}})).await;
    editor.delete(&thrown, "\"v1\"").await.expect(200);

    let counts = editor.get("/v1/admin/translations/counts").await.data();
    assert_eq!(counts, json!({"missing": {"en": 1, "vi": 1}, "stale": {"en": 0, "vi": 1}}));
    let list = async |query: &str| editor.get(&format!("/v1/admin/translations?{query}")).await.expect(200);
    let missing = list("state=missing&locale=vi").await;
    assert_eq!(missing["pagination"]["totalItems"], 1);
    let one = &missing["data"][0];
    assert!(about.ends_with(one["postId"].as_str().unwrap()));
    assert_eq!(
        (&one["locale"], &one["sourceTitle"], one.get("title")),
        (&json!("vi"), &json!("About"), None)
    );
    assert_eq!(list("state=missing").await["pagination"]["totalItems"], 2);
    let stale = list("state=stale").await;
    assert_eq!((&stale["data"][0]["locale"], &stale["data"][0]["title"]), (&json!("vi"), &json!("Sông")));
    assert_eq!(stale["data"][0]["sourceTitle"], "River");
    assert_eq!(list("state=stale&locale=en").await["data"], json!([]));
    let titles = async |query: &str| {
        let listed = editor.get(&format!("/v1/admin/posts?{query}")).await.expect(200);
        let of = |item: &Value| {
            let both = &item["translations"];
            both["en"]["title"].as_str().or(both["vi"]["title"].as_str()).unwrap().to_owned()
        };
        listed["data"].as_array().unwrap().iter().map(of).collect::<Vec<_>>()
    };
    assert_eq!(titles("translation=missing&locale=vi").await, ["About"]);
    assert_eq!(titles("translation=missing&sort=title").await, ["About", "Góc"]);
    assert_eq!(titles("translation=missing&sort=title&order=desc").await, ["Góc", "About"]);
    assert_eq!(titles("sort=created&order=asc").await[0], "River");
    assert_eq!(titles("sort=published&order=asc").await[0], "River", "drafts stand at the end");
    editor.get("/v1/admin/translations").await.expect_error(400, "invalid_query");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pair_that_goes_together_goes_together() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let alone = json!({"kind": "article", "translations": {"en": {"title": "One", "slug": "one"}}});
    let post = editor.create(alone).await;
    assert_eq!(editor.get(&post).await.data()["pairRule"], "separate");
    rule(&editor, &post, "together").await;
    let publish = format!("{post}/publish");
    editor.post(&publish, json!({})).await.expect_error(409, "pair_incomplete");
    let vi = test.put(&format!("{post}/translations/vi")).token(&editor.token);
    vi.json(json!({"title": "Một", "slug": "mot"})).send().await.expect(201);
    editor.post(&publish, json!({"locales": ["en"]})).await.expect(200);
    test.get("/v1/posts/vi/mot").send().await.expect(200);
    editor.post(&format!("{post}/unpublish"), json!({"locales": ["vi"]})).await.expect(200);
    test.get("/v1/posts/en/one").send().await.expect_error(404, "not_found");
    // The rule is not seen by readers, and kept where nobody says another.
    let etag = editor.get(&post).await.etag();
    let kept = editor.put(&post, &etag, json!({"kind": "article"})).await.data();
    assert_eq!(kept["pairRule"], "together");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_behind_does_not_go_live_where_the_rule_says_so() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let post = translated(&editor, "river").await;
    rule(&editor, &post, "blockWhenStale").await;
    editor.save(&post, "en", json!({"title": "River", "body": "New."})).await.expect(200);
    editor.save(&post, "vi", json!({"title": "Sông", "body": "Sửa lỗi."})).await.expect(200);
    let publish = async |body: Value| editor.post(&format!("{post}/publish"), body).await;
    publish(json!({})).await.expect_error(409, "translation_stale");
    assert_eq!(test.get("/v1/posts/en/river").send().await.data()["body"], "First.\n\nThe water is slow.");
    publish(json!({"locales": ["en"]})).await.expect(200);
    let refused = test
        .post(&format!("{post}/publish"))
        .token(&editor.token)
        .header("Accept-Language", "vi")
        .json(json!({"locales": ["vi"]}))
        .send()
        .await;
    refused.expect_error(409, "translation_stale");
    assert!(refused.json()["message"].as_str().unwrap().contains("Bản dịch"), "{}", refused.text);
    editor.post(&format!("{post}/translations/vi/up-to-date"), json!({})).await.expect(200);
    publish(json!({"locales": ["vi"]})).await.expect(200);
}
