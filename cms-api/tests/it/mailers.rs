//! The ways for mails, each against a server of its kind.

use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;

use chrono::TimeDelta;
use cms_api::adapters::folder_mailer::FolderMailer;
use cms_api::adapters::resend_mailer::ResendMailer;
use cms_api::adapters::smtp_mailer::SmtpMailer;
use cms_api::clock::Clock;
use cms_api::config::{Config, MailWay};
use cms_api::mail::compose::compose;
use cms_api::mail::{Mail, Opened};
use cms_api::ports::{MailError, Mailer, OutgoingMail};
use cms_sdk::Locale;
use cms_sdk::settings::SiteSettings;
use mail_parser::{Message, MessageParser};
use uuid::Uuid;

use crate::mail_servers::{RESEND_KEY, ResendSink, SmtpSink, closed_port, silent_port};
use crate::support::noon;

/// Long enough for a server on this machine.
const PATIENT: Duration = Duration::from_secs(20);
const IMPATIENT: Duration = Duration::from_millis(200);

fn opened(mail: Mail, to: &str) -> Opened {
    Opened { id: Uuid::from_u128(7), to: to.to_owned(), locale: Locale::Vi, mail, created_at: noon() }
}

fn contact(name: &str, email: &str) -> Mail {
    Mail::ContactMessage {
        name: name.to_owned(),
        email: email.to_owned(),
        message: "Xin chào,\n.một dòng có dấu chấm".to_owned(),
        id: Uuid::from_u128(7),
    }
}

fn composed(mail: Mail) -> OutgoingMail {
    let mut settings = SiteSettings::default();
    settings.vi.name = "Phở, “Bún” & \"Co\"".to_owned();
    compose(&opened(mail, "lan@example.com"), &settings, &"site@example.com".parse().unwrap()).unwrap()
}

fn outgoing() -> OutgoingMail {
    composed(contact("Trần, Thị Lan", "tran@example.com"))
}

fn smtp(url: &str, timeout: Duration) -> SmtpMailer {
    SmtpMailer::new(url, timeout).unwrap()
}

fn resend(base: &str, key: &str, timeout: Duration) -> ResendMailer {
    let environment = |name: &str| match name {
        "DUET_RESEND_API_KEY" => Some(key.to_owned()),
        "DUET_RESEND_URL" => Some(base.to_owned()),
        "DUET_MAIL_FROM" => Some("site@example.com".to_owned()),
        _ => None,
    };
    let MailWay::Resend { base, key } = Config::parse(&environment, None).unwrap().mail.way else { panic!() };
    ResendMailer::new(&base, key, Clock::fixed_at(noon()), timeout).unwrap()
}

#[track_caller]
fn retried(result: Result<(), MailError>) -> (String, Option<TimeDelta>) {
    match result {
        Err(MailError::Retry { reason, after }) => (reason, after),
        other => panic!("not to be tried again: {other:?}"),
    }
}

#[track_caller]
fn given_up(result: Result<(), MailError>) -> String {
    match result {
        Err(MailError::GiveUp(reason)) => reason,
        other => panic!("not given up: {other:?}"),
    }
}

/// What an independent reader makes of the mail.
fn is_what_was_composed(data: &[u8], mail: &OutgoingMail) {
    let read: Message<'_> = MessageParser::new().parse(data).unwrap();
    let of = |address: Option<&mail_parser::Address<'_>>| {
        let one = address.unwrap().first().unwrap();
        (one.name().map(str::to_owned), one.address().unwrap().to_owned())
    };
    assert_eq!(of(read.from()), (Some("Phở, “Bún” & \"Co\"".to_owned()), "site@example.com".to_owned()));
    assert_eq!(of(read.to()), (None, "lan@example.com".to_owned()));
    assert_eq!(of(read.reply_to()), (Some("Trần, Thị Lan".to_owned()), "tran@example.com".to_owned()));
    assert_eq!(read.subject(), Some("Tin nhắn từ Trần, Thị Lan"));
    assert_eq!(read.message_id(), Some("00000000-0000-0000-0000-000000000007@example.com"));
    assert_eq!(read.date().unwrap().to_timestamp(), noon().timestamp());
    assert_eq!(read.header_raw("Auto-Submitted").map(str::trim), Some("auto-generated"));
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(lines(&read.body_text(0).unwrap()), lines(&mail.text));
    assert_eq!(lines(&read.body_html(0).unwrap()), lines(&mail.html));
    assert!(mail.text.contains("> .một dòng"), "{}", mail.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn smtp_delivers_what_was_composed() {
    let sink = SmtpSink::start().await;
    let mail = outgoing();
    let mailer = smtp(&sink.url().replace("//", "//duet:p%40ss@"), PATIENT);
    mailer.send(&mail).await.unwrap();
    mailer.send(&mail).await.unwrap();
    let [taken, again] = sink.taken().try_into().unwrap();
    assert_eq!((taken.from.as_str(), taken.to.as_str()), ("site@example.com", "lan@example.com"));
    is_what_was_composed(taken.data.as_bytes(), &mail);
    let id = |data: &str| data.lines().find(|line| line.starts_with("Message-ID")).map(str::to_owned);
    assert_eq!(id(&taken.data), id(&again.data), "a mail that is sent again is known by its id");
    // Base64 of the name and the password as they are, behind NUL each (RFC 4616).
    assert!(sink.commands().contains(&"AUTH PLAIN AGR1ZXQAcEBzcw==".to_owned()), "{:?}", sink.commands());
}

#[tokio::test(flavor = "multi_thread")]
async fn smtp_refusals_are_final_or_not() {
    let sink = SmtpSink::start().await;
    let mailer = smtp(&sink.url(), PATIENT);
    sink.answer("RCPT", "550 no such user");
    assert!(given_up(mailer.send(&outgoing()).await).contains("550"));
    sink.answer("RCPT", "451 try again later");
    assert!(retried(mailer.send(&outgoing()).await).0.contains("451"));
    mailer.send(&outgoing()).await.expect("the connection is of use after a refusal");
    let (silent, _open) = silent_port().await;
    for port in [silent, closed_port().await] {
        retried(smtp(&format!("smtp://127.0.0.1:{port}"), IMPATIENT).send(&outgoing()).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_said_in_the_clear_where_tls_is_required() {
    let sink = SmtpSink::start().await;
    let url = format!("smtp://duet:secret@127.0.0.1:{}?tls=required", sink.port);
    retried(smtp(&url, PATIENT).send(&outgoing()).await);
    retried(smtp(&format!("smtps://duet:secret@127.0.0.1:{}", sink.port), PATIENT).send(&outgoing()).await);
    let commands = sink.commands();
    assert!(
        commands.iter().all(|line| !line.starts_with("AUTH") && !line.starts_with("MAIL")),
        "{commands:?}"
    );
    assert_eq!(sink.taken().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn resend_takes_a_mail_once() {
    let sink = ResendSink::start().await;
    let mailer = resend(&sink.url, RESEND_KEY, PATIENT);
    let mail = outgoing();
    for _ in 0..2 {
        mailer.send(&mail).await.unwrap();
    }
    let taken = sink.taken();
    let body = &taken[&mail.id.to_string()];
    assert_eq!((taken.len(), sink.requests().len()), (1, 2));
    assert_eq!(body["from"], "\"Phở, “Bún” & \\\"Co\\\"\" <site@example.com>");
    assert_eq!(body["to"], serde_json::json!(["lan@example.com"]));
    assert_eq!(body["reply_to"], "\"Trần, Thị Lan\" <tran@example.com>");
    assert_eq!(body["subject"], mail.subject.as_str());
    assert_eq!((&body["text"], &body["html"]), (&mail.text.clone().into(), &mail.html.clone().into()));
    assert_eq!(body["headers"], serde_json::json!({"Auto-Submitted": "auto-generated"}));
}

#[tokio::test(flavor = "multi_thread")]
async fn resend_refusals_are_final_or_not() {
    let sink = ResendSink::start().await;
    let mailer = resend(&sink.url, RESEND_KEY, PATIENT);
    let refused = async |status, name, retry_after| {
        sink.answer(status, name, retry_after);
        mailer.send(&outgoing()).await
    };
    assert!(given_up(refused(422, "validation_error", None).await).contains("422"));
    assert!(given_up(refused(400, "invalid_parameter", None).await).contains("invalid_parameter"));
    let (reason, after) = retried(refused(429, "rate_limit_exceeded", Some("120")).await);
    assert!(reason.contains("rate_limit_exceeded"), "{reason}");
    assert_eq!(after, Some(TimeDelta::seconds(120)));
    for (status, name) in
        [(409, "concurrent_idempotent_requests"), (408, "timeout"), (500, "application_error"), (503, "")]
    {
        assert_eq!(retried(refused(status, name, None).await).1, None);
    }
    let (silent, _open) = silent_port().await;
    for port in [silent, closed_port().await] {
        let mailer = resend(&format!("http://127.0.0.1:{port}"), "re_secret", IMPATIENT);
        assert!(!retried(mailer.send(&outgoing()).await).0.contains("re_secret"));
    }
    assert!(
        given_up(resend(&sink.url, "re_other", PATIENT).send(&outgoing()).await).contains("invalid_api_key")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_holds_each_mail_once_for_its_owner_alone() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("new/mails");
    let (mailer, mail) = (FolderMailer::new(folder.clone()), outgoing());
    for _ in 0..2 {
        mailer.send(&mail).await.unwrap();
    }
    let files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    let [file] = files.try_into().unwrap();
    assert_eq!(file, folder.join(format!("{}.eml", mail.id)));
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    is_what_was_composed(&std::fs::read(&file).unwrap(), &mail);
    // A file is in its way.
    retried(FolderMailer::new(file).send(&mail).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_header_can_be_slipped_in() {
    let evil = "Lan\r\nBcc: evil@example.com\r\n\r\n<script>\0\u{2028}\u{85}";
    let mut settings = SiteSettings::default();
    settings.vi.name = format!("Site{evil}");
    let from = "site@example.com".parse().unwrap();
    let mail =
        compose(&opened(contact(evil, "tran@example.com"), "lan@example.com"), &settings, &from).unwrap();
    for line in [
        &mail.subject,
        mail.from.name.as_ref().unwrap(),
        mail.reply_to.as_ref().unwrap().name.as_ref().unwrap(),
    ] {
        assert!(!line.contains(char::is_control), "{line:?}");
    }
    assert!(mail.text.contains("\nLan Bcc: evil@example.com <script> đã viết cho"), "{}", mail.text);
    let sink = SmtpSink::start().await;
    smtp(&sink.url(), PATIENT).send(&mail).await.unwrap();
    let data = sink.taken().remove(0).data;
    let read = MessageParser::new().parse(data.as_bytes()).unwrap();
    let mut names: Vec<_> = read.headers().iter().map(|header| header.name()).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "Auto-Submitted",
            "Content-Type",
            "Date",
            "From",
            "MIME-Version",
            "Message-ID",
            "Reply-To",
            "Subject",
            "To"
        ]
    );
    assert!(read.bcc().is_none() && !mail.html.contains("<script>"));

    for address in [
        "lan@example.com\r\nBcc: evil@example.com",
        "lan@example.com, evil@example.com",
        "lan",
        "",
        "a\0@b.vn",
    ] {
        let refused = compose(&opened(contact("Lan", "tran@example.com"), address), &settings, &from);
        assert!(matches!(refused, Err(MailError::GiveUp(_))), "{address:?}");
        let answer = compose(&opened(contact("Lan", address), "lan@example.com"), &settings, &from).unwrap();
        assert_eq!(answer.reply_to, None, "{address:?}");
    }
}
