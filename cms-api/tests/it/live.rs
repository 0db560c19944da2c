//! Whether readers see what was published, asked and told.

use cms_api::tokens::Scope;
use cms_sdk::feed::Cursor;
use futures_util::StreamExt as _;
use serde_json::{Value, json};

use crate::posts::{Editor, pair};
use crate::support::TestApp;

/// A generator that reports builds.
struct Generator<'a> {
    test: &'a TestApp,
    token: String,
}

impl Generator<'_> {
    /// Reports that a build begins that shows everything; gives its path.
    async fn begin(&self) -> String {
        let cursor = cms_api::feed::head(&mut self.test.app.store.read().await.unwrap()).await.unwrap();
        self.begin_at(cursor).await
    }

    async fn begin_at(&self, cursor: Cursor) -> String {
        let id = self.test.clock.new_id();
        let body = json!({
            "id": id, "target": "production", "cursor": cursor.to_string(), "startedAt": "2026-11-01T12:00:01Z",
        });
        self.test.post("/v1/builds").token(&self.token).json(body).send().await.expect(201);
        format!("/v1/builds/{id}")
    }

    async fn end(&self, build: &str, status: &str, failures: Value) {
        let body = json!({
            "status": status, "finishedAt": "2026-11-01T12:00:02Z", "durationMs": 1000, "rendered": 1, "outputs": 1,
            "changedPaths": [], "changed": 0, "removedPaths": [], "removed": 0, "failures": failures,
        });
        self.test.put(build).token(&self.token).json(body).send().await.expect(200);
    }
}

async fn states(editor: &Editor<'_>, post: &str) -> Vec<String> {
    let found = editor.get(&format!("{post}/live")).await.data();
    let states = found.as_array().unwrap().iter().map(|status| status["state"].as_str().unwrap().to_owned());
    states.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn receipts_tell_per_language_what_readers_see() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let generator = Generator { test: &test, token: test.token(&[Scope::SiteWrite]).await };
    let post = editor.create(pair("Rice", "rice")).await;
    assert_eq!(states(&editor, &post).await, ["draft", "draft"]);

    editor.post(&format!("{post}/publish"), json!({"locales": ["en"]})).await.expect(200);
    assert_eq!(states(&editor, &post).await, ["queued", "draft"]);
    let build = generator.begin().await;
    assert_eq!(states(&editor, &post).await, ["building", "draft"]);
    let id = post.rsplit('/').next().unwrap();
    let failures = json!([{"postId": id, "locale": "en", "message": "no such template"}]);
    generator.end(&build, "failed", failures).await;
    let failed = editor.get(&format!("{post}/live")).await.data();
    assert_eq!((&failed[0]["state"], &failed[0]["reason"]), (&json!("failed"), &json!("no such template")));

    let build = generator.begin().await;
    generator.end(&build, "succeeded", json!([])).await;
    let live = editor.get(&format!("{post}/live")).await.data();
    assert_eq!(live[0], json!({"locale": "en", "state": "live", "since": "2026-11-01T12:00:02+00:00"}));

    // What another language, or another post, does changes nothing here.
    editor.publish(&post).await;
    assert_eq!(states(&editor, &post).await, ["live", "queued"]);
    editor.post(&format!("{post}/unpublish"), json!({"locales": ["en"]})).await.expect(200);
    assert_eq!(states(&editor, &post).await, ["leaving", "queued"]);
    let build = generator.begin().await;
    generator.end(&build, "succeeded", json!([])).await;
    assert_eq!(states(&editor, &post).await, ["unpublished", "live"]);
    let nobody = test.token(&[Scope::SiteRead]).await;
    test.get(&format!("{post}/live")).token(&nobody).send().await.expect_error(403, "forbidden");
    let unknown = format!("/v1/admin/posts/{}/live", test.clock.new_id());
    editor.get(&unknown).await.expect_error(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_page_is_told_at_once() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let generator = Generator { test: &test, token: test.token(&[Scope::SiteWrite]).await };
    let post = editor.create(pair("Rice", "rice")).await;
    let id = post.rsplit('/').next().unwrap();
    let stream = test.get(&format!("/v1/admin/events?post={id}")).token(&editor.token).stream().await;
    assert_eq!(stream.0, "text/event-stream");
    let mut events = Box::pin(stream.1);
    let mut told = async || loop {
        let chunk = events.next().await.expect("the stream goes on").unwrap();
        let text = String::from_utf8(chunk.to_vec()).unwrap();
        if let Some(data) = text.lines().find_map(|line| line.strip_prefix("data: ")) {
            let event: Value = serde_json::from_str(data).unwrap();
            return event["post"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one["state"].clone())
                .collect::<Vec<_>>();
        }
    };
    assert_eq!(told().await, ["draft", "draft"]);
    editor.publish(&post).await;
    assert_eq!(told().await, ["queued", "queued"]);
    let build = generator.begin().await;
    assert_eq!(told().await, ["building", "building"]);
    generator.end(&build, "succeeded", json!([])).await;
    assert_eq!(told().await, ["live", "live"]);
    test.app.lifecycle.begin_stop();
    assert!(events.next().await.is_none(), "a stopping process ends its streams");
}
