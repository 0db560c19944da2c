//! What a token may do.

/// Declares the scopes: variant, name on the wire, and what it allows.
macro_rules! scopes {
    ($(#[doc = $doc:literal] $variant:ident = $text:literal;)+) => {
        /// Something that a token may do. A caller without the scope is refused: nothing is allowed by default.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Scope {
            $(#[doc = $doc] $variant,)+
        }

        impl Scope {
            /// Every scope.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Its name: `content:read`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            /// What it allows, in English, for the documentation.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $doc.trim_ascii(),)+ }
            }
        }
    };
}

scopes! {
    /// Reads posts with their drafts, tags, redirects and settings.
    ContentRead = "content:read";
    /// Writes, publishes, unpublishes and deletes posts, tags, authors and redirects.
    ContentWrite = "content:write";
    /// Reads the site's settings and writes them.
    SettingsWrite = "settings:write";
    /// Reads the change feed and the snapshot: what a generator needs.
    SiteRead = "site:read";
    /// Reports builds: what a generator needs besides.
    SiteWrite = "site:write";
    /// Reads webhook endpoints and their deliveries.
    WebhooksRead = "webhooks:read";
    /// Makes, changes and deletes webhook endpoints, and sends deliveries again.
    WebhooksWrite = "webhooks:write";
    /// Reads messages from the contact form.
    ContactRead = "contact:read";
    /// Marks and deletes messages from the contact form.
    ContactWrite = "contact:write";
    /// Lists, makes and revokes API tokens.
    TokensWrite = "tokens:write";
    /// Reads accounts and their sessions.
    UsersRead = "users:read";
    /// Changes roles, locks accounts, ends sessions.
    UsersWrite = "users:write";
    /// Reads the audit log.
    AuditRead = "audit:read";
    /// Reads builds and metrics.
    OpsRead = "ops:read";
    /// Everything.
    Admin = "admin";
}

impl Scope {
    /// The scope of that name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|scope| scope.as_str() == text)
    }
}
