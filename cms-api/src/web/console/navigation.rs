//! What the console's side shows, in its order. A line is seen by those only who may see the section, once its page is there.

use serde::Serialize;

use crate::tokens::Scope;

/// Sections under one heading.
pub(super) struct Group {
    /// The heading's string.
    pub(super) label: &'static str,
    /// The sections.
    pub(super) sections: &'static [Section],
}

/// A section of the console.
pub(super) struct Section {
    /// Its address, below `/console`.
    pub(super) path: &'static str,
    /// Its string.
    pub(super) label: &'static str,
    /// What one must be allowed to see it.
    pub(super) scope: Scope,
    /// Pressed after `g`, it leads there.
    pub(super) key: &'static str,
}

const fn section(path: &'static str, label: &'static str, scope: Scope, key: &'static str) -> Section {
    Section { path, label, scope, key }
}

/// Every section.
pub(super) const GROUPS: &[Group] = &[
    Group {
        label: "console-group-content",
        sections: &[
            section("/", "console-dashboard", Scope::ContentRead, "d"),
            section("/posts", "console-posts", Scope::ContentRead, "p"),
            section("/translations", "console-translations", Scope::ContentRead, "e"),
            section("/calendar", "console-calendar", Scope::ContentRead, "c"),
            section("/media", "console-media", Scope::ContentRead, "m"),
            section("/tags", "console-tags", Scope::ContentRead, "t"),
            section("/authors", "console-authors", Scope::ContentRead, "a"),
            section("/trash", "console-trash", Scope::ContentRead, "x"),
        ],
    },
    Group {
        label: "console-group-people",
        sections: &[
            section("/users", "console-users", Scope::UsersRead, "u"),
            section("/contact", "console-contact", Scope::ContactRead, "k"),
        ],
    },
    Group {
        label: "console-group-site",
        sections: &[
            section("/settings", "console-settings", Scope::SettingsWrite, "s"),
            section("/redirects", "console-redirects", Scope::ContentRead, "r"),
            section("/webhooks", "console-webhooks", Scope::WebhooksRead, "w"),
            section("/deliveries", "console-deliveries", Scope::WebhooksRead, "v"),
            section("/builds", "console-builds", Scope::OpsRead, "b"),
            section("/transfers", "console-transfer", Scope::Admin, "i"),
        ],
    },
    Group {
        label: "console-group-admin",
        sections: &[
            section("/tokens", "console-tokens", Scope::TokensWrite, "o"),
            section("/audit", "console-audit", Scope::AuditRead, "l"),
        ],
    },
];

/// A heading with the sections that somebody sees.
#[derive(Debug, Serialize)]
pub(super) struct Shown {
    label: &'static str,
    sections: Vec<ShownSection>,
}

#[derive(Debug, Serialize)]
struct ShownSection {
    href: String,
    label: &'static str,
    key: &'static str,
    /// Whether the page that is open belongs to it.
    is_here: bool,
}

/// What somebody sees on the page `path` (below `/console`): sections that are `there` and that they may see.
pub(super) fn shown(path: &str, there: impl Fn(&str) -> bool, allows: impl Fn(Scope) -> bool) -> Vec<Shown> {
    let groups = GROUPS.iter().map(|group| Shown {
        label: group.label,
        sections: group
            .sections
            .iter()
            .filter(|section| there(section.path) && allows(section.scope))
            .map(|section| ShownSection {
                href: if section.path == "/" {
                    "/console".to_owned()
                } else {
                    format!("/console{}", section.path)
                },
                label: section.label,
                key: section.key,
                is_here: is_within(path, section.path),
            })
            .collect(),
    });
    groups.filter(|group| !group.sections.is_empty()).collect()
}

/// Whether a page belongs to a section: `/tags/new` to `/tags`.
fn is_within(path: &str, section: &str) -> bool {
    path == section
        || (section != "/" && path.strip_prefix(section).is_some_and(|rest| rest.starts_with('/')))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn addresses_and_keys_stand_once() {
        let all: Vec<_> = GROUPS.iter().flat_map(|group| group.sections).collect();
        let paths: BTreeSet<_> = all.iter().map(|section| section.path).collect();
        let keys: BTreeSet<_> = all.iter().map(|section| section.key).collect();
        assert_eq!((paths.len(), keys.len()), (all.len(), all.len()));
    }

    #[test]
    fn one_sees_what_is_there_and_what_one_may_see() {
        let shown = shown("/tags/new", |path| path != "/posts", |scope| scope == Scope::ContentRead);
        let paths: Vec<_> =
            shown.iter().flat_map(|group| &group.sections).map(|one| one.href.as_str()).collect();
        assert!(paths.contains(&"/console") && paths.contains(&"/console/tags"));
        assert!(!paths.contains(&"/console/posts") && !paths.contains(&"/console/users"));
        let here: Vec<_> = shown.iter().flat_map(|group| &group.sections).filter(|one| one.is_here).collect();
        assert_eq!(here.len(), 1);
        assert!(is_within("/tags", "/tags") && !is_within("/tagsx", "/tags") && !is_within("/tags", "/"));
    }
}
