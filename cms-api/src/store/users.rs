//! People with an account.

use diesel::dsl::not;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::posts::CHUNK;
use super::schema::users;
use super::types::{At, Key, Lang};
use super::{Conn, StoreResult, each};

/// A person with an account.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = users)]
pub struct UserRow {
    /// Their id.
    pub id: Key,
    /// Their address, as they write it.
    pub email: String,
    /// Their address, as it is compared.
    pub email_folded: String,
    /// What they are called.
    pub name: String,
    /// Name and address without marks and case.
    pub folded: String,
    /// The language of their mails.
    pub locale: Lang,
    /// What they may do: the name of a role.
    pub role: String,
    /// The password's hash, in the PHC string format.
    pub password_hash: String,
    /// When they showed that the address is theirs.
    pub confirmed_at: Option<At>,
    /// When an admin locked them out.
    pub disabled_at: Option<At>,
    /// When they last signed in.
    pub last_login_at: Option<At>,
    /// When the account was made.
    pub created_at: At,
    /// When anything of it was last changed.
    pub updated_at: At,
}

/// Which accounts are wanted.
#[derive(Debug, Clone, Default)]
pub struct UserFilter {
    /// Part of name and address, folded.
    pub folded: Option<String>,
    /// The role.
    pub role: Option<String>,
    /// Only those who are locked out, or only the others.
    pub disabled: Option<bool>,
    /// What they are sorted by.
    pub sort: UserSort,
    /// Whether the order is the other way round than [`UserSort`] says.
    pub is_reversed: bool,
}

/// What accounts are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum UserSort {
    /// Newest first.
    #[default]
    Created,
    /// By name, without marks and case.
    Name,
    /// Who signed in last first, those who never did at the end.
    LastLogin,
}

/// Adds an account; false when the address has one.
///
/// # Errors
/// When the database refuses.
pub async fn insert(conn: &mut Conn, row: &UserRow) -> StoreResult<bool> {
    let insert = diesel::insert_into(users::table).values(row).on_conflict(users::email_folded).do_nothing();
    Ok(each!(conn, c => insert.execute(c).await)? == 1)
}

/// The account with this id.
///
/// # Errors
/// When the database does not answer.
pub async fn get(conn: &mut Conn, id: Uuid) -> StoreResult<Option<UserRow>> {
    Ok(each!(conn, c => users::table.find(Key(id)).first(c).await.optional())?)
}

/// The account with this address, folded.
///
/// # Errors
/// When the database does not answer.
pub async fn by_email(conn: &mut Conn, email_folded: &str) -> StoreResult<Option<UserRow>> {
    let query = users::table.filter(users::email_folded.eq(email_folded));
    Ok(each!(conn, c => query.first(c).await.optional())?)
}

/// Locks an account until the transaction ends: the first lock of all (SQLite has one writer).
///
/// # Errors
/// When the database refuses.
pub async fn lock(conn: &mut Conn, id: Uuid) -> StoreResult<Option<UserRow>> {
    let query = users::table.find(Key(id));
    Ok(match conn {
        Conn::Pg(conn) => query.for_update().first(&mut **conn).await.optional()?,
        Conn::Lite(conn) => query.first(&mut **conn).await.optional()?,
    })
}

/// Puts another hash in the place of the password's.
///
/// # Errors
/// When the database refuses.
pub async fn set_password(conn: &mut Conn, id: Uuid, hash: &str, now: At) -> StoreResult<()> {
    let set = (users::password_hash.eq(hash), users::updated_at.eq(now));
    each!(conn, c => diesel::update(users::table.find(Key(id))).set(set).execute(c).await)?;
    Ok(())
}

/// Notes that the address is theirs, once.
///
/// # Errors
/// When the database refuses.
pub async fn confirm(conn: &mut Conn, id: Uuid, now: At) -> StoreResult<()> {
    let waiting = users::table.find(Key(id)).filter(users::confirmed_at.is_null());
    let set = (users::confirmed_at.eq(now), users::updated_at.eq(now));
    each!(conn, c => diesel::update(waiting).set(set).execute(c).await)?;
    Ok(())
}

/// Gives another address, which is confirmed.
///
/// # Errors
/// [`StoreError::Unique`](super::StoreError::Unique) when it has an account.
pub async fn set_email(
    conn: &mut Conn,
    id: Uuid,
    (email, email_folded, folded): (&str, &str, &str),
    now: At,
) -> StoreResult<()> {
    let set = (
        users::email.eq(email),
        users::email_folded.eq(email_folded),
        users::folded.eq(folded),
        users::confirmed_at.eq(now),
        users::updated_at.eq(now),
    );
    each!(conn, c => diesel::update(users::table.find(Key(id))).set(set).execute(c).await)?;
    Ok(())
}

/// Gives another name and language.
///
/// # Errors
/// When the database refuses.
pub async fn set_profile(
    conn: &mut Conn,
    id: Uuid,
    (name, folded, locale): (&str, &str, Lang),
    now: At,
) -> StoreResult<()> {
    let set =
        (users::name.eq(name), users::folded.eq(folded), users::locale.eq(locale), users::updated_at.eq(now));
    each!(conn, c => diesel::update(users::table.find(Key(id))).set(set).execute(c).await)?;
    Ok(())
}

/// Gives another role.
///
/// # Errors
/// When the database refuses.
pub async fn set_role(conn: &mut Conn, id: Uuid, role: &str, now: At) -> StoreResult<()> {
    let set = (users::role.eq(role), users::updated_at.eq(now));
    each!(conn, c => diesel::update(users::table.find(Key(id))).set(set).execute(c).await)?;
    Ok(())
}

/// Locks an account out, or lets it in again.
///
/// # Errors
/// When the database refuses.
pub async fn set_disabled(conn: &mut Conn, id: Uuid, disabled_at: Option<At>, now: At) -> StoreResult<()> {
    let set = (users::disabled_at.eq(disabled_at), users::updated_at.eq(now));
    each!(conn, c => diesel::update(users::table.find(Key(id))).set(set).execute(c).await)?;
    Ok(())
}

/// Notes a sign-in.
///
/// # Errors
/// When the database refuses.
pub async fn note_login(conn: &mut Conn, id: Uuid, now: At) -> StoreResult<()> {
    let set = users::last_login_at.eq(now);
    each!(conn, c => diesel::update(users::table.find(Key(id))).set(set).execute(c).await)?;
    Ok(())
}

/// Deletes an account with all that hangs on it.
///
/// # Errors
/// When the database refuses.
pub async fn delete(conn: &mut Conn, id: Uuid) -> StoreResult<()> {
    each!(conn, c => diesel::delete(users::table.find(Key(id))).execute(c).await)?;
    Ok(())
}

/// A page of the accounts that fit, and how many fit in all.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    conn: &mut Conn,
    filter: &UserFilter,
    offset: i64,
    limit: i64,
) -> StoreResult<(Vec<UserRow>, i64)> {
    let pattern = filter.folded.as_deref().map(super::containing);
    each!(conn, c => {
        let mut found = users::table.into_boxed();
        let mut counted = users::table.count().into_boxed();
        if let Some(pattern) = &pattern {
            found = found.filter(users::folded.like(pattern).escape('\\'));
            counted = counted.filter(users::folded.like(pattern).escape('\\'));
        }
        if let Some(role) = &filter.role {
            found = found.filter(users::role.eq(role));
            counted = counted.filter(users::role.eq(role));
        }
        match filter.disabled {
            Some(true) => {
                found = found.filter(users::disabled_at.is_not_null());
                counted = counted.filter(users::disabled_at.is_not_null());
            }
            Some(false) => {
                found = found.filter(users::disabled_at.is_null());
                counted = counted.filter(users::disabled_at.is_null());
            }
            None => {}
        }
        let total: i64 = counted.get_result(c).await?;
        let never = users::last_login_at.is_null().asc();
        let sorted = match (filter.sort, filter.is_reversed) {
            (UserSort::Created, false) => found.order((users::created_at.desc(), users::id.desc())),
            (UserSort::Created, true) => found.order((users::created_at.asc(), users::id.asc())),
            (UserSort::Name, false) => found.order((users::folded.asc(), users::id.asc())),
            (UserSort::Name, true) => found.order((users::folded.desc(), users::id.desc())),
            (UserSort::LastLogin, false) => found.order((never, users::last_login_at.desc(), users::id.desc())),
            (UserSort::LastLogin, true) => found.order((never, users::last_login_at.asc(), users::id.asc())),
        };
        let rows = sorted.offset(offset).limit(limit);
        Ok((rows.load(c).await?, total))
    })
}

/// Names of the accounts of those ids; unknown ids are left out.
///
/// # Errors
/// When the database does not answer.
pub async fn names(conn: &mut Conn, ids: &[Uuid]) -> StoreResult<Vec<(Uuid, String)>> {
    let mut names = Vec::new();
    for chunk in ids.chunks(CHUNK) {
        let ids: Vec<Key> = chunk.iter().copied().map(Key).collect();
        let query = users::table.filter(users::id.eq_any(ids)).select((users::id, users::name));
        let found: Vec<(Key, String)> = each!(conn, c => query.load(c).await)?;
        names.extend(found.into_iter().map(|(id, name)| (id.0, name)));
    }
    Ok(names)
}

/// How many accounts have a role and are not locked out.
///
/// # Errors
/// When the database does not answer.
pub async fn count_active(conn: &mut Conn, role: &str) -> StoreResult<i64> {
    let query = users::table.filter(users::role.eq(role).and(not(users::disabled_at.is_not_null()))).count();
    Ok(each!(conn, c => query.get_result(c).await)?)
}
