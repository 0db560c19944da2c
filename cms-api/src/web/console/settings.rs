//! The site's settings with its navigation, and what is configured, to be read only.

use chrono_tz::TZ_VARIANTS;
use cms_sdk::Locale;
use cms_sdk::content::PostKind;
use serde_json::{Value, json};

use super::refusal::Refusal;
use super::visit::{Answer, Visit};
use crate::app::App;
use crate::config::MailWay;
use crate::content::list::{self, Direction, Filter, Item, Sort};
use crate::media;
use crate::schedules::MissedRule;
use crate::store::{Conn, StoreResult, media_list};
use crate::{settings, signing_keys};

/// Posts of each kind, and pictures, that one can choose from.
const OFFERED: i64 = 100;
/// Kinds that can be the front page.
const PAGES: [PostKind; 2] = [PostKind::Landing, PostKind::Page];

/// The page.
pub(super) async fn page(visit: Visit) -> Answer {
    let app = visit.app();
    let mut conn = app.store.read().await?;
    let (settings, version) = settings::load(&mut conn).await?;
    let newest = (media_list::Sort::Created, true);
    let (pictures, _) = media::list(&mut conn, &media::Filter::default(), newest, 0, OFFERED).await?;
    let content = json!({
        "settings": settings,
        "version": version,
        "front_pages": choices(&mut conn, &PAGES, settings.front_page.as_slice(), visit.frame.locale).await?,
        "articles": choices(&mut conn, &[PostKind::Article], &settings.pinned, visit.frame.locale).await?,
        "pictures": pictures.iter().map(media::address).collect::<Vec<_>>(),
        "zones": TZ_VARIANTS.iter().map(|zone| zone.name()).collect::<Vec<_>>(),
        "keys": keys(app, &mut conn).await?,
        "setup": setup(app),
    });
    visit.page("settings.html", &content)
}

/// Posts of some kinds, newest first; those that are chosen also where there are more than can be offered.
async fn choices(
    conn: &mut Conn,
    kinds: &[PostKind],
    chosen: &[uuid::Uuid],
    locale: Locale,
) -> StoreResult<Vec<Value>> {
    let mut found: Vec<Item> = Vec::new();
    for kind in kinds {
        let filter = Filter { kind: Some(*kind), ..Filter::default() };
        let newest = (Sort::Updated, Direction::Descending);
        found.extend(list::all(conn, &filter, newest, 0, OFFERED).await?.0);
    }
    let mut choices: Vec<_> = found
        .iter()
        .filter_map(|item| {
            let own = item.translations.iter().find(|one| one.locale == locale);
            let title = &own.or_else(|| item.translations.first())?.title;
            Some(json!({"id": item.id, "title": title}))
        })
        .collect();
    for id in chosen.iter().filter(|id| found.iter().all(|item| item.id != **id)) {
        choices.push(json!({"id": id, "title": id}));
    }
    Ok(choices)
}

async fn keys(app: &App, conn: &mut Conn) -> Result<Vec<Value>, Refusal> {
    let now = app.clock.now();
    let keys = signing_keys::list(conn).await?;
    let keys = keys.iter().map(|key| {
        json!({
            "kid": key.kid,
            "created_at": key.created_at,
            "live_since": key.live_since,
            "days": (now - key.created_at).num_days(),
        })
    });
    Ok(keys.collect())
}

/// What an operator has configured; never a secret.
fn setup(app: &App) -> Value {
    let config = &app.config;
    let (way, place) = match &config.mail.way {
        MailWay::Folder(folder) => ("console-settings-mail-folder", Some(folder.display().to_string())),
        MailWay::Smtp(server) => ("console-settings-mail-smtp", Some(server.host())),
        MailWay::Resend { .. } => ("console-settings-mail-resend", None),
    };
    json!({
        "mail": way,
        "mail_place": place,
        "mail_from": config.mail.from.to_string(),
        "contact_to": config.contact_to.as_ref().map(ToString::to_string),
        "challenge": match &config.turnstile {
            Some(_) => "console-settings-challenge-turnstile",
            None => "console-settings-challenge-work",
        },
        "missed": match config.missed_schedules {
            MissedRule::Late => "console-settings-missed-late",
            MissedRule::Ask => "console-settings-missed-ask",
            MissedRule::Skip => "console-settings-missed-skip",
        },
        "profile": if config.is_embedded() {
            "console-settings-profile-embedded"
        } else {
            "console-settings-profile-server"
        },
    })
}
