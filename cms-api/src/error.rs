//! Why the domain refuses a request; the web layer turns it into the contract's bodies.

use cms_sdk::ErrorCode;

use crate::store::StoreError;

/// Why a request was refused or failed. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum DomainError {
    /// Rules of the content were broken: all of them at once (422).
    #[error("{} rules were broken", .0.len())]
    Invalid(Vec<Violation>),
    /// Refused for the one reason that the code names (404, 409, 412 …).
    #[error("refused: {}", .0.as_str())]
    Refused(ErrorCode),
    /// Too often: come back after this long (429).
    #[error("too often")]
    TooMany(std::time::Duration),
    /// The store could not be used.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a domain function gives.
pub type DomainResult<T> = Result<T, DomainError>;

impl From<ErrorCode> for DomainError {
    fn from(code: ErrorCode) -> Self {
        Self::Refused(code)
    }
}

/// A broken rule and the field it is about (`title`, `sections.2.faq.items.0.answer`), in the words of the contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Path of the field, parts joined by dots.
    pub field: String,
    /// The rule.
    pub rule: Rule,
}

impl Violation {
    /// A broken rule about a field.
    pub fn new(field: impl Into<String>, rule: Rule) -> Self {
        Self { field: field.into(), rule }
    }

    /// What is wrong with a name: it must not be blank, nor longer than `max` characters, nor hold NUL.
    pub fn in_text(field: &str, text: &str, max: usize) -> Vec<Self> {
        let broken = [
            (text.trim().is_empty(), Rule::Required),
            (text.chars().count() > max, Rule::TooLong(max)),
            (text.contains('\0'), Rule::NulCharacter),
        ];
        broken
            .into_iter()
            .filter(|(is_broken, _)| *is_broken)
            .map(|(_, rule)| Self::new(field, rule))
            .collect()
    }
}

/// The rules of the content. Each has a message `rule-…` in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// Must not be empty.
    Required,
    /// At most this many characters.
    TooLong(usize),
    /// At most this many items.
    TooMany(usize),
    /// Must be one line, without control characters.
    ControlCharacter,
    /// Must not hold NUL, which PostgreSQL cannot store.
    NulCharacter,
    /// Must be `a-z 0-9` with single hyphens inside.
    NotASlug,
    /// Is or will be an address of the site itself.
    ReservedSlug,
    /// Must be an absolute `http` or `https` URL, without credentials.
    NotAUrl,
    /// Must be `https`; plain HTTP only where configuration allows it.
    NotHttps,
    /// Must be a root-relative path, a fragment or an absolute URL.
    NotALink,
    /// Must be an e-mail address.
    NotAnEmail,
    /// Must be an IANA time zone.
    NotATimeZone,
    /// Must be from this to that.
    OutOfRange(i64, i64),
    /// Names something that does not exist.
    Unknown,
    /// Stands twice.
    Duplicate,
    /// Does not belong to this kind of post.
    NotForThisKind,
    /// Must lie in the future.
    NotInTheFuture,
    /// Must be a moment with its offset, or a local time.
    NotAMinute,
    /// Belongs to publishing only.
    OnlyForPublishing,
    /// Leads to an address inside the operator's network, which configuration does not allow.
    NotGloballyRoutable,
    /// A password must have at least this many characters.
    PasswordTooShort(usize),
    /// A password may have at most this many characters.
    PasswordTooLong(usize),
    /// A password is a word that everybody tries first: of the most used ones, of a dictionary, or the person's own name.
    PasswordTooCommon,
    /// A password is found in fewer than 10⁸ guesses.
    PasswordTooEasy,
}

impl Rule {
    /// Name of its message, and the arguments that the message takes.
    pub fn message(&self) -> (&'static str, Vec<(&'static str, i64)>) {
        let number = |value: &usize| i64::try_from(*value).unwrap_or(i64::MAX);
        match self {
            Self::Required => ("rule-required", vec![]),
            Self::TooLong(max) => ("rule-too-long", vec![("max", number(max))]),
            Self::TooMany(max) => ("rule-too-many", vec![("max", number(max))]),
            Self::ControlCharacter => ("rule-control-character", vec![]),
            Self::NulCharacter => ("rule-nul-character", vec![]),
            Self::NotASlug => ("rule-not-a-slug", vec![]),
            Self::ReservedSlug => ("rule-reserved-slug", vec![]),
            Self::NotAUrl => ("rule-not-a-url", vec![]),
            Self::NotHttps => ("rule-not-https", vec![]),
            Self::NotALink => ("rule-not-a-link", vec![]),
            Self::NotAnEmail => ("rule-not-an-email", vec![]),
            Self::NotATimeZone => ("rule-not-a-time-zone", vec![]),
            Self::OutOfRange(low, high) => ("rule-out-of-range", vec![("low", *low), ("high", *high)]),
            Self::Unknown => ("rule-unknown", vec![]),
            Self::Duplicate => ("rule-duplicate", vec![]),
            Self::NotForThisKind => ("rule-not-for-this-kind", vec![]),
            Self::NotInTheFuture => ("rule-not-in-the-future", vec![]),
            Self::NotAMinute => ("rule-not-a-minute", vec![]),
            Self::OnlyForPublishing => ("rule-only-for-publishing", vec![]),
            Self::NotGloballyRoutable => ("rule-not-globally-routable", vec![]),
            Self::PasswordTooShort(min) => ("rule-password-too-short", vec![("min", number(min))]),
            Self::PasswordTooLong(max) => ("rule-password-too-long", vec![("max", number(max))]),
            Self::PasswordTooCommon => ("rule-password-too-common", vec![]),
            Self::PasswordTooEasy => ("rule-password-too-easy", vec![]),
        }
    }
}
