//! Posts as editors see them: working copies, versions, publishing.

use cms_api::tokens::Scope;
use serde_json::{Value, json};

use crate::support::{Answer, TestApp};

/// A pair of articles with this title and slug in both languages.
pub fn pair(title: &str, slug: &str) -> Value {
    json!({
        "kind": "article",
        "translations": {
            "en": {"title": title, "slug": slug, "body": "Hello"},
            "vi": {"title": title, "slug": slug, "body": "Xin chào"},
        },
    })
}

/// An editor at work.
pub struct Editor<'a> {
    pub test: &'a TestApp,
    pub token: String,
}

impl<'a> Editor<'a> {
    pub async fn new(test: &'a TestApp) -> Self {
        let scopes = [Scope::ContentRead, Scope::ContentWrite, Scope::SettingsWrite, Scope::SiteRead];
        Self { test, token: test.token(&scopes).await }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.test.get(path).token(&self.token).send().await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.test.post(path).token(&self.token).json(body).send().await
    }

    pub async fn put(&self, path: &str, etag: &str, body: Value) -> Answer {
        self.test.put(path).token(&self.token).if_match(etag).json(body).send().await
    }

    pub async fn delete(&self, path: &str, etag: &str) -> Answer {
        self.test.delete(path).token(&self.token).if_match(etag).send().await
    }

    /// Creates a post; gives its path.
    pub async fn create(&self, body: Value) -> String {
        let made = self.post("/v1/admin/posts", body).await;
        assert_eq!(made.status.as_u16(), 201, "{}", made.text);
        format!("/v1/admin/posts/{}", made.data()["id"].as_str().unwrap())
    }

    /// Publishes all languages; gives the answer's data.
    pub async fn publish(&self, post: &str) -> Value {
        self.post(&format!("{post}/publish"), json!({})).await.data()
    }

    /// Creates and publishes a post; gives its path.
    pub async fn live(&self, body: Value) -> String {
        let post = self.create(body).await;
        self.publish(&post).await;
        post
    }

    /// Saves a working copy over what is there.
    pub async fn save(&self, post: &str, locale: &str, body: Value) -> Answer {
        let path = format!("{post}/translations/{locale}");
        let etag = self.get(&path).await.etag();
        self.put(&path, &etag, body).await
    }

    /// The entries of the feed, oldest first, as (kind, value).
    pub async fn feed(&self) -> Vec<(String, Value)> {
        let changes = self.get("/v1/export/changes").await.expect(200);
        let entries = changes["data"].as_array().unwrap().iter().map(|change| change["entry"].clone());
        entries
            .map(|entry| {
                let (kind, value) = entry.as_object().unwrap().iter().next().unwrap();
                (kind.clone(), value.clone())
            })
            .collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pair_is_written_published_edited_and_taken_down() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let post = editor.create(pair("Sông Mê Kông", "mekong")).await;
    let draft = editor.get(&post).await.data();
    assert_eq!(draft["translations"]["vi"]["status"], "draft");
    assert_eq!(draft["translations"]["vi"].get("live"), None);
    test.get("/v1/posts/vi/mekong").send().await.expect_error(404, "not_found");
    assert_eq!(editor.feed().await, []);

    let published = editor.publish(&post).await;
    assert_eq!(published["seq"], 2, "one change per language");
    assert_eq!(published["post"]["translations"]["en"]["status"], "published");
    assert_eq!(published["post"]["translations"]["vi"]["live"]["path"], "/vi/bai-viet/mekong/");
    let read = test.get("/v1/posts/vi/mekong").send().await.data();
    assert_eq!((&read["title"], &read["body"]), (&json!("Sông Mê Kông"), &json!("Xin chào")));
    assert_eq!(read["translations"], json!({"en": "/en/posts/mekong/", "vi": "/vi/bai-viet/mekong/"}));
    assert_eq!(editor.publish(&post).await.get("seq"), None, "what is live stays as it is");

    test.clock.set("2026-11-02T00:00:00Z".parse().unwrap());
    editor.save(&post, "vi", json!({"title": "Sông Mê Kông", "body": "Mới"})).await.expect(200);
    let changed = editor.get(&post).await.data();
    assert_eq!(changed["translations"]["vi"]["status"], "changed");
    assert_eq!(changed["translations"]["en"]["status"], "published");
    assert_eq!(test.get("/v1/posts/vi/mekong").send().await.data()["body"], "Xin chào");
    assert_eq!(editor.publish(&post).await["seq"], 3, "only what changed");
    let read = test.get("/v1/posts/vi/mekong").send().await.data();
    assert_eq!((&read["body"], &read["publishedAt"]), (&json!("Mới"), &json!("2026-11-01T12:00:00+00:00")));
    assert_eq!(read["updatedAt"], "2026-11-02T00:00:00+00:00");

    let vi_only = json!({"locales": ["vi"]});
    let down = editor.post(&format!("{post}/unpublish"), vi_only.clone()).await.data();
    assert_eq!(down["post"]["translations"]["vi"]["status"], "unpublished");
    test.get("/v1/posts/vi/mekong").send().await.expect_error(404, "not_found");
    let other = test.get("/v1/posts/en/mekong").send().await.data();
    assert_eq!(other["translations"], json!({"en": "/en/posts/mekong/"}));

    test.clock.set("2026-11-03T00:00:00Z".parse().unwrap());
    editor.post(&format!("{post}/publish"), vi_only).await.expect(200);
    let again = test.get("/v1/posts/vi/mekong").send().await.data();
    assert_eq!(again["updatedAt"], "2026-11-02T00:00:00+00:00", "readers see what they saw");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_save_wants_the_version_that_was_read() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let post = editor.create(json!({"kind": "page", "translations": {"en": {"title": "About"}}})).await;
    let path = format!("{post}/translations/en");
    let body = || json!({"title": "About us"});
    let call = || test.put(&path).token(&editor.token).json(body());
    call().send().await.expect_error(428, "precondition_required");
    call().header("If-None-Match", "*").send().await.expect_error(412, "precondition_failed");
    call().if_match("*").send().await.expect_error(412, "precondition_failed");
    call().if_match("\"v1\"").header("If-None-Match", "*").send().await.expect_error(400, "invalid_header");
    let first = editor.get(&path).await.etag();
    let saved = editor.put(&path, &first, body()).await;
    assert_eq!(saved.etag(), "\"v2\"");
    editor.put(&path, &first, json!({"title": "Lost"})).await.expect_error(412, "precondition_failed");
    assert_eq!(editor.put(&path, "\"v2\"", body()).await.etag(), "\"v2\"", "the same again is no save");
    let revisions = editor.get(&format!("{path}/revisions")).await.json();
    assert_eq!(revisions["pagination"]["totalItems"], 2);
    assert_eq!(revisions["data"][0]["title"], "About us");
    assert_eq!(editor.get(&format!("{path}/revisions/1")).await.data()["title"], "About");
    editor.get(&format!("{path}/revisions/3")).await.expect_error(404, "not_found");

    let other = format!("{post}/translations/vi");
    editor.get(&other).await.expect_error(404, "not_found");
    editor.put(&other, "\"v1\"", body()).await.expect_error(412, "precondition_failed");
    let new = test.put(&other).token(&editor.token).header("If-None-Match", "*").json(json!({"title": "Về"}));
    new.send().await.expect(201);

    let shared = json!({"kind": "landing", "sourcePath": "about"});
    test.put(&post)
        .token(&editor.token)
        .json(shared.clone())
        .send()
        .await
        .expect_error(428, "precondition_required");
    assert_eq!(editor.put(&post, "\"v1\"", shared.clone()).await.etag(), "\"v2\"");
    editor.put(&post, "\"v1\"", shared).await.expect_error(412, "precondition_failed");
    editor.delete(&other, "\"v9\"").await.expect_error(412, "precondition_failed");
    editor.delete(&other, "\"v1\"").await.expect(200);
    editor.delete(&path, "\"v2\"").await.expect_error(409, "conflict");
    editor.delete(&post, "\"v1\"").await.expect_error(412, "precondition_failed");
    editor.delete(&post, "\"v2\"").await.expect(200);
    editor.get(&post).await.expect_error(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn slugs_are_unique_per_language_and_section() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    editor.create(pair("One", "one")).await;
    editor.post("/v1/admin/posts", pair("Other", "one")).await.expect_error(409, "slug_taken");
    let page = |slug: Value| json!({"kind": "page", "translations": {"en": {"title": "One", "slug": slug}}});
    editor.create(page(json!("one"))).await;
    let reserved = editor.post("/v1/admin/posts", page(json!("tags"))).await;
    assert_eq!(reserved.violations(), ["translations.en.slug"]);
    let titled = json!({"kind": "article", "translations": {"en": {"title": "Mot  - Một"}}});
    for expected in ["mot-mot", "mot-mot-2", "mot-mot-3"] {
        let made = editor.create(titled.clone()).await;
        assert_eq!(editor.get(&made).await.data()["translations"]["en"]["slug"], expected);
    }

    // The live slug stays taken while the working copy has another one.
    let first = editor.live(pair("Two", "two")).await;
    editor.save(&first, "en", json!({"title": "Two", "slug": "zwei"})).await.expect(200);
    editor.post("/v1/admin/posts", pair("New", "two")).await.expect_error(409, "slug_taken");
}

#[tokio::test(flavor = "multi_thread")]
async fn all_broken_rules_come_at_once_and_nothing_is_written() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let body = json!({
        "kind": "landing",
        "sourcePath": "../up",
        "translations": {
            "en": {"title": " ", "slug": "No Slug", "summary": "x".repeat(501), "tags": ["00000000-0000-7000-8000-000000000000"]},
            "vi": {"title": "a\u{0}b", "sections": [{"latestPosts": {"title": "", "count": 13}}], "cover": {"src": "x.png"}},
        },
    });
    let fields = editor.post("/v1/admin/posts", body).await.violations();
    let expected = [
        "sourcePath",
        "translations.en.slug",
        "translations.en.summary",
        "translations.en.tags.0",
        "translations.en.title",
        "translations.vi.cover.src",
        "translations.vi.sections.0.latestPosts.count",
        "translations.vi.sections.0.latestPosts.title",
        "translations.vi.title",
    ];
    assert_eq!(fields, expected);
    let strange = json!({"kind": "page", "translations": {"fr": {"title": "Bonjour"}}});
    editor.post("/v1/admin/posts", strange).await.expect_error(400, "invalid_body");
    assert_eq!(editor.get("/v1/admin/posts").await.json()["pagination"]["totalItems"], 0);
    let nobody = json!({"kind": "page", "translations": {}});
    assert_eq!(editor.post("/v1/admin/posts", nobody).await.violations(), ["translations"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn both_languages_go_live_or_neither() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let post = editor.create(json!({"kind": "article", "translations": {"en": {"title": "One"}}})).await;
    let both = json!({"locales": ["en", "vi"]});
    assert_eq!(editor.post(&format!("{post}/publish"), both).await.violations(), ["locales.1"]);
    assert_eq!(editor.get(&post).await.data()["translations"]["en"]["status"], "draft");
    let nothing = "/v1/admin/posts/00000000-0000-7000-8000-000000000000/publish";
    editor.post(nothing, json!({})).await.expect_error(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kind_changes_only_while_no_address_is_lost() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let kind = |kind: &str| json!({"kind": kind});
    let post = editor.create(pair("One", "one")).await;
    editor.put(&post, "\"v1\"", kind("page")).await.expect(200);
    editor.publish(&post).await;
    assert_eq!(test.get("/v1/posts/en/one").send().await.data()["path"], "/en/one/");
    editor.put(&post, "\"v2\"", kind("article")).await.expect_error(409, "conflict");
    editor.put(&post, "\"v2\"", kind("landing")).await.expect(200);
    let (entry, value) = editor.feed().await.pop().unwrap();
    assert_eq!((entry.as_str(), &value["kind"]), ("translation", &json!("landing")));
    let two = json!({"sections": [{"newsletter": {"title": "Mail"}, "contact": {"title": "Write"}}]});
    editor.save(&post, "en", two).await.expect_error(400, "invalid_body");
    let sections = json!({"title": "One", "sections": [{"newsletter": {"title": "Mail"}}]});
    editor.save(&post, "en", sections).await.expect(200);
    assert_eq!(editor.put(&post, "\"v3\"", kind("page")).await.violations(), ["kind"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_create_is_one_post() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let send = |title: &'static str| {
        let call = test.post("/v1/admin/posts").token(&editor.token).header("Idempotency-Key", "k1");
        call.json(pair(title, "one")).send()
    };
    let first = send("One").await;
    assert_eq!(send("One").await.expect(201), first.expect(201));
    send("Other").await.expect_error(409, "idempotency_key_reused");
    assert_eq!(editor.get("/v1/admin/posts").await.json()["pagination"]["totalItems"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_allowed_without_a_scope() {
    let test = TestApp::start().await;
    let reader = test.token(&[Scope::ContentRead]).await;
    let writer = test.token(&[Scope::ContentWrite]).await;
    test.get("/v1/admin/posts").send().await.expect_error(401, "unauthenticated");
    test.get("/v1/admin/posts").token(&writer).send().await.expect_error(403, "forbidden");
    let create = test.post("/v1/admin/posts").token(&reader).json(pair("One", "one"));
    create.send().await.expect_error(403, "forbidden");
}
