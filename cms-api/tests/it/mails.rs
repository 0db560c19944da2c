//! Mails: what they say, and the outbox that they wait in.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use chrono::TimeDelta;
use cms_api::backup;
use cms_api::config::{ApiKey, Config, MailWay, RootKeyText};
use cms_api::jobs::{mail_contact_messages, send_mails};
use cms_api::mail::compose::compose;
use cms_api::mail::{self, Happening, Mail, Opened, outbox};
use cms_api::ports::{MailError, OutgoingMail};
use cms_api::store::mails::{DROPPED, FAILED, MailRow, SENT, WAITING};
use cms_api::store::types::{At, Key};
use cms_api::store::{self, outgoing_pause};
use cms_sdk::Locale;
use cms_sdk::settings::SiteSettings;
use indicatif::ProgressBar;
use serde_json::json;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::mail_servers::{RESEND_KEY, ResendSink, SmtpSink};
use crate::support::{Stores, TestApp, noon, tests_server_profile};

const LINK: &str = "https://example.com/en/account/confirm/#token=c2VjcmV0";
const TO: &str = "lan@example.com";

fn confirm() -> Mail {
    Mail::ConfirmSignUp { link: LINK.to_owned() }
}

async fn enqueue(test: &TestApp, mail: &Mail) -> Uuid {
    let mut tx = test.app.store.begin().await.unwrap();
    let id = mail::enqueue(&mut tx, &test.app.root_key, &test.clock, mail, Locale::En, TO).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn row(test: &TestApp, id: Uuid) -> MailRow {
    store::mails::find(&mut test.app.store.read().await.unwrap(), Key(id)).await.unwrap().unwrap()
}

fn advance(test: &TestApp, by: TimeDelta) {
    test.clock.set(test.clock.now() + by);
}

fn by_resend(config: &mut Config, sink: &ResendSink) {
    let key = ApiKey::from(RESEND_KEY.to_owned());
    config.mail.way = MailWay::Resend { base: sink.url.clone(), key };
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_goes_out_once_and_its_secrets_are_forgotten() {
    let test = TestApp::start().await;
    let mut tx = test.app.store.begin().await.unwrap();
    mail::enqueue(&mut tx, &test.app.root_key, &test.clock, &confirm(), Locale::En, TO).await.unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(test.mails().await, [], "what was not committed is not mailed");

    let id = enqueue(&test, &confirm()).await;
    let waiting = row(&test, id).await;
    assert_eq!((waiting.state.as_str(), waiting.template.as_str()), (WAITING, "confirm-sign-up"));
    assert!(!format!("{waiting:?} {:?}", confirm()).contains("token"));
    assert!(!waiting.sealed.is_empty());
    assert!(test.app.metrics.text(&test.app).await.unwrap().contains("duet_waiting{queue=\"mails\"} 1"));
    for _ in 0..2 {
        let [sent] = test.mails().await.try_into().unwrap();
        assert_eq!((sent.id.as_str(), sent.to.as_str(), sent.link()), (id.to_string().as_str(), TO, LINK));
        assert!(sent.html.contains(LINK), "{}", sent.html);
    }
    let sent = row(&test, id).await;
    assert_eq!((sent.state.as_str(), sent.sealed.as_str(), sent.attempts), (SENT, "", 1));
    assert_eq!((sent.ended_at, sent.error), (Some(At(noon())), None));
    assert!(test.app.metrics.text(&test.app).await.unwrap().contains("duet_waiting{queue=\"mails\"} 0"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_between_sending_and_marking_sends_it_again_under_the_same_id() {
    let sink = ResendSink::start().await;
    let test = TestApp::start_with(|config| by_resend(config, &sink)).await;
    let id = enqueue(&test, &confirm()).await;
    let claim = async || outbox::claim_next(&test.app.store, &test.clock).await.unwrap();
    let lost = claim().await.unwrap();
    send_mails::send(&test.app, &lost.open(&test.app.root_key).unwrap()).await.unwrap();
    assert!(claim().await.is_none(), "it is claimed");
    advance(&test, outbox::CLAIM);
    let again = claim().await.unwrap();
    // Whoever was thought dead comes back: it no longer decides.
    let late = Err(MailError::GiveUp("late".to_owned()));
    outbox::settle(&test.app.store, &test.clock, &lost, late).await.unwrap();
    assert_eq!(row(&test, id).await.state, WAITING);
    send_mails::attempt(&test.app, &again).await.unwrap();
    let row = row(&test, id).await;
    assert_eq!((row.state.as_str(), row.attempts), (SENT, 2));
    assert_eq!(sink.requests().len(), 2);
    assert_eq!(sink.taken().keys().collect::<Vec<_>>(), [&id.to_string()], "the service takes it for one");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_instances_send_every_mail_once() {
    const MAILS: usize = 24;
    let sink = ResendSink::start().await;
    let one = TestApp::start_with(|config| by_resend(config, &sink)).await;
    let other = one.another().await;
    let mut ids = BTreeSet::new();
    for _ in 0..MAILS {
        ids.insert(enqueue(&one, &confirm()).await.to_string());
    }
    let stop = CancellationToken::new();
    let jobs = [&one, &other].map(|test| tokio::spawn(send_mails::run(Arc::clone(&test.app), stop.clone())));
    let all_sent = async {
        let mut conn = one.app.store.read().await.unwrap();
        while store::mails::count_waiting(&mut conn).await.unwrap() > 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(60), all_sent).await.expect("all are sent");
    // A mail that is committed here wakes this instance at once.
    ids.insert(enqueue(&one, &confirm()).await.to_string());
    one.app.mails.wake();
    let woken = async {
        while sink.requests().len() <= MAILS {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(60), woken).await.expect("it is sent");
    stop.cancel();
    for job in jobs {
        job.await.unwrap();
    }
    assert_eq!(sink.taken().into_keys().collect::<BTreeSet<_>>(), ids);
    assert_eq!(sink.requests().len(), ids.len(), "none was sent twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_is_tried_again_and_given_up_in_the_end() {
    let sink = SmtpSink::start().await;
    let url = sink.url();
    let test = TestApp::start_with(|config| {
        let environment = |name: &str| match name {
            "DUET_SMTP_URL" => Some(url.clone()),
            "DUET_MAIL_FROM" => Some("site@example.com".to_owned()),
            _ => None,
        };
        config.mail = Config::parse(&environment, None).unwrap().mail;
    })
    .await;
    let try_due = async || match outbox::claim_next(&test.app.store, &test.clock).await.unwrap() {
        Some(claimed) => send_mails::attempt(&test.app, &claimed).await.unwrap(),
        None => panic!("nothing is due"),
    };
    let id = enqueue(&test, &confirm()).await;
    for minutes in [1, 5, 30, 120, 360, 1_440] {
        sink.answer("RCPT", "450 <lan@example.com> is busy");
        try_due().await;
        let waiting = row(&test, id).await;
        assert_eq!((waiting.state.as_str(), waiting.claimed_until), (WAITING, None));
        assert_eq!(waiting.due_at, At(test.clock.now() + TimeDelta::minutes(minutes)));
        let error = waiting.error.unwrap();
        assert!(error.contains("450") && !error.contains(TO), "{error}");
        assert!(outbox::claim_next(&test.app.store, &test.clock).await.unwrap().is_none());
        advance(&test, TimeDelta::minutes(minutes));
    }
    sink.answer("RCPT", "450 busy");
    try_due().await;
    let failed = row(&test, id).await;
    assert_eq!((failed.state.as_str(), failed.sealed.as_str(), failed.attempts), (FAILED, "", 7));

    let refused = enqueue(&test, &confirm()).await;
    sink.answer("RCPT", "550 nobody here");
    try_due().await;
    let refused = row(&test, refused).await;
    assert_eq!((refused.state.as_str(), refused.sealed.as_str(), refused.attempts), (FAILED, "", 1));
    assert_eq!(sink.taken().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_holds_mails_back_and_a_wrong_root_key_lets_them_wait() {
    let test = TestApp::start().await;
    let id = enqueue(&test, &confirm()).await;
    let mut tx = test.app.store.begin().await.unwrap();
    outgoing_pause::begin(&mut tx, "a reason", At(noon())).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(test.mails().await, []);
    let mut tx = test.app.store.begin().await.unwrap();
    outgoing_pause::end(&mut tx).await.unwrap();
    tx.commit().await.unwrap();

    let mut config = test.app.config.clone();
    config.root_key = Some(RootKeyText("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=".to_owned()));
    let folder = tempfile::tempdir().unwrap();
    let other = TestApp::open(Stores { config, folder }).await;
    assert_eq!(other.mails().await, []);
    let waiting = row(&test, id).await;
    assert_eq!(waiting.state, WAITING);
    assert!(waiting.error.unwrap().contains("root key"));
    advance(&test, TimeDelta::minutes(1));
    assert_eq!(test.mails().await.len(), 1);
}

fn wants_messages(config: &mut Config) {
    config.contact_to = Some("owner@example.com".parse().unwrap());
}

async fn write(test: &TestApp, message: &str) -> Uuid {
    let body = json!({"locale": "vi", "name": "Lan", "email": TO, "message": message});
    let kept = test.post("/v1/contact").json(body).send().await.expect(201);
    kept["data"]["id"].as_str().unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contact_message_is_mailed_to_the_owner_once() {
    let test = TestApp::start_with(wants_messages).await;
    let id = write(&test, "Xin chào").await;
    write(&test, &"https://a.vn ".repeat(4)).await;
    // The mail of a round that was killed before it marked the message.
    let mail = Mail::ContactMessage {
        name: "Lan".to_owned(),
        email: TO.to_owned(),
        message: "Xin chào".to_owned(),
        id,
    };
    let mut tx = test.app.store.begin().await.unwrap();
    let (key, clock) = (&test.app.root_key, &test.clock);
    let first =
        mail::enqueue_as(&mut tx, key, clock, id, &mail, Locale::En, "owner@example.com").await.unwrap();
    tx.commit().await.unwrap();
    assert!(first);
    assert_eq!(mail_contact_messages::enqueue_waiting(&test.app).await.unwrap(), 1);
    assert_eq!(mail_contact_messages::enqueue_waiting(&test.app).await.unwrap(), 0);
    let [sent] = test.mails().await.try_into().unwrap();
    assert_eq!((sent.id, sent.to.as_str()), (id.to_string(), "owner@example.com"));
    assert_eq!((sent.subject.as_str(), sent.reply_to.as_deref()), ("Message from Lan", Some(TO)));
    assert!(sent.text.contains("> Xin chào"), "{}", sent.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_from_before_an_owner_was_named_are_only_kept() {
    let test = TestApp::start().await;
    write(&test, "Xin chào").await;
    assert_eq!(mail_contact_messages::enqueue_waiting(&test.app).await.unwrap(), 0);
    let mut config = test.app.config.clone();
    wants_messages(&mut config);
    let folder = tempfile::tempdir().unwrap();
    let later = TestApp::open(Stores { config, folder }).await;
    assert_eq!(mail_contact_messages::enqueue_waiting(&later.app).await.unwrap(), 0);
    write(&later, "Chào lại").await;
    assert_eq!(mail_contact_messages::enqueue_waiting(&later.app).await.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_old_mail_goes_out_after_a_restore() {
    let test = TestApp::start_with(wants_messages).await;
    let id = enqueue(&test, &confirm()).await;
    write(&test, "Xin chào").await;
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("backup");
    backup::create(&test.app, &place, &ProgressBar::hidden()).await.unwrap();
    let mut stores = Stores::empty(tests_server_profile()).await;
    wants_messages(&mut stores.config);
    backup::restore(&stores.config, &test.clock, &place, &ProgressBar::hidden()).await.unwrap();
    let restored = TestApp::open(stores).await;
    let mut tx = restored.app.store.begin().await.unwrap();
    assert!(outgoing_pause::end(&mut tx).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(mail_contact_messages::enqueue_waiting(&restored.app).await.unwrap(), 0);
    assert_eq!(restored.mails().await, []);
    let dropped = row(&restored, id).await;
    assert_eq!((dropped.state.as_str(), dropped.sealed.as_str()), (DROPPED, ""));
    assert_eq!(test.mails().await.len(), 1, "the one that was backed up goes on");
}

/// Every mail, with arguments as they are in life.
fn every_mail() -> Vec<Mail> {
    let text = str::to_owned;
    let happening = Happening { at: noon(), device: text("Firefox, Linux"), address: text("203.0.113.7") };
    let by_operator = Happening::at(noon());
    vec![
        confirm(),
        Mail::AccountExists {
            sign_in: text("https://example.com/en/account/sign-in/"),
            reset: text("https://example.com/en/account/forgot-password/"),
        },
        Mail::ResetPassword { link: text("https://example.com/en/account/reset-password/#token=c2VjcmV0") },
        Mail::ConfirmEmail { link: text(LINK) },
        Mail::EmailChanged { new_hint: text("l…@example.org"), happening: happening.clone() },
        Mail::PasswordChanged { happening: happening.clone() },
        Mail::SecondFactorOn { happening: happening.clone() },
        Mail::SecondFactorOff { happening: happening.clone() },
        Mail::RecoveryCodesMade { happening: happening.clone() },
        Mail::RecoveryCodeUsed { left: 9, happening: happening.clone() },
        Mail::SecondFactorReset { happening: by_operator.clone() },
        Mail::PasskeyAdded { name: text("YubiKey <5C>"), happening: happening.clone() },
        Mail::PasskeyRemoved { name: text("YubiKey <5C>"), happening: happening.clone() },
        Mail::SessionsEndedByReuse { happening: happening.clone() },
        Mail::AccountDeleted { happening },
        Mail::RoleChanged { role: text("editor"), happening: by_operator },
        Mail::ContactMessage {
            name: text("Trần Thị Lan"),
            email: text("lan@example.com"),
            message: text("Xin chào,\n\ntôi có một câu hỏi: 1 < 2 & \"thế\"?\nCảm ơn."),
            id: Uuid::from_u128(7),
        },
    ]
}

fn composed(mail: Mail, locale: Locale) -> OutgoingMail {
    let opened = Opened { id: Uuid::from_u128(1), to: TO.to_owned(), locale, mail, created_at: noon() };
    let settings = SiteSettings { origin: "https://example.com".to_owned(), ..SiteSettings::default() };
    compose(&opened, &settings, &"site@example.com".parse().unwrap()).unwrap()
}

/// The mails in `tests/mails/`, as they go out: a mail that has changed fails, and lies as it is now in `target/mails/`, to be looked
/// at and copied over.
#[test]
fn every_mail_says_what_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (known, now) = (folder.join("tests/mails"), folder.join("../target/mails"));
    std::fs::create_dir_all(&now).unwrap();
    let mut changed = Vec::new();
    for (mail, locale) in
        every_mail().into_iter().flat_map(|mail| Locale::ALL.map(|locale| (mail.clone(), locale)))
    {
        let name = format!("{}.{locale}", mail.template());
        let composed = composed(mail, locale);
        assert!(
            !composed.text.contains('‹') && !composed.html.contains('‹'),
            "a word is missing: {}",
            composed.text
        );
        let text = format!("Subject: {}\n\n{}", composed.subject, composed.text);
        for (file, is) in [(format!("{name}.txt"), text), (format!("{name}.html"), composed.html)] {
            std::fs::write(now.join(&file), &is).unwrap();
            if std::fs::read_to_string(known.join(&file)).is_ok_and(|was| was == is) {
                continue;
            }
            changed.push(file);
        }
    }
    assert!(changed.is_empty(), "not as in tests/mails: {changed:?}; see target/mails");
    let files = std::fs::read_dir(&known).unwrap().count();
    assert_eq!(files, every_mail().len() * 4, "one file per mail, language and form");
}
