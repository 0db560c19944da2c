//! Who saved a revision, by name.

use std::collections::HashMap;

use uuid::Uuid;

use crate::store::{self, Conn, StoreResult};

/// Names of those who saved something, by what ledgers call them (`user:<id>`, `token:<id>`). An account that is deleted has none.
#[derive(Debug, Default)]
pub struct Names(HashMap<String, String>);

impl Names {
    /// What somebody is called.
    pub fn of(&self, actor: &str) -> Option<String> {
        self.0.get(actor).cloned()
    }
}

/// What these are called.
///
/// # Errors
/// When the store does not answer.
pub async fn names<'a>(conn: &mut Conn, actors: impl Iterator<Item = &'a str>) -> StoreResult<Names> {
    let (mut users, mut tokens): (Vec<Uuid>, Vec<Uuid>) = (Vec::new(), Vec::new());
    for actor in actors {
        match actor.split_once(':') {
            Some(("user", id)) => users.extend(id.parse::<Uuid>().ok()),
            Some(("token", id)) => tokens.extend(id.parse::<Uuid>().ok()),
            _ => {}
        }
    }
    for ids in [&mut users, &mut tokens] {
        ids.sort_unstable();
        ids.dedup();
    }
    let mut names = HashMap::new();
    if !users.is_empty() {
        let found = store::users::names(conn, &users).await?;
        names.extend(found.into_iter().map(|(id, name)| (format!("user:{id}"), name)));
    }
    if !tokens.is_empty() {
        let found = store::tokens::names(conn, &tokens).await?;
        names.extend(found.into_iter().map(|(id, name)| (format!("token:{id}"), name)));
    }
    Ok(Names(names))
}
