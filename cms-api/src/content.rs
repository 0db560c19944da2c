//! Posts and their languages: working copies, revisions, what is live and where it stands.
//!
//! | verb | what happens |
//! |---|---|
//! | [`create`], [`save_translation`] | a revision is added and becomes the working copy; readers see nothing of it |
//! | [`publish`] | the live pointer moves to the working copy's revision; list places, redirects, search terms and feed follow |
//! | [`publish_revisions`] | the same, to revisions that are named |
//! | [`unpublish`] | the page is gone for readers, its address answers so; its places are kept |
//! | [`trash()`] | the same, and it stands in no list until it is taken out again ([`restore`]) |
//! | [`delete_for_ever`], [`delete_translation`] | nothing of it is left |
//!
//! Functions take the caller's transaction. Those that end in `_collect` leave the feed to the caller, which gathers entries and
//! calls [`feed::record`](crate::feed::record) once, as the last thing before the commit.

pub mod authors;
pub mod autosave;
pub mod bulk;
pub mod compare;
pub mod input;
pub mod list;
pub mod live;
pub mod pair;
pub mod redirects;
pub mod revision;
pub mod saved_by;
pub mod search;
pub mod staleness;
pub mod tags;
pub mod text;
pub mod validate;

mod delete;
mod duplicate;
mod live_posts;
mod places;
mod publish;
mod read;
mod save;
mod share;
mod trash;
mod unpublish;

use cms_sdk::ErrorCode;
use cms_sdk::content::PostKind;

use crate::error::DomainError;
use crate::store::StoreError;
use crate::store::translations::TranslationRow;

pub use delete::delete_translation;
pub use duplicate::duplicate;
pub use input::{NewPost, SharedInput, TranslationInput};
pub use live_posts::LivePosts;
pub use publish::{Order, Publication, publish, publish_collect, publish_revisions};
pub use read::{Post, PostTranslation, exists, post, translation};
pub use save::{Precondition, SavedTranslation, create, save_translation};
pub use share::save_shared;
pub use trash::{delete_for_ever, restore, trash};
pub use unpublish::{unpublish, unpublish_collect};

/// Section and list of the articles.
pub const SECTION_POSTS: &str = "posts";
/// Section and list of pages and landing pages.
pub const SECTION_PAGES: &str = "pages";

/// Which addresses, and which list, a kind of post shares. Slugs are unique per language and section.
pub fn section(kind: PostKind) -> &'static str {
    match kind {
        PostKind::Article => SECTION_POSTS,
        PostKind::Page | PostKind::Landing => SECTION_PAGES,
    }
}

/// Where one language of a post stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Never published.
    Draft,
    /// Readers see the working copy.
    Published,
    /// Readers see an older revision than the working copy.
    Changed,
    /// Readers saw it once and see it no more.
    Unpublished,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 4] = [Self::Draft, Self::Published, Self::Changed, Self::Unpublished];

    /// Its name in the contract.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Changed => "changed",
            Self::Unpublished => "unpublished",
        }
    }

    /// The status of a translation.
    pub fn of(row: &TranslationRow) -> Self {
        match (row.live_revision_id, row.last_live_revision_id) {
            (Some(live), _) if live == row.revision_id => Self::Published,
            (Some(_), _) => Self::Changed,
            (None, Some(_)) => Self::Unpublished,
            (None, None) => Self::Draft,
        }
    }
}

/// A unique value that two writers wanted at once is taken: say which, as the checks before the write do.
fn taken(error: StoreError) -> DomainError {
    match &error {
        StoreError::Unique(name) if name.contains("slug") => ErrorCode::SlugTaken.into(),
        StoreError::Unique(_) => ErrorCode::Conflict.into(),
        _ => error.into(),
    }
}
