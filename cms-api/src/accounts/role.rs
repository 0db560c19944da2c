//! Roles, and what each may do: the one table of permissions for people. Programs have scopes of their own (`tokens`).

use crate::tokens::Scope;

/// What somebody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Has an account, and may do nothing but look after it.
    Reader,
    /// Writes and publishes.
    Editor,
    /// May do everything, while the allow-list in configuration says so too.
    Admin,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 3] = [Self::Reader, Self::Editor, Self::Admin];

    /// Its name in API and stores.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Editor => "editor",
            Self::Admin => "admin",
        }
    }

    /// The role of that name; a name that this version does not know grants nothing.
    pub fn parse(name: &str) -> Self {
        Self::ALL.into_iter().find(|role| role.as_str() == name).unwrap_or(Self::Reader)
    }

    /// What it may do.
    pub fn permissions(self) -> &'static [Scope] {
        match self {
            Self::Reader => &[],
            Self::Editor => &[
                Scope::ContentRead,
                Scope::ContentWrite,
                Scope::ContactRead,
                Scope::ContactWrite,
                Scope::OpsRead,
            ],
            Self::Admin => &[Scope::Admin],
        }
    }

    /// Whether it may do this.
    pub fn allows(self, scope: Scope) -> bool {
        self.permissions().iter().any(|own| *own == scope || *own == Scope::Admin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_allowed_that_is_not_said() {
        assert!(Scope::ALL.iter().all(|scope| !Role::Reader.allows(*scope)));
        assert!(Scope::ALL.iter().all(|scope| Role::Admin.allows(*scope)));
        assert!(Role::Editor.allows(Scope::ContentWrite));
        for scope in
            [Scope::UsersRead, Scope::UsersWrite, Scope::AuditRead, Scope::TokensWrite, Scope::SettingsWrite]
        {
            assert!(!Role::Editor.allows(scope), "{scope:?}");
        }
        assert_eq!(Role::parse("emperor"), Role::Reader);
    }
}
