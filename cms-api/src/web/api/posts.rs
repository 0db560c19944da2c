//! Posts as readers see them.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use cms_sdk::content::{Author, Picture, PostKind, Section, Seo, Translation};
use cms_sdk::settings::SiteSettings;
use cms_sdk::site_path::{PathKind, site_path, translation_path};
use cms_sdk::slug::is_slug;
use cms_sdk::{ErrorCode, Locale};
use poem_openapi::param::{Path, Query};
use poem_openapi::{Object, OpenApi};
use uuid::Uuid;

use super::Tag;
use crate::app::App;
use crate::content::tags::TagNames;
use crate::content::{authors, list, live, tags};
use crate::settings;
use crate::store::{Conn, StoreResult};
use crate::web::envelope::{Data, Page, PageRequest};
use crate::web::error::ApiResult;

/// Public operations on posts.
pub struct PostsApi {
    /// The application.
    pub app: Arc<App>,
}

/// A live post in one language, without its long texts.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct PostSummaryBody {
    /// The post; its languages share this.
    post_id: Uuid,
    /// The language.
    locale: Locale,
    /// What sort of page it is.
    kind: PostKind,
    /// Last part of its address.
    slug: String,
    /// Its path on the site.
    path: String,
    /// Title.
    title: String,
    /// Summary.
    summary: String,
    /// The picture at the top.
    #[oai(skip_serializing_if_is_none)]
    cover: Option<Picture>,
    /// Its tags that have words in this language.
    tags: Vec<PostTagBody>,
    /// Who it is by, in order.
    authors: Vec<PostAuthorBody>,
    /// The date shown to readers.
    published_at: DateTime<Utc>,
    /// When it last changed.
    updated_at: DateTime<Utc>,
}

/// A tag on a post.
#[derive(Debug, Object)]
pub struct PostTagBody {
    /// The tag.
    id: Uuid,
    /// Its name.
    name: String,
    /// Its slug.
    slug: String,
    /// Its path on the site.
    path: String,
}

/// Somebody whom a post is by.
#[derive(Debug, Object)]
pub struct PostAuthorBody {
    /// The author.
    id: Uuid,
    /// Their name in files, the same in both languages.
    slug: String,
    /// Their name, in the post's language where they have one there.
    name: String,
    /// A sentence or two about them, in the post's language; may be empty.
    bio: String,
    /// Their picture.
    #[oai(skip_serializing_if_is_none)]
    picture: Option<Picture>,
    /// Their page elsewhere.
    #[oai(skip_serializing_if_is_none)]
    link: Option<String>,
}

impl PostAuthorBody {
    fn new(locale: Locale, author: &Author) -> Self {
        Self {
            id: author.id,
            slug: author.slug.clone(),
            name: author.name(locale).to_owned(),
            bio: author.words(locale).map(|words| words.bio.clone()).unwrap_or_default(),
            picture: author.picture.clone(),
            link: author.link.clone(),
        }
    }
}

/// What a list of posts names besides them.
pub struct Named {
    tags: TagNames,
    authors: HashMap<Uuid, Author>,
}

impl Named {
    /// Everything that these pages name.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn of(conn: &mut Conn, pages: &[Translation]) -> StoreResult<Self> {
        let tags = tags::names_of(conn, pages).await?;
        Ok(Self { tags, authors: authors::of_pages(conn, pages).await? })
    }
}

/// A live post in one language.
#[derive(Debug, Object)]
pub struct LivePostBody {
    /// What the list shows too.
    #[oai(flatten)]
    summary: PostSummaryBody,
    /// Markdown.
    body: String,
    /// The sections of a landing page, in order.
    sections: Vec<Section>,
    /// What search engines and link previews are told.
    seo: Seo,
    /// Paths of its live languages, this one too.
    translations: PathsBody,
}

/// Paths per language.
#[derive(Debug, Default, Object)]
pub struct PathsBody {
    /// English.
    #[oai(skip_serializing_if_is_none)]
    en: Option<String>,
    /// Vietnamese.
    #[oai(skip_serializing_if_is_none)]
    vi: Option<String>,
}

impl PostSummaryBody {
    /// What the list shows of a live translation.
    pub fn new(settings: &SiteSettings, named: &Named, translation: Translation) -> Self {
        let locale = translation.locale;
        let tags = translation.tags.iter().filter_map(|place| {
            let words = named.tags.get(place.tag_id, locale)?;
            Some(PostTagBody {
                id: place.tag_id,
                path: site_path(settings, locale, PathKind::Tag, &words.slug),
                name: words.name.clone(),
                slug: words.slug.clone(),
            })
        });
        let authors = translation.authors.iter().filter_map(|id| named.authors.get(id));
        let authors = authors.map(|author| PostAuthorBody::new(locale, author));
        Self {
            post_id: translation.post_id,
            locale,
            kind: translation.kind,
            path: translation_path(settings, &translation),
            tags: tags.collect(),
            authors: authors.collect(),
            slug: translation.slug,
            title: translation.title,
            summary: translation.summary,
            cover: translation.cover,
            published_at: translation.published_at,
            updated_at: translation.updated_at,
        }
    }
}

#[OpenApi(prefix_path = "/posts", tag = "Tag::Posts")]
impl PostsApi {
    /// Lists what is live in a language, newest first: articles, unless a kind or a tag is asked for.
    #[oai(path = "/", method = "get", operation_id = "listPosts")]
    async fn list(
        &self,
        locale: Query<Locale>,
        /// Slug of a tag in that language.
        tag: Query<Option<String>>,
        kind: Query<Option<PostKind>>,
        page: Query<Option<i64>>,
        #[oai(name = "pageSize")] page_size: Query<Option<i64>>,
    ) -> ApiResult<Page<PostSummaryBody>> {
        let page = PageRequest::parse(page.0, page_size.0)?;
        let mut conn = self.app.store.read().await?;
        let tag = match tag.0 {
            None => None,
            Some(slug) if !is_slug(&slug) => return Ok(Page::of(Vec::new(), page, 0)),
            Some(slug) => match tags::id_of_slug(&mut conn, locale.0, &slug).await? {
                None => return Ok(Page::of(Vec::new(), page, 0)),
                found => found,
            },
        };
        let (settings, _) = settings::load(&mut conn).await?;
        let (offset, limit) = (page.offset(), page.page_size);
        let (found, total) = list::live(&mut conn, locale.0, kind.0, tag, offset, limit).await?;
        let names = Named::of(&mut conn, &found).await?;
        let items = found.into_iter().map(|one| PostSummaryBody::new(&settings, &names, one)).collect();
        Ok(Page::of(items, page, total))
    }

    /// Reads a live post by its slug: an article, or else a page, unless a kind is asked for.
    #[oai(path = "/:locale/:slug", method = "get", operation_id = "getPost")]
    async fn get(
        &self,
        locale: Path<Locale>,
        slug: Path<String>,
        kind: Query<Option<PostKind>>,
    ) -> ApiResult<Data<LivePostBody>> {
        if !is_slug(&slug.0) {
            return Err(ErrorCode::NotFound.into());
        }
        let mut conn = self.app.store.read().await?;
        let found = live::at(&mut conn, locale.0, &slug.0, kind.0).await?.ok_or(ErrorCode::NotFound)?;
        let (settings, _) = settings::load(&mut conn).await?;
        let mut translations = PathsBody::default();
        for other in live::translations(&mut conn, &[found.post_id], live::Texts::LeftOut).await? {
            let path = Some(translation_path(&settings, &other));
            match other.locale {
                Locale::En => translations.en = path,
                Locale::Vi => translations.vi = path,
            }
        }
        let names = Named::of(&mut conn, std::slice::from_ref(&found)).await?;
        let (body, sections, seo) = (found.body.clone(), found.sections.clone(), found.seo.clone());
        let summary = PostSummaryBody::new(&settings, &names, found);
        Ok(Data::of(LivePostBody { summary, body, sections, seo, translations }))
    }
}
