//! All content in and out: what `import` and `export` do, from afar.

mod bodies;

use std::sync::Arc;

use cms_sdk::{ErrorCode, Locale};
use poem::Body;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Binary;
use poem_openapi::{ApiResponse, OpenApi};
use uuid::Uuid;

use super::Tag;
use crate::app::App;
use crate::export::archive::{self, Contents};
use crate::imports::{self, MAX_UNPACKED};
use crate::tokens::Scope;
use crate::web::caller::Caller;
use crate::web::envelope::{Data, Done};
use crate::web::error::ApiResult;
use crate::web::received::File;
use bodies::{ImportRunBody, StartedImportBody};

/// Operations on all content at once.
pub struct TransfersApi {
    /// The application.
    pub app: Arc<App>,
}

/// The answer to a request for an archive.
#[derive(ApiResponse)]
pub enum Archive {
    /// A `.tar.gz`, made while it is sent.
    #[oai(status = 200, content_type = "application/gzip")]
    File(
        Binary<Body>,
        /// What the file is called.
        #[oai(header = "Content-Disposition")]
        String,
    ),
}

#[OpenApi(prefix_path = "/admin", tag = "Tag::Transfers")]
impl TransfersApi {
    /// Begins an import: the body is a `.tar` or `.tar.gz` of a folder as `import DIR` reads it, 1 GiB unpacked at most, or an export of
    /// Ghost (JSON) or WordPress (XML), 256 MiB at most. All of it is imported, or nothing.
    #[oai(path = "/imports", method = "post", operation_id = "startImport")]
    async fn start(
        &self,
        caller: Caller,
        /// The language of an export's pages that do not say theirs. Where absent: the export's, where that is one of the site's, else
        /// the site's default. Says nothing to an archive, whose folders are named by languages.
        locale: Query<Option<Locale>>,
        archive: File,
    ) -> ApiResult<Done<StartedImportBody>> {
        caller.require(Scope::ContentWrite)?;
        caller.require_recent(Scope::SettingsWrite, &self.app)?;
        let limit = usize::try_from(MAX_UNPACKED).unwrap_or(usize::MAX);
        let archive = archive.receive_file(limit, ErrorCode::ArchiveInvalid).await?;
        let id = imports::start(&self.app, caller.source(), archive, locale.0).await?;
        Ok(Done::created("done-import-started", StartedImportBody { id }))
    }

    /// Tells how an import stands, for a day: pages written and to be written, then what it did, or what is wrong with the files.
    #[oai(path = "/imports/:id", method = "get", operation_id = "getImport")]
    async fn get(&self, caller: Caller, id: Path<Uuid>) -> ApiResult<Data<ImportRunBody>> {
        caller.require(Scope::ContentWrite)?;
        let run = imports::find(&self.app, id.0).await?.ok_or(ErrorCode::NotFound)?;
        Ok(Data::of(run.into()))
    }

    /// Everything as `export --markdown` writes it: a file per page, drafts too, that an import reads back.
    #[oai(path = "/exports/markdown", method = "get", operation_id = "exportMarkdown")]
    async fn markdown(&self, caller: Caller) -> ApiResult<Archive> {
        self.archive(&caller, Contents::Markdown, "markdown")
    }

    /// What is live, with its pictures, as `export` writes it: a generator builds the site from it.
    #[oai(path = "/exports/snapshot", method = "get", operation_id = "exportSnapshot")]
    async fn snapshot(&self, caller: Caller) -> ApiResult<Archive> {
        self.archive(&caller, Contents::Snapshot, "snapshot")
    }
}

impl TransfersApi {
    fn archive(&self, caller: &Caller, contents: Contents, name: &str) -> ApiResult<Archive> {
        caller.require(Scope::ContentRead)?;
        caller.require(Scope::SettingsWrite)?;
        let day = self.app.clock.now().format("%Y-%m-%d");
        let body = Body::from_bytes_stream(archive::stream(&self.app, contents));
        let name = format!("attachment; filename=\"duet-{name}-{day}.tar.gz\"");
        Ok(Archive::File(Binary(body), name))
    }
}
