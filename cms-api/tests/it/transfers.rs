//! All content in and out, from afar.

use std::io::Read as _;

use cms_api::tokens::Scope;
use serde_json::{Value, json};

use crate::posts::Editor;
use crate::support::{Answer, TestApp};

fn tar(files: &[(&str, &str)]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (path, text) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, path, text.as_bytes()).unwrap();
    }
    builder.into_inner().unwrap()
}

fn page(title: &str) -> String {
    format!("---\ntitle: {title}\ndate: 2026-01-02\n---\nHello\n")
}

async fn begin(test: &TestApp, token: &str, archive: Vec<u8>) -> Answer {
    test.post("/v1/admin/imports").token(token).typed("application/x-tar", archive).send().await
}

/// Asks until an import has ended; gives what it says then.
pub(crate) async fn ended(test: &TestApp, token: &str, started: Answer) -> Value {
    let id = started.data()["id"].as_str().unwrap().to_owned();
    loop {
        let run = test.get(&format!("/v1/admin/imports/{id}")).token(token).send().await.data();
        if run["state"] != "running" {
            return run;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archive_is_imported_whole_and_told_of() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let site = tar(&[
        ("site/en/rice.md", &page("Rice")),
        ("site/vi/rice.md", &page("Lúa")),
        ("site/fr/rice.md", &page("Riz")),
    ]);
    let run = ended(&test, &editor.token, begin(&test, &editor.token, site.clone()).await).await;
    assert_eq!((&run["state"], &run["done"], &run["total"]), (&json!("done"), &json!(2), &json!(2)));
    assert_eq!(run["report"]["created"], json!(["en/rice.md", "vi/rice.md"]));
    assert_eq!(run["report"]["notes"][0]["file"], "fr/");
    let listed = editor.get("/v1/admin/posts").await.json();
    assert_eq!(listed["pagination"]["totalItems"], 1);
    let again = ended(&test, &editor.token, begin(&test, &editor.token, site).await).await;
    assert_eq!((&again["report"]["created"], &again["report"]["unchanged"]), (&json!([]), &json!(2)));
    let admin = test.admin().await;
    let log = test.get("/v1/admin/audit?action=content.imported").token(&admin).send().await.json();
    assert_eq!(log["data"].as_array().unwrap().len(), 2, "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_the_files_is_named_and_nothing_is_imported() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let site = tar(&[("en/a.md", &page("A")), ("en/b.md", "---\ntitle: [\n---\n")]);
    let run = ended(&test, &editor.token, begin(&test, &editor.token, site).await).await;
    assert_eq!((&run["state"], &run["problems"][0]["file"]), (&json!("refused"), &json!("en/b.md")));
    assert_eq!(editor.get("/v1/admin/posts").await.json()["pagination"]["totalItems"], 0);
    let nothing = ended(&test, &editor.token, begin(&test, &editor.token, tar(&[("a.txt", "")])).await).await;
    assert_eq!(nothing["state"], "refused");
    begin(&test, &editor.token, b"no archive".to_vec()).await.expect_error(400, "archive_invalid");
    let writer = test.token(&[Scope::ContentWrite]).await;
    begin(&test, &writer, tar(&[("en/a.md", &page("A"))])).await.expect_error(403, "forbidden");
    let held = test.app.importing.lock().await;
    let refused = begin(&test, &editor.token, tar(&[("en/a.md", &page("A"))])).await;
    refused.expect_error(409, "import_running");
    drop(held);
    let unknown = format!("/v1/admin/imports/{}", test.clock.new_id());
    editor.get(&unknown).await.expect_error(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn exports_are_archives_that_imports_take_back() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    editor.live(crate::posts::pair("Rice", "rice")).await;
    let answer = test.get("/v1/admin/exports/markdown").token(&editor.token).send_for_bytes().await.1;
    let mut files = Vec::new();
    for entry in tar::Archive::new(flate2::read::GzDecoder::new(answer.as_slice())).entries().unwrap() {
        files.push(entry.unwrap().path().unwrap().to_string_lossy().into_owned());
    }
    assert!(files.iter().any(|file| file.ends_with("site.toml")), "{files:?}");
    let other = TestApp::start().await;
    let admin = other.admin().await;
    let run = ended(&other, &admin, begin(&other, &admin, answer).await).await;
    assert_eq!(
        (&run["state"], &run["report"]["created"].as_array().unwrap().len()),
        (&json!("done"), &2),
        "{run}"
    );

    let snapshot = test.get("/v1/admin/exports/snapshot").token(&editor.token).send_for_bytes().await.1;
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(snapshot.as_slice()));
    let content = archive
        .entries()
        .unwrap()
        .map(Result::unwrap)
        .find(|entry| entry.path().unwrap().ends_with("content.ndjson"));
    let mut text = String::new();
    content.unwrap().read_to_string(&mut text).unwrap();
    assert_eq!(text.matches("\"translation\"").count(), 2, "{text}");
    let reader = test.token(&[Scope::ContentRead]).await;
    test.get("/v1/admin/exports/markdown").token(&reader).send().await.expect_error(403, "forbidden");
}
