//! Backups, restored into either profile.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use chrono::NaiveDate;
use cms_api::app::App;
use cms_api::backup;
use cms_api::clock::Clock;
use cms_api::config::{Config, RootKeyText};
use cms_api::reads::{self, Outcome, ViewEvent};
use cms_api::store::{outgoing_pause, tables};
use cms_sdk::Locale;
use indicatif::ProgressBar;
use serde_json::{Value, json};

use crate::posts::{Editor, pair};
use crate::receiver::Receiver;
use crate::support::{Stores, TestApp, noon, tests_server_profile};
use crate::webhooks::{deliver_due, hook};

/// An application with something in every kind of store; the id of its post.
async fn filled(receiver: &str) -> (TestApp, String) {
    let test = TestApp::start().await;
    hook(&test, receiver).await;
    let editor = Editor::new(&test).await;
    let tag = json!({"en": {"name": "Food"}, "vi": {"name": "Ẩm thực"}});
    let tag = editor.post("/v1/admin/tags", tag).await.data()["id"].clone();
    let mut post = pair("Phở", "pho");
    post["translations"]["vi"]["tags"] = json!([tag]);
    post["translations"]["en"]["body"] = json!("# Phở\n\n“Quoted” \\ and \u{1f35c}\ttab\u{7f}");
    let id = editor.live(post).await.rsplit('/').next().unwrap().to_owned();
    // Its post is null.
    let redirect = json!({"from": "/old/", "to": "/en/posts/pho/"});
    editor.post("/v1/admin/redirects", redirect).await.expect(201);
    // Its feed has nothing, and its run is null.
    let schedule = json!({"postId": id, "action": "unpublish", "at": "2030-01-01T00:00"});
    editor.post("/v1/admin/schedules", schedule).await.expect(201);
    let message =
        json!({"locale": "vi", "name": "Lan", "email": "lan@example.com", "message": "Chào\n“bạn”"});
    test.post("/v1/contact").json(message).send().await.expect(201);
    let view = |day: &str, outcome| ViewEvent {
        id: test.clock.new_id(),
        post_id: id.parse().unwrap(),
        locale: Locale::Vi,
        day: day.parse().unwrap(),
        outcome,
    };
    let views = [
        ("2025-01-01", Outcome::Counted),
        ("2026-10-30", Outcome::DeclaredBot),
        ("2026-11-01", Outcome::Counted),
    ];
    test.app.documents.insert_views(&views.map(|(day, outcome)| view(day, outcome))).await.unwrap();
    test.app.documents.settle(day("2026-10-31")).await.unwrap();
    assert_eq!(test.app.documents.purge_views(day("2026-01-01")).await.unwrap(), 1);
    (test, id)
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

async fn back_up(app: &App, folder: &Path) -> Value {
    backup::create(app, folder, &ProgressBar::hidden()).await.unwrap();
    serde_json::from_str(&std::fs::read_to_string(folder.join("manifest.json")).unwrap()).unwrap()
}

async fn restore(config: &Config, test: &TestApp, folder: &Path) -> Result<backup::Restored, String> {
    let restored = backup::restore(config, &test.clock, folder, &ProgressBar::hidden()).await;
    restored.map_err(|error| format!("{error:#}"))
}

/// What the files of a backup hold, without the pause that a restore begins.
fn contents(manifest: &Value) -> Vec<(&String, &Value, &Value, &Value)> {
    let files = manifest["backup"]["files"].as_object().unwrap();
    let files = files.iter().filter(|(name, _)| !name.contains("outgoing_pause"));
    files.map(|(name, file)| (name, &file["columns"], &file["lines"], &file["digest"])).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_comes_back_whole_in_either_profile() {
    let receiver = Receiver::start().await;
    let (test, post) = filled(&receiver.url).await;
    let folder = tempfile::tempdir().unwrap();
    let manifest = back_up(&test.app, &folder.path().join("first")).await;
    let mode = std::fs::metadata(folder.path().join("first")).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "it is its owner's alone");
    for in_server_profile in [false, true] {
        if in_server_profile && !tests_server_profile() {
            continue;
        }
        let stores = Stores::empty(in_server_profile).await;
        let done = restore(&stores.config, &test, &folder.path().join("first")).await.unwrap();
        assert!(done.contents.rows > 20 && done.contents.documents == 6, "{done:?}");
        let restored = TestApp::open(stores).await;
        let again = folder.path().join(format!("again-{in_server_profile}"));
        assert_eq!(contents(&back_up(&restored.app, &again).await), contents(&manifest));
        for public in ["/v1/posts/vi/pho", "/v1/posts?locale=en", "/v1/search?locale=vi&q=ngon"] {
            let answers = [restored.get(public).send().await.text, test.get(public).send().await.text];
            assert_eq!(answers[0], answers[1]);
        }
        let redirects = async |app: &TestApp| {
            app.get("/v1/admin/redirects").token(&app.admin().await).send().await.data()
        };
        assert_eq!(redirects(&restored).await, redirects(&test).await);
        let id = post.parse().unwrap();
        assert_eq!(
            restored.app.documents.counts(id, reads::ever()).await.unwrap(),
            test.app.documents.counts(id, reads::ever()).await.unwrap()
        );
        assert_eq!(deliver_due(&restored).await, 0, "nothing leaves before it is confirmed");
        let mut tx = restored.app.store.begin().await.unwrap();
        assert!(outgoing_pause::find(&mut tx).await.unwrap().unwrap().0.contains("2026-11-01 12:00"));
        assert!(outgoing_pause::end(&mut tx).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(deliver_due(&restored).await, 1, "its secret opens");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restore_refuses_what_it_cannot_trust_and_writes_nothing() {
    let (test, _) = filled("https://example.com/hook").await;
    let folder = tempfile::tempdir().unwrap();
    let backup = folder.path().join("backup");
    back_up(&test.app, &backup).await;
    assert!(
        backup::create(&test.app, &backup, &ProgressBar::hidden()).await.is_err(),
        "it is never written over"
    );

    let target = Stores::empty(tests_server_profile()).await;
    let refused = restore(&test.app.config, &test, &backup).await.unwrap_err();
    assert!(refused.contains("the SQL store is not empty"), "{refused}");
    let mut other_key = target.config.clone();
    other_key.root_key = Some(RootKeyText("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=".to_owned()));
    let refused = restore(&other_key, &test, &backup).await.unwrap_err();
    assert!(refused.contains("the root key is not the one"), "{refused}");
    let mut no_key = Stores::empty(false).await.config;
    no_key.root_key = None;
    let refused = restore(&no_key, &test, &backup).await.unwrap_err();
    assert!(refused.contains("root.key") && !no_key.data_dir.join("root.key").exists(), "{refused}");

    let change = async |file: &str, change: &dyn Fn(Vec<u8>) -> Vec<u8>| {
        let path = backup.join(file);
        let before = std::fs::read(&path).unwrap();
        std::fs::write(&path, change(before.clone())).unwrap();
        let refused = restore(&target.config, &test, &backup).await.unwrap_err();
        std::fs::write(&path, before).unwrap();
        refused
    };
    let cut = |bytes: Vec<u8>| bytes[..bytes.len() - 9].to_vec();
    let refused = change("sql/posts.ndjson.gz", &cut).await;
    assert!(refused.contains("`sql/posts.ndjson.gz` of the backup is damaged"), "{refused}");
    let refused = change("manifest.json", &|bytes| {
        String::from_utf8(bytes).unwrap().replace("2026-11-01", "2026-11-02").into_bytes()
    });
    let refused = refused.await;
    assert!(refused.contains("`manifest.json` was changed"), "{refused}");
    let refused = change("manifest.json", &|_| b"{}".to_vec()).await;
    assert!(refused.contains("is not the manifest of a backup"), "{refused}");

    restore(&target.config, &test, &backup).await.expect("every refusal left the stores empty");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_table_is_in_a_backup() {
    let test = TestApp::start().await;
    let mut names = tables::names(&mut test.app.store.read().await.unwrap()).await.unwrap();
    names.sort();
    let mut known = tables::TABLES.to_vec();
    known.sort();
    assert_eq!(names, known);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_data_folder_moves_into_the_servers() {
    if !tests_server_profile() {
        return;
    }
    let source = Stores::empty(false).await;
    let data_dir = source.config.data_dir.clone();
    std::fs::write(data_dir.join("root.key"), &source.config.root_key.as_ref().unwrap().0).unwrap();
    let progress = ProgressBar::hidden();
    let mut target = Stores::empty(true).await.config;
    target.data_dir = data_dir.clone();
    let clock = Clock::fixed_at(noon());
    let nothing = backup::move_to_server(&target, &clock, &progress).await.unwrap_err().to_string();
    assert!(nothing.contains("there is nothing to move"), "{nothing}");

    let test = TestApp::open(source).await;
    let editor = Editor::new(&test).await;
    editor.live(pair("Phở", "pho")).await;
    let message = json!({"locale": "vi", "name": "Lan", "email": "lan@example.com", "message": "Chào"});
    test.post("/v1/contact").json(message).send().await.expect(201);
    let live = test.get("/v1/posts/vi/pho").send().await.text;
    let busy = backup::move_to_server(&target, &clock, &progress).await.unwrap_err().to_string();
    assert!(busy.contains("another process uses"), "{busy}");

    let folder = test.stop();
    let moved = backup::move_to_server(&target, &clock, &progress).await.unwrap();
    assert_eq!(moved.contents.documents, 1);
    assert!(folder.path().join("duet.db").exists());
    let left: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().contains("move")), "{left:?}");
    let moved = TestApp::open(Stores { config: target, folder }).await;
    assert_eq!(moved.get("/v1/posts/vi/pho").send().await.text, live);
}
