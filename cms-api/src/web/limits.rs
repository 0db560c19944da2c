//! Which operations are limited, and how much: one table. Every public operation is, and what tries passwords and codes.

use std::fmt::Write as _;
use std::time::Duration;

use crate::limits::{Policy, Quota, WithoutStore};

/// Public reads.
const READ: Policy = policy("read", 600, 60, WithoutStore::CountAlone);
/// The search costs more than other reads.
const SEARCH: Policy = policy("search", 120, 60, WithoutStore::CountAlone);
/// Read beacons.
const VIEW: Policy = policy("view", 60, 60, WithoutStore::CountAlone);
/// Messages, each of which somebody has to read.
const CONTACT: Policy = policy("contact", 5, 600, WithoutStore::Refuse);

/// Offers of keys, each of which costs a key pair and a signature.
const HANDSHAKE: Policy = policy("handshake", 60, 60, WithoutStore::Refuse);
/// Tries to be somebody: passwords, codes, links.
const AUTH: Policy = policy("auth", 20, 60, WithoutStore::Refuse);
/// What has a mail sent.
const MAIL: Policy = policy("auth-mail", 10, 600, WithoutStore::Refuse);
/// Sessions that go on: several tabs and people behind one address.
const SESSION: Policy = policy("session", 120, 60, WithoutStore::Refuse);

/// Public operations and their policies, each counted per address (IPv6: per /64).
pub const TABLE: &[(&str, &[Policy])] = &[
    ("addPasskey", &[AUTH]),
    ("beginPasskey", &[AUTH]),
    ("beginPasskeyLogin", &[AUTH]),
    ("beginPasskeySecondFactor", &[AUTH]),
    ("changeEmail", &[AUTH, MAIL]),
    ("changePassword", &[AUTH]),
    ("confirm", &[AUTH]),
    ("confirmTotp", &[AUTH]),
    ("contact", &[CONTACT]),
    ("deleteAccount", &[AUTH]),
    ("enrolTotp", &[AUTH]),
    ("getPost", &[READ]),
    ("getReads", &[READ]),
    ("handshake", &[HANDSHAKE]),
    ("listPosts", &[READ]),
    ("login", &[AUTH]),
    ("logout", &[SESSION]),
    ("makeRecoveryCodes", &[AUTH]),
    ("passkeyLogin", &[AUTH]),
    ("passkeySecondFactor", &[AUTH]),
    ("refresh", &[SESSION]),
    ("removePasskey", &[AUTH]),
    ("removeTotp", &[AUTH]),
    ("resetPassword", &[AUTH]),
    ("search", &[READ, SEARCH]),
    ("secondFactor", &[AUTH]),
    ("sendConfirmation", &[MAIL]),
    ("sendReset", &[MAIL]),
    ("setUp", &[AUTH]),
    ("signUp", &[AUTH, MAIL]),
    ("stepUp", &[AUTH]),
    ("viewPost", &[VIEW]),
];

const fn policy(name: &'static str, permits: u32, seconds: u64, without_store: WithoutStore) -> Policy {
    Policy { name, quota: Quota { permits, window: Duration::from_secs(seconds) }, without_store }
}

/// The policies of an operation.
pub fn policies(operation: &str) -> &'static [Policy] {
    TABLE.iter().find(|(id, _)| *id == operation).map_or(&[], |(_, policies)| policies)
}

/// The table as the documentation shows it.
pub fn markdown() -> String {
    let mut table =
        "| operation | policy | requests | per | without Redis |\n|---|---|---:|---|---|".to_owned();
    for (operation, policies) in TABLE {
        for policy in *policies {
            let without = match policy.without_store {
                WithoutStore::CountAlone => "each instance counts alone",
                WithoutStore::Refuse => "503",
            };
            let Quota { permits, window } = policy.quota;
            // Writing to a text cannot fail.
            let _ = write!(
                table,
                "\n| `{operation}` | `{}` | {permits} | {} s | {without} |",
                policy.name,
                window.as_secs()
            );
        }
    }
    table
}
