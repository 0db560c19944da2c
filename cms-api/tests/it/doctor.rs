//! `doctor` finds what is wrong, says what to do, and changes nothing.

use cms_api::clock::Clock;
use cms_api::config::{Config, RootKeyText};
use cms_api::doctor::{Finding, examine};
use cms_api::store::types::At;
use cms_api::store::{Store, outgoing_pause};

use crate::support::{Stores, TestApp, noon, tests_server_profile};
use crate::webhooks::hook;

async fn finding(config: &Config, clock: &Clock, name: &str) -> Finding {
    let findings = examine(config, clock).await;
    findings.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("{findings:?}")).1.clone()
}

/// The text of something wrong.
#[track_caller]
fn wrong(finding: Finding) -> String {
    match finding {
        Finding::Wrong(text) => text,
        other => panic!("nothing wrong: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_is_well_with_a_new_application() {
    let test = TestApp::start().await;
    let real = Clock::default();
    for (name, finding) in examine(&test.app.config, &real).await {
        assert!(matches!(finding, Finding::Fine(_)), "{name}: {finding:?}");
    }
    if tests_server_profile() {
        let clock = wrong(finding(&test.app.config, &Clock::fixed_at(noon()), "clock").await);
        assert!(clock.contains("NTP"), "{clock}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_root_key_and_a_pause_are_found() {
    let test = TestApp::start().await;
    hook(&test, "https://example.com/hook").await;
    let mut config = test.app.config.clone();
    config.root_key = Some(RootKeyText("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=".to_owned()));
    let secrets = wrong(finding(&config, &test.clock, "secrets").await);
    assert!(secrets.contains("`generator`"), "{secrets}");
    config.root_key = Some(RootKeyText("short".to_owned()));
    let key = wrong(finding(&config, &test.clock, "root key").await);
    assert!(key.contains("32 bytes"), "{key}");

    let mut tx = test.app.store.begin().await.unwrap();
    outgoing_pause::begin(&mut tx, "a reason", At(noon())).await.unwrap();
    tx.commit().await.unwrap();
    let Finding::Note(paused) = finding(&test.app.config, &test.clock, "webhooks").await else { panic!() };
    assert!(paused.contains("a reason") && paused.contains("`resume`"), "{paused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn waiting_migrations_and_servers_that_are_away_are_found() {
    let stores = Stores::empty(tests_server_profile()).await;
    Store::open(&stores.config.store)
        .await
        .unwrap()
        .migrate_to(Some("20261124000001".to_owned()))
        .await
        .unwrap();
    let schema = finding(&stores.config, &Clock::default(), "schema").await;
    if !tests_server_profile() {
        assert!(matches!(&schema, Finding::Note(text) if text.contains("next start")), "{schema:?}");
        let documents = wrong(finding(&stores.config, &Clock::default(), "documents").await);
        assert!(documents.contains("documents.db"), "{documents}");
        assert!(!stores.config.data_dir.join("documents.db").exists());
        return;
    }
    assert!(wrong(schema).contains("run `cms-api migrate`"));
    // Nobody listens on the discard port.
    let away = |name: &str| match name {
        "DATABASE_URL" => Some("postgres://duet@127.0.0.1:9/duet".to_owned()),
        "MONGODB_URL" => Some("mongodb://127.0.0.1:9/duet".to_owned()),
        "REDIS_URL" => Some("redis://127.0.0.1:9".to_owned()),
        "DUET_MAIL_FOLDER" => Some("mails".to_owned()),
        "DUET_ROOT_KEY" => Some("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=".to_owned()),
        _ => None,
    };
    let findings = examine(&Config::parse(&away, None).unwrap(), &Clock::default()).await;
    for name in ["store", "documents", "ephemeral"] {
        assert!(
            matches!(findings.iter().find(|(known, _)| *known == name), Some((_, Finding::Wrong(_)))),
            "{findings:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_folder_stays_empty() {
    let stores = Stores::empty(false).await;
    let data = finding(&stores.config, &Clock::default(), "data").await;
    assert!(matches!(&data, Finding::Note(text) if text.contains("first start")), "{data:?}");
    assert_eq!(std::fs::read_dir(stores.folder.path()).unwrap().count(), 0);
}
