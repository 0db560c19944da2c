//! The audit log: who did what, when, from where, and how it ended. Written in the transaction of what it tells of, never changed.

use std::collections::{BTreeSet, HashMap};
use std::fmt;

use chrono::{DateTime, Utc};
use cms_sdk::slug::fold;
use uuid::Uuid;

use crate::clock::Clock;
use crate::device;
use crate::store::audit_log::{self, AuditFilter, AuditRow, AuditSearch};
use crate::store::types::{At, Key};
use crate::store::users::UserFilter;
use crate::store::{self, Conn, StoreResult};

/// Longest detail that is kept, in characters.
const MAX_TEXT: usize = 200;

/// Who does something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// Somebody with an account.
    User(Uuid),
    /// A program with a token.
    Token(Uuid),
    /// Somebody at the machine's command line.
    CommandLine,
    /// Nobody: what was planned, at its minute.
    Scheduler,
    /// Nobody who is known.
    Anonymous,
}

impl fmt::Display for Actor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(id) => write!(formatter, "user:{id}"),
            Self::Token(id) => write!(formatter, "token:{id}"),
            Self::CommandLine => formatter.write_str("cli"),
            Self::Scheduler => formatter.write_str("scheduler"),
            Self::Anonymous => formatter.write_str("anonymous"),
        }
    }
}

/// Where something comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Who.
    pub actor: Actor,
    /// The address: IPv6 as its /64. Empty on the command line.
    pub address: String,
    /// The browser and its system: `Firefox, Linux`.
    pub device: String,
}

impl Source {
    /// The machine's command line.
    pub fn command_line() -> Self {
        Self { actor: Actor::CommandLine, address: String::new(), device: String::new() }
    }

    /// What was planned, at its minute.
    pub fn scheduler() -> Self {
        Self { actor: Actor::Scheduler, ..Self::command_line() }
    }

    /// A request, by the address that it comes from and its `User-Agent`.
    pub fn request(actor: Actor, address: String, user_agent: &str) -> Self {
        Self { actor, address, device: device::name(user_agent) }
    }

    /// The same place, as somebody else.
    pub fn by(&self, actor: Actor) -> Self {
        Self { actor, ..self.clone() }
    }
}

/// Declares what is written down: variant and name.
macro_rules! actions {
    ($(#[doc = $doc:literal] $variant:ident = $text:literal;)+) => {
        /// What was done, or tried.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Action {
            $(#[doc = $doc] $variant,)+
        }

        impl Action {
            /// Every action.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Its name in the log.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            /// What it means, in English, for the documentation.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $doc.trim_ascii(),)+ }
            }
        }
    };
}

actions! {
    /// An account was made.
    SignUp = "account.sign_up";
    /// An address was shown to be its owner's.
    EmailConfirmed = "account.email_confirmed";
    /// A change of address was asked for.
    EmailChangeAsked = "account.email_change_asked";
    /// An account has another address.
    EmailChanged = "account.email_changed";
    /// Name or language were changed.
    ProfileChanged = "account.profile_changed";
    /// The password was changed by somebody who knew it.
    PasswordChanged = "account.password_changed";
    /// A link to set another password was asked for.
    PasswordResetAsked = "account.password_reset_asked";
    /// Another password was set by a mailed link.
    PasswordReset = "account.password_reset";
    /// Everything that is kept about somebody was given to them.
    Exported = "account.exported";
    /// An account was deleted.
    Deleted = "account.deleted";
    /// A password was given to sign in.
    Login = "session.login";
    /// A second factor was given to sign in.
    SecondFactor = "session.second_factor";
    /// A password or code was given to do something dangerous.
    StepUp = "session.step_up";
    /// Somebody signed out.
    Logout = "session.logout";
    /// A session was ended.
    SessionEnded = "session.ended";
    /// All sessions of somebody, or all others, were ended.
    SessionsEnded = "session.all_ended";
    /// A refresh token came back after it was used: its session was ended.
    TokenReuse = "session.token_reuse";
    /// A secret for one-time codes was made.
    TotpEnrolled = "second_factor.enrolled";
    /// A secret for one-time codes was put to use.
    TotpConfirmed = "second_factor.confirmed";
    /// A one-time code came back after it was used.
    TotpReplayed = "second_factor.replayed";
    /// The second factor was removed.
    SecondFactorRemoved = "second_factor.removed";
    /// An operator has removed the second factor.
    SecondFactorReset = "second_factor.reset";
    /// New recovery codes were made.
    RecoveryCodesMade = "second_factor.recovery_codes_made";
    /// A recovery code was used.
    RecoveryCodeUsed = "second_factor.recovery_code_used";
    /// A passkey was added.
    PasskeyAdded = "passkey.added";
    /// A passkey was removed.
    PasskeyRemoved = "passkey.removed";
    /// A first or further admin was made at the machine.
    AdminMade = "admin.made";
    /// An operation for admins was refused.
    AdminRefused = "admin.refused";
    /// Somebody has another role.
    RoleChanged = "admin.role_changed";
    /// Somebody was locked out.
    AccountDisabled = "admin.account_disabled";
    /// Somebody was let in again.
    AccountEnabled = "admin.account_enabled";
    /// A folder of pages, or another system's export, was imported.
    ContentImported = "content.imported";
    /// An API token was made.
    TokenMade = "token.made";
    /// An API token was revoked.
    TokenRevoked = "token.revoked";
    /// A post was deleted for ever.
    PostDeleted = "post.deleted";
    /// A signing key was made.
    SigningKeyMade = "signing_key.made";
    /// A signing key was deleted.
    SigningKeyDeleted = "signing_key.deleted";
    /// A post was scheduled.
    ScheduleMade = "schedule.made";
    /// A schedule has another minute, or names other revisions.
    ScheduleMoved = "schedule.moved";
    /// A schedule was taken back.
    ScheduleCancelled = "schedule.cancelled";
    /// A schedule was done at its minute, or late.
    ScheduleRan = "schedule.ran";
    /// A schedule could not be done.
    ScheduleFailed = "schedule.failed";
    /// A schedule was missed and waits for a decision.
    ScheduleHeld = "schedule.held";
    /// A schedule was missed and skipped.
    ScheduleSkipped = "schedule.skipped";
    /// Somebody has decided about a schedule that was missed.
    ScheduleDecided = "schedule.decided";
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was refused.
    Refused,
}

impl Outcome {
    /// Its name in the log.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
        }
    }
}

/// Something that happened to somebody or something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    action: Action,
    outcome: Outcome,
    subject: String,
    detail: String,
}

impl Event {
    /// Something that was done.
    pub fn done(action: Action) -> Self {
        Self { action, outcome: Outcome::Done, subject: String::new(), detail: String::new() }
    }

    /// Something that was refused.
    pub fn refused(action: Action) -> Self {
        Self { outcome: Outcome::Refused, ..Self::done(action) }
    }

    /// It was about an account.
    pub fn user(mut self, id: Uuid) -> Self {
        self.subject = Actor::User(id).to_string();
        self
    }

    /// It was about something else: `token:<id>`.
    pub fn subject(mut self, subject: String) -> Self {
        self.subject = subject;
        self
    }

    /// What else is worth knowing. Never a secret, never an address.
    pub fn detail(mut self, detail: &str) -> Self {
        self.detail = detail.chars().take(MAX_TEXT).collect();
        self
    }
}

/// Writes an event down.
///
/// # Errors
/// When the store refuses.
pub async fn record(conn: &mut Conn, clock: &Clock, source: &Source, event: Event) -> StoreResult<()> {
    let row = AuditRow {
        id: Key(clock.new_id()),
        at: At(clock.now()),
        actor: source.actor.to_string(),
        action: event.action.as_str().to_owned(),
        subject: event.subject,
        address: source.address.clone(),
        result: event.outcome.as_str().to_owned(),
        detail: event.detail,
    };
    audit_log::insert(conn, &row).await
}

/// An entry of the log.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// Its id.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: String,
    /// What.
    pub action: String,
    /// To whom or what; may be empty.
    pub subject: String,
    /// Where from; may be empty.
    pub address: String,
    /// How it ended.
    pub result: String,
    /// What else; may be empty.
    pub detail: String,
}

impl From<AuditRow> for Entry {
    fn from(row: AuditRow) -> Self {
        let AuditRow { id, at, actor, action, subject, address, result, detail } = row;
        Self { id: id.0, at: at.0, actor, action, subject, address, result, detail }
    }
}

/// A page of the entries that fit, newest first, and how many fit in all.
///
/// # Errors
/// When the store does not answer.
pub async fn list(
    conn: &mut Conn,
    filter: &AuditFilter,
    offset: i64,
    limit: i64,
) -> StoreResult<(Vec<Entry>, i64)> {
    let (rows, total) = audit_log::list(conn, filter, offset, limit).await?;
    Ok((rows.into_iter().map(Entry::from).collect(), total))
}

/// Most names that a search of the log is resolved to.
const MAX_FOUND: i64 = 200;

/// What a text is searched for as: it may be a part of somebody's or some token's name, which the log does not hold.
///
/// # Errors
/// When the store does not answer.
pub async fn search(conn: &mut Conn, text: &str) -> StoreResult<Option<AuditSearch>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let folded = fold(text);
    let mut who = Vec::new();
    if !folded.is_empty() {
        let filter = UserFilter { folded: Some(folded.clone()), ..UserFilter::default() };
        let (people, _) = store::users::list(conn, &filter, 0, MAX_FOUND).await?;
        who.extend(people.iter().map(|row| Actor::User(row.id.0).to_string()));
        let tokens = store::tokens::list(conn).await?;
        let named = tokens.iter().filter(|row| fold(&row.name).contains(&folded));
        who.extend(named.map(|row| Actor::Token(row.id.0).to_string()));
    }
    Ok(Some(AuditSearch { text: text.to_owned(), who }))
}

/// The names of people and tokens that entries are by or about: `user:<id>` to what it is called now.
///
/// # Errors
/// When the store does not answer.
pub async fn names(conn: &mut Conn, entries: &[Entry]) -> StoreResult<HashMap<String, String>> {
    let mentioned: BTreeSet<_> =
        entries.iter().flat_map(|entry| [entry.actor.as_str(), entry.subject.as_str()]).collect();
    let ids: Vec<Uuid> =
        mentioned.iter().filter_map(|text| text.strip_prefix("user:")?.parse().ok()).collect();
    let people = store::users::names(conn, &ids).await?;
    let mut names: HashMap<_, _> =
        people.into_iter().map(|(id, name)| (Actor::User(id).to_string(), name)).collect();
    if mentioned.iter().any(|text| text.starts_with("token:")) {
        let tokens = store::tokens::list(conn).await?;
        names.extend(tokens.into_iter().map(|row| (Actor::Token(row.id.0).to_string(), row.name)));
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actors_are_told_apart() {
        assert_eq!(Actor::User(Uuid::nil()).to_string(), "user:00000000-0000-0000-0000-000000000000");
        assert_eq!(Actor::Anonymous.to_string(), "anonymous");
    }
}
