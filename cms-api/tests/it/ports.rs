//! One contract per port, for every adapter on its real store.

use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDate;
use cms_api::adapters::memory_ephemeral::MemoryEphemeral;
use cms_api::adapters::mongo_documents::MongoDocuments;
use cms_api::adapters::redis_ephemeral::RedisEphemeral;
use cms_api::adapters::sqlite_documents::SqliteDocuments;
use cms_api::clock::Clock;
use cms_api::contact::{ContactMessage, MessageFilter, MessageStatus, SpamReason};
use cms_api::limits::Quota;
use cms_api::ports::{Documents, Ephemeral};
use cms_api::reads::{self, DayCount, Outcome, ViewEvent};
use cms_sdk::Locale;
use uuid::Uuid;

use crate::support::{mongodb_url, noon, redis_url};

fn new_id() -> Uuid {
    Clock::default().new_id()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn view(post_id: Uuid, of: NaiveDate, outcome: Outcome) -> ViewEvent {
    ViewEvent { id: new_id(), post_id, locale: Locale::Vi, day: of, outcome }
}

async fn documents_keep_their_contract(documents: &dyn Documents) {
    documents.ping().await.unwrap();
    views_are_counted_once(documents).await;
    settled_days_keep_their_counts_without_their_events(documents).await;
    messages_come_newest_first(documents).await;
}

async fn views_are_counted_once(documents: &dyn Documents) {
    let (post, other) = (new_id(), new_id());
    let (first, second) = (day("2026-11-01"), day("2026-11-02"));
    let read = view(post, first, Outcome::Counted);
    let events = [read, view(post, first, Outcome::DeclaredBot), view(post, second, Outcome::Counted)];
    documents.insert_views(&[]).await.unwrap();
    documents.insert_views(&events).await.unwrap();
    // Sent again, together with one that is new.
    let english = ViewEvent { locale: Locale::En, ..view(post, first, Outcome::Counted) };
    documents.insert_views(&[read, english, view(other, first, Outcome::Counted), read]).await.unwrap();
    let count = |day, locale, outcome, events| DayCount { day, locale, outcome, events };
    assert_eq!(
        documents.counts(post, first..=second).await.unwrap(),
        [
            count(first, Locale::En, Outcome::Counted, 1),
            count(first, Locale::Vi, Outcome::Counted, 1),
            count(first, Locale::Vi, Outcome::DeclaredBot, 1),
            count(second, Locale::Vi, Outcome::Counted, 1),
        ]
    );
    let all = documents.counts(post, reads::ever()).await.unwrap();
    assert_eq!(all.len(), 4);
    assert_eq!(documents.counts(post, second..=second).await.unwrap().len(), 1);
    assert_eq!(documents.counts(new_id(), first..=second).await.unwrap(), []);
}

async fn settled_days_keep_their_counts_without_their_events(documents: &dyn Documents) {
    let (post, old, new, open) = (new_id(), day("2020-01-01"), day("2020-01-02"), day("2020-01-03"));
    let events = [old, old, new, open].map(|of| view(post, of, Outcome::Repeated));
    documents.insert_views(&events).await.unwrap();
    for _ in 0..2 {
        documents.settle(open).await.unwrap();
        let counts = documents.counts(post, old..=open).await.unwrap();
        assert_eq!(counts.iter().map(|count| count.events).collect::<Vec<_>>(), [2, 1, 1]);
    }
    assert_eq!(documents.purge_views(new).await.unwrap(), 2);
    assert_eq!(documents.purge_views(new).await.unwrap(), 0);
    documents.insert_views(&events[3..]).await.unwrap();
    documents.settle(open.succ_opt().unwrap()).await.unwrap();
    let counts = documents.counts(post, old..=open).await.unwrap();
    assert_eq!(counts.iter().map(|count| count.events).collect::<Vec<_>>(), [2, 1, 1]);
}

async fn messages_come_newest_first(documents: &dyn Documents) {
    let message = |minutes: i64, spam| ContactMessage {
        id: new_id(),
        locale: Locale::Vi,
        name: "Trần Thị Lan".to_owned(),
        email: "lan@example.com".to_owned(),
        message: "Xin chào\n“bạn”".to_owned(),
        status: MessageStatus::New,
        spam,
        created_at: noon() + chrono::TimeDelta::minutes(minutes),
        mailed: false,
    };
    let sent = [message(0, None), message(2, Some(SpamReason::Links)), message(1, None)];
    for one in &sent {
        documents.insert_message(one).await.unwrap();
        documents.insert_message(one).await.unwrap();
    }
    let [first, last, middle] = sent;
    let all = MessageFilter::default();
    let (found, total) = documents.messages(all.clone(), 0, 10).await.unwrap();
    assert_eq!((found, total), (vec![last.clone(), middle.clone(), first.clone()], 3));
    assert_eq!(documents.messages(all.clone(), 1, 1).await.unwrap(), (vec![middle.clone()], 3));
    assert!(documents.mark_message(middle.id, MessageStatus::Read).await.unwrap());
    // Marked as it is already: it is there all the same.
    assert!(documents.mark_message(middle.id, MessageStatus::Read).await.unwrap());
    let read = documents.message(middle.id).await.unwrap().unwrap();
    assert_eq!(read, ContactMessage { status: MessageStatus::Read, ..middle.clone() });
    let new = MessageFilter { status: Some(MessageStatus::New), spam: Some(false), ..all.clone() };
    assert_eq!(documents.messages(new, 0, 10).await.unwrap(), (vec![first.clone()], 1));
    let spam = MessageFilter { spam: Some(true), ..all.clone() };
    assert_eq!(documents.messages(spam, 0, 10).await.unwrap(), (vec![last.clone()], 1));
    let oldest = MessageFilter { is_oldest_first: true, ..all.clone() };
    assert_eq!(documents.messages(oldest, 0, 1).await.unwrap(), (vec![first.clone()], 3));
    let english = MessageFilter { locale: Some(first.locale.other()), ..all.clone() };
    assert_eq!(documents.messages(english, 0, 10).await.unwrap(), (vec![], 0));
    let folded = cms_sdk::slug::fold(&first.message);
    let searched = MessageFilter { folded: Some(folded), locale: Some(first.locale), ..all };
    assert_eq!(documents.messages(searched.clone(), 2, 10).await.unwrap(), (vec![first.clone()], 3));
    let nothing = MessageFilter { folded: Some("no such word".to_owned()), ..searched };
    assert_eq!(documents.messages(nothing, 0, 10).await.unwrap(), (vec![], 0));
    for reason in [None, Some(SpamReason::Person), Some(SpamReason::Links)] {
        assert!(documents.mark_spam(last.id, reason).await.unwrap());
        assert_eq!(documents.message(last.id).await.unwrap().unwrap().spam, reason);
    }
    assert!(!documents.mark_spam(new_id(), None).await.unwrap());
    assert_eq!(documents.messages_to_mail(10).await.unwrap(), [first.clone(), read.clone()]);
    assert_eq!(documents.messages_to_mail(1).await.unwrap(), std::slice::from_ref(&first));
    for _ in 0..2 {
        assert!(documents.mark_mailed(middle.id).await.unwrap());
    }
    assert!(!documents.mark_mailed(new_id()).await.unwrap());
    assert_eq!(documents.messages_to_mail(10).await.unwrap(), std::slice::from_ref(&first));
    assert!(documents.message(middle.id).await.unwrap().unwrap().mailed);
    assert!(documents.delete_message(first.id).await.unwrap());
    assert!(!documents.delete_message(first.id).await.unwrap());
    assert!(!documents.mark_message(first.id, MessageStatus::New).await.unwrap());
    assert_eq!(documents.message(first.id).await.unwrap(), None);
}

async fn ephemeral_keeps_its_contract(ephemeral: Arc<dyn Ephemeral>) {
    ephemeral.ping().await.unwrap();
    one_of_many_takes_a_value(&ephemeral).await;
    all_agree_on_a_value(&*ephemeral).await;
    a_note_is_new_once(&*ephemeral).await;
    members_come_and_go(&*ephemeral).await;
    what_is_kept_for_a_moment_is_forgotten(&*ephemeral).await;
    permits_are_given_all_or_none(&*ephemeral).await;
    no_more_permits_are_given_than_there_are(&ephemeral).await;
    hints_reach_everyone(&*ephemeral).await;
}

const LONG: Duration = Duration::from_secs(600);

async fn one_of_many_takes_a_value(ephemeral: &Arc<dyn Ephemeral>) {
    let key = format!("key:{}", new_id());
    ephemeral.put(&key, b"old", LONG).await.unwrap();
    ephemeral.put(&key, b"\0secret\xff", LONG).await.unwrap();
    assert_eq!(ephemeral.get(&key).await.unwrap(), Some(b"\0secret\xff".to_vec()), "looking takes nothing away");
    let takers: Vec<_> = (0..20)
        .map(|_| {
            let (ephemeral, key) = (Arc::clone(ephemeral), key.clone());
            tokio::spawn(async move { ephemeral.take(&key).await.unwrap() })
        })
        .collect();
    let mut taken = Vec::new();
    for taker in takers {
        taken.extend(taker.await.unwrap());
    }
    assert_eq!(taken, [b"\0secret\xff".to_vec()]);
    assert_eq!(ephemeral.take(&key).await.unwrap(), None);
    assert_eq!(ephemeral.get(&key).await.unwrap(), None);
}

async fn all_agree_on_a_value(ephemeral: &dyn Ephemeral) {
    let key = format!("salt:{}", new_id());
    assert_eq!(ephemeral.get_or_put(&key, b"first", LONG).await.unwrap(), b"first");
    assert_eq!(ephemeral.get_or_put(&key, b"second", LONG).await.unwrap(), b"first");
    assert_eq!(ephemeral.take(&key).await.unwrap(), Some(b"first".to_vec()));
}

async fn a_note_is_new_once(ephemeral: &dyn Ephemeral) {
    let key = format!("nonce:{}", new_id());
    assert!(ephemeral.note(&key, LONG).await.unwrap());
    assert!(!ephemeral.note(&key, LONG).await.unwrap());
}

async fn members_come_and_go(ephemeral: &dyn Ephemeral) {
    let [group, other] = ["one", "other"].map(|name| format!("{name}:{}", new_id()));
    assert_eq!(ephemeral.members(&group).await.unwrap(), []);
    ephemeral.leave(&group, "nobody").await.unwrap();
    ephemeral.join(&group, "minh", b"old", LONG).await.unwrap();
    ephemeral.join(&group, "lan", b"12:\0\xff:", LONG).await.unwrap();
    ephemeral.join(&group, "minh", b"", LONG).await.unwrap();
    ephemeral.join(&other, "hoa", b"elsewhere", LONG).await.unwrap();
    let (lan, minh) = (("lan".to_owned(), b"12:\0\xff:".to_vec()), ("minh".to_owned(), Vec::new()));
    assert_eq!(ephemeral.members(&group).await.unwrap(), [lan.clone(), minh.clone()]);

    // Each is kept for its own time, and by the longest of them the group is.
    ephemeral.join(&group, "hoa", b"", Duration::from_millis(1)).await.unwrap();
    let forgotten = async {
        while ephemeral.members(&group).await.unwrap() != [lan.clone(), minh.clone()] {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), forgotten).await.expect("it is forgotten by itself");
    ephemeral.leave(&group, "minh").await.unwrap();
    assert_eq!(ephemeral.members(&group).await.unwrap(), [lan]);
    ephemeral.leave(&group, "lan").await.unwrap();
    assert_eq!(ephemeral.members(&group).await.unwrap(), []);
}

async fn what_is_kept_for_a_moment_is_forgotten(ephemeral: &dyn Ephemeral) {
    let key = format!("nonce:{}", new_id());
    assert!(ephemeral.note(&key, Duration::from_millis(1)).await.unwrap());
    let forgotten = async {
        while !ephemeral.note(&key, Duration::from_millis(1)).await.unwrap() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), forgotten).await.expect("it is forgotten by itself");
}

async fn permits_are_given_all_or_none(ephemeral: &dyn Ephemeral) {
    let key = format!("limit:{}", new_id());
    let quota = Quota { permits: 4, window: LONG };
    let first = ephemeral.take_permits(&key, quota, 3).await.unwrap();
    assert_eq!((first.is_allowed, first.remaining, first.retry_after), (true, 1, Duration::ZERO));
    assert!(first.full_after > Duration::from_secs(449) && first.full_after <= Duration::from_secs(450));
    let refused = ephemeral.take_permits(&key, quota, 2).await.unwrap();
    assert_eq!((refused.is_allowed, refused.remaining), (false, 1));
    assert!(
        refused.retry_after > Duration::from_secs(140) && refused.retry_after <= Duration::from_secs(150)
    );
    assert!(ephemeral.take_permits(&key, quota, 1).await.unwrap().is_allowed);
    assert!(!ephemeral.take_permits(&key, quota, 1).await.unwrap().is_allowed);
}

async fn no_more_permits_are_given_than_there_are(ephemeral: &Arc<dyn Ephemeral>) {
    let key = format!("limit:{}", new_id());
    let quota = Quota { permits: 10, window: LONG };
    let takers: Vec<_> = (0..40)
        .map(|_| {
            let (ephemeral, key) = (Arc::clone(ephemeral), key.clone());
            tokio::spawn(async move { ephemeral.take_permits(&key, quota, 1).await.unwrap().is_allowed })
        })
        .collect();
    let mut given = 0;
    for taker in takers {
        given += usize::from(taker.await.unwrap());
    }
    assert_eq!(given, 10);
}

async fn hints_reach_everyone(ephemeral: &dyn Ephemeral) {
    let (mut one, mut other) = (ephemeral.hints(), ephemeral.hints());
    let hint = format!("changed:{}", new_id());
    // The listener may still be connecting; hints may be lost until then.
    let heard = async {
        loop {
            ephemeral.send_hint(&hint).await.unwrap();
            if tokio::time::timeout(Duration::from_millis(100), one.recv())
                .await
                .is_ok_and(|heard| heard.unwrap() == hint)
            {
                break;
            }
        }
        assert_eq!(other.recv().await.unwrap(), hint);
    };
    tokio::time::timeout(Duration::from_secs(10), heard).await.expect("the hint is heard");
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_in_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("documents.db");
    let documents = SqliteDocuments::open(&path).await.unwrap();
    documents_keep_their_contract(&documents).await;
    drop(documents);
    let again = SqliteDocuments::open(&path).await.unwrap();
    assert_eq!(again.messages(MessageFilter::default(), 0, 10).await.unwrap().1, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_in_mongodb() {
    let Some(url) = mongodb_url() else { return };
    documents_keep_their_contract(&MongoDocuments::open(&url).await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ephemeral_in_memory() {
    ephemeral_keeps_its_contract(Arc::new(MemoryEphemeral::new(Clock::default()))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ephemeral_in_redis() {
    let Some(url) = redis_url() else { return };
    ephemeral_keeps_its_contract(Arc::new(RedisEphemeral::open(&url, false).await.unwrap())).await;
}
