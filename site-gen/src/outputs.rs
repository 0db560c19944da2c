//! From an output to what it is made of. Every product is a pure function of what its tracker read and of the theme.

mod accounts;
mod authors;
mod contact;
mod feed;
mod lists;
mod llms_text;
mod pages;
mod pictures;
mod redirects;
mod search;
mod sitemap;

use cms_sdk::content::Media;
use cms_sdk::media::{is_name, variant};
use cms_sdk::site_path::{list_page_path, translation_path};
use site_render::build::Site as _;
use site_render::pictures::variant_widths;
use site_render::social::SocialPicture;
use site_render::theme::Theme;
use site_render::view::PageView;

use crate::mirror::Tracker;
use crate::output::Output;

/// What a file is made of.
pub enum Product {
    /// A page that a template shows, and the hash of its view.
    Page(Box<PageView>, [u8; 32]),
    /// A file that is written as it is.
    Text(String),
    /// A file of the theme.
    Asset(Vec<u8>),
    /// The file of an uploaded picture.
    Media(Media),
    /// A smaller copy of it, so many pixels wide.
    MediaVariant(Media, i32),
    /// A preview picture.
    SocialPicture(SocialPicture),
}

impl Product {
    /// Whether it is a picture that the generator draws or makes smaller.
    pub fn is_image_work(&self) -> bool {
        matches!(self, Self::MediaVariant(..) | Self::SocialPicture(_))
    }
}

/// A file to be: where, and of what.
pub struct Made {
    /// Path in the output folder, without a leading slash.
    pub path: String,
    /// What it is made of.
    pub product: Product,
}

impl Made {
    /// A page at a site path: `/en/posts/a/` is the file `en/posts/a/index.html`.
    fn page(site_path: &str, page: PageView) -> Self {
        let path = format!("{}index.html", site_path.trim_start_matches('/'));
        // The hash comes when all of the view is there.
        Self { path, product: Product::Page(Box::new(page), [0; 32]) }
    }

    fn text(path: impl Into<String>, text: String) -> Self {
        Self { path: path.into(), product: Product::Text(text) }
    }
}

/// What an output is made of now; `None` when there is no such output (any more).
///
/// # Errors
/// When the mirror cannot be read.
pub fn make(output: &Output, tracker: &Tracker<'_>, theme: &Theme) -> anyhow::Result<Option<Made>> {
    let mut made = make_bare(output, tracker, theme)?;
    if let Some(Made { product: Product::Page(page, hash), .. }) = &mut made {
        // Written once: which pictures it names is read from the same text that is hashed.
        let text = serde_json::to_string(page)?;
        page.pictures = pictures::named_in(&text, tracker, page.shell.locale)?;
        let mut hasher = blake3::Hasher::new();
        hasher.update(text.as_bytes());
        if !page.pictures.is_empty() {
            hasher.update(&serde_json::to_vec(&page.pictures)?);
        }
        *hash = *hasher.finalize().as_bytes();
    }
    Ok(made)
}

/// The site path of an output whose path can change while it stays what it is; looked up without making it.
///
/// # Errors
/// When the mirror cannot be read.
pub fn path(output: &Output, tracker: &Tracker<'_>) -> anyhow::Result<Option<String>> {
    Ok(match output {
        Output::Page(post, locale) => {
            let translation = tracker.translation(*post, *locale)?;
            translation.map(|one| translation_path(tracker.settings(), &one))
        }
        Output::ListIndex(list, locale) => pages::list_path(tracker, *list, *locale)?,
        Output::ListPage(list, locale, range) => {
            pages::list_path(tracker, *list, *locale)?.map(|path| list_page_path(&path, *locale, range + 1))
        }
        Output::Author(id, locale) => {
            tracker.author(*id)?.map(|author| site_render::build::authors::path(tracker, &author, *locale))
        }
        _ => None,
    })
}

fn make_bare(output: &Output, tracker: &Tracker<'_>, theme: &Theme) -> anyhow::Result<Option<Made>> {
    let settings = tracker.settings();
    Ok(match output {
        Output::Media(name) => {
            // The API makes no other names; whoever feeds the generator, a path never leaves the output folder.
            anyhow::ensure!(is_name(name), "`{name}` cannot be the name of a picture");
            tracker
                .media(name)?
                .map(|medium| Made { path: format!("media/{name}"), product: Product::Media(medium) })
        }
        Output::MediaVariant(name, width) => {
            anyhow::ensure!(is_name(name), "`{name}` cannot be the name of a picture");
            let medium = tracker.media(name)?;
            medium.filter(|medium| variant_widths(medium).any(|own| own == *width)).map(|medium| Made {
                path: format!("media/{}", variant(name, *width)),
                product: Product::MediaVariant(medium, *width),
            })
        }
        Output::Asset(path) => theme
            .assets()
            .iter()
            .find(|asset| asset.path == *path)
            .map(|asset| Made { path: asset.path.clone(), product: Product::Asset(asset.bytes.clone()) }),
        Output::SocialPicture(post, locale) => {
            let picture = match post {
                Some(post) => {
                    let translation = tracker.translation(*post, *locale)?;
                    translation.and_then(|one| SocialPicture::of_post(settings, &one))
                }
                None => Some(SocialPicture::of_site(settings, *locale)),
            };
            picture.map(|picture| Made {
                path: picture.address().trim_start_matches('/').to_owned(),
                product: Product::SocialPicture(picture),
            })
        }
        Output::Page(post, locale) => pages::page(tracker, theme, *post, *locale)?,
        Output::Root => {
            let locale = settings.default_locale;
            let front = match pages::front_post(tracker, locale)? {
                Some(post) => pages::page(tracker, theme, post.post_id, locale)?,
                None => pages::front(tracker, theme, locale)?,
            };
            front.map(|front| Made { path: "index.html".to_owned(), ..front })
        }
        Output::Front(locale) => pages::front(tracker, theme, *locale)?,
        Output::ListIndex(list, locale) => lists::index(tracker, theme, *list, *locale)?,
        Output::ListPage(list, locale, range) => lists::page(tracker, theme, *list, *locale, *range)?,
        Output::Tags(locale) => Some(lists::tags(tracker, theme, *locale)?),
        Output::NotFound(locale) => Some(pages::not_found(tracker, theme, *locale)?),
        Output::Search(locale) => Some(search::page(tracker, theme, *locale)?),
        Output::SearchIndex(locale) => Some(search::index(tracker, *locale)?),
        Output::SearchBlock(list, locale, block) => search::block(tracker, *list, *locale, *block)?,
        Output::SearchWords(list, locale, block, beginning) => {
            search::words(tracker, *list, *locale, *block, beginning)?
        }
        Output::SearchCards(list, locale, range) => search::cards(tracker, *list, *locale, *range)?,
        Output::Contact(locale) => Some(contact::form(tracker, theme, *locale)?),
        Output::ContactSent(locale) => Some(contact::sent(tracker, theme, *locale)?),
        Output::Account(page, locale) => Some(accounts::page(tracker, theme, *page, *locale)?),
        Output::Author(id, locale) => authors::page(tracker, *id, *locale)?,
        Output::Feed(locale) => Some(feed::atom(tracker, *locale)?),
        Output::JsonFeed(locale) => Some(feed::json(tracker, *locale)?),
        Output::TagFeed(id, locale) => feed::of_tag(tracker, *id, *locale)?,
        Output::LlmsText(locale) => Some(llms_text::file(tracker, theme, *locale)?),
        Output::SitemapIndex => Some(Made::text("sitemap.xml", sitemap::index(tracker)?)),
        Output::SitemapSections(locale) => {
            Some(Made::text(sitemap::sections_path(*locale), sitemap::sections(tracker, *locale)?))
        }
        Output::SitemapSegment(list, locale, segment) => sitemap::segment(tracker, *list, *locale, *segment)?
            .map(|text| Made::text(sitemap::segment_path(*list, *locale, *segment), text)),
        Output::Robots => Some(Made::text(
            "robots.txt",
            format!("User-agent: *\nAllow: /\n\nSitemap: {}/sitemap.xml\n", settings.origin),
        )),
        Output::Redirects => Some(Made::text("_redirects", redirects::file(tracker)?)),
    })
}
