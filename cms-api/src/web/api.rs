//! The operations, one file per OpenAPI tag.

pub mod account;
pub mod admin_posts;
pub mod audit;
pub mod auth;
pub mod authors;
pub mod autosaves;
pub mod builds;
pub mod bulk;
pub mod contact;
pub mod export;
pub mod live;
pub mod media;
pub mod passkeys;
pub mod posts;
pub mod presence;
pub mod previews;
pub mod reads;
pub mod redirects;
pub mod revisions;
pub mod schedules;
pub mod search;
pub mod second_factor;
pub mod settings;
pub mod tags;
pub mod tokens;
pub mod transfers;
pub mod translations;
pub mod trash;
pub mod users;
pub mod webhooks;

use std::sync::Arc;

use poem::endpoint::make_sync;
use poem::{Endpoint, Response};
use poem_openapi::{OpenApi, OpenApiService, Tags};

use crate::app::App;

/// The tags of the contract.
#[derive(Tags)]
pub enum Tag {
    /// The handshake, signing up, in and out.
    Auth,
    /// Somebody's own account.
    Account,
    /// Posts as readers see them.
    Posts,
    /// How often posts are read.
    Reads,
    /// The contact form and its inbox.
    Contact,
    /// Full-text search over what is live.
    Search,
    /// Posts as editors see them: written, published, duplicated, thrown away.
    AdminPosts,
    /// Whether readers see what was published.
    Live,
    /// What is not published yet, shown and checked.
    Previews,
    /// What goes live, or is taken down, at a minute.
    Schedules,
    /// The languages of posts: working copies, and how translations stand to their sources.
    Translations,
    /// Revisions: read, compared, saved again.
    Revisions,
    /// What somebody has typed and not saved.
    Autosaves,
    /// Who has a post open.
    Presence,
    /// Posts that were thrown away.
    Trash,
    /// Tags with their words per language.
    Tags,
    /// Authors with their words per language.
    Authors,
    /// Uploaded pictures.
    Media,
    /// The site's settings.
    Settings,
    /// Addresses that are not a page any more.
    Redirects,
    /// The accounts of others.
    Users,
    /// Who did what.
    Audit,
    /// All content in and out.
    Transfers,
    /// API tokens: made, listed, revoked.
    Tokens,
    /// Webhook endpoints, their secrets and deliveries.
    Webhooks,
    /// Build receipts of the generators.
    Builds,
    /// What a generator reads: the change feed and the snapshot.
    Export,
}

/// Every operation. poem-openapi takes at most 16 per tuple; nest tuples when there are more.
pub fn service(app: &Arc<App>) -> OpenApiService<impl OpenApi + use<>, ()> {
    let posts = posts::PostsApi { app: Arc::clone(app) };
    let search = search::SearchApi { app: Arc::clone(app) };
    let admin_posts = admin_posts::AdminPostsApi { app: Arc::clone(app) };
    let live = live::LiveApi { app: Arc::clone(app) };
    let presence = presence::PresenceApi { app: Arc::clone(app) };
    let previews = previews::PreviewsApi { app: Arc::clone(app) };
    let schedules = schedules::SchedulesApi { app: Arc::clone(app) };
    let tags = tags::TagsApi { app: Arc::clone(app) };
    let media = media::MediaApi { app: Arc::clone(app) };
    let bulk = bulk::BulkApi { app: Arc::clone(app) };
    let translations = translations::TranslationsApi { app: Arc::clone(app) };
    let revisions = revisions::RevisionsApi { app: Arc::clone(app) };
    let autosaves = autosaves::AutosavesApi { app: Arc::clone(app) };
    let trash = trash::TrashApi { app: Arc::clone(app) };
    let authors = authors::AuthorsApi { app: Arc::clone(app) };
    let settings = settings::SettingsApi { app: Arc::clone(app) };
    let redirects = redirects::RedirectsApi { app: Arc::clone(app) };
    let tokens = tokens::TokensApi { app: Arc::clone(app) };
    let webhooks = webhooks::WebhooksApi { app: Arc::clone(app) };
    let builds = builds::BuildsApi { app: Arc::clone(app) };
    let export = export::ExportApi { app: Arc::clone(app) };
    let transfers = transfers::TransfersApi { app: Arc::clone(app) };
    let reads = reads::ReadsApi { app: Arc::clone(app) };
    let contact = contact::ContactApi { app: Arc::clone(app) };
    let auth = auth::AuthApi { app: Arc::clone(app) };
    let account = account::AccountApi { app: Arc::clone(app) };
    let second_factor = second_factor::SecondFactorApi { app: Arc::clone(app) };
    let passkeys = passkeys::PasskeysApi { app: Arc::clone(app) };
    let users = users::UsersApi { app: Arc::clone(app) };
    let audit = audit::AuditApi { app: Arc::clone(app) };
    let people = (auth, account, second_factor, passkeys, users, audit);
    let editing = (admin_posts, bulk, translations, revisions, autosaves, trash);
    let shown = (live, previews, schedules, presence);
    let content = (posts, search, editing, shown, tags, authors, media, settings, redirects);
    OpenApiService::new(
        (people, content, (reads, contact), (tokens, webhooks, builds, export, transfers)),
        "Duet",
        env!("CARGO_PKG_VERSION"),
    )
    .description(include_str!("api/description.md"))
    .url_prefix("/v1")
}

/// `GET /openapi.json`.
pub fn specification<T: OpenApi, W: poem_openapi::Webhook>(
    service: &OpenApiService<T, W>,
) -> impl Endpoint<Output = Response> + use<T, W> {
    let document = service.spec();
    make_sync(move |_| {
        Response::builder().content_type("application/json; charset=utf-8").body(document.clone())
    })
}

/// The OpenAPI document, made without opening a store.
///
/// # Errors
/// Never in practice: the key of the closed application is well-formed.
pub fn document() -> anyhow::Result<String> {
    Ok(service(&App::closed()?).spec())
}
