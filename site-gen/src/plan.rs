//! Which outputs to look at. Two planners give the same answer: one looks at everything and is the oracle, the other only at what
//! the changes touch.

use std::collections::BTreeSet;

use cms_sdk::Locale;
use rayon::prelude::*;
use redb::{ReadTransaction, ReadableTable as _};
use site_render::pictures::variant_widths;
use site_render::theme::Theme;

use crate::input::{List, SEGMENT, block_of, range_of};
use crate::mirror::{Mirror, Tracker, main_list, places};
use crate::output::{AccountPage, Output};
use crate::state::{OUTPUTS, PENDING};

/// The naive planner: every output that there is, and every one that there was.
///
/// # Errors
/// When the state cannot be read.
pub fn everything(
    read: &ReadTransaction,
    mirror: &Mirror,
    theme: &Theme,
) -> anyhow::Result<BTreeSet<Output>> {
    let mut all = every_output(mirror, theme)?;
    for entry in read.open_table(OUTPUTS)?.iter()? {
        all.extend(Output::parse(entry?.0.value()));
    }
    Ok(all)
}

/// The dirty-set planner: what changes have touched since the last finished build.
///
/// # Errors
/// When the state cannot be read.
pub fn pending(read: &ReadTransaction) -> anyhow::Result<BTreeSet<Output>> {
    let mut outputs = BTreeSet::new();
    for entry in read.open_table(PENDING)?.iter()? {
        outputs.extend(Output::parse(entry?.0.value()));
    }
    Ok(outputs)
}

fn every_output(mirror: &Mirror, theme: &Theme) -> anyhow::Result<BTreeSet<Output>> {
    let mut all = BTreeSet::from([
        Output::Root,
        Output::NotFound(None),
        Output::SitemapIndex,
        Output::Robots,
        Output::Redirects,
        Output::LlmsText(None),
    ]);
    all.extend(theme.assets().iter().map(|asset| Output::Asset(asset.path.clone())));
    for medium in mirror.all_media()? {
        let widths = variant_widths(&medium);
        all.extend(widths.map(|width| Output::MediaVariant(medium.name.clone(), width)));
        all.insert(Output::Media(medium.name));
    }
    for locale in Locale::ALL {
        all.extend([
            Output::SocialPicture(None, locale),
            Output::Front(locale),
            Output::ListIndex(List::Articles, locale),
            Output::Tags(locale),
            Output::NotFound(Some(locale)),
            Output::Search(locale),
            Output::SearchIndex(locale),
            Output::Contact(locale),
            Output::ContactSent(locale),
            Output::Feed(locale),
            Output::JsonFeed(locale),
            Output::LlmsText(Some(locale)),
            Output::SitemapSections(locale),
        ]);
        all.extend(AccountPage::ALL.map(|page| Output::Account(page, locale)));
    }
    let mut blocks = BTreeSet::new();
    for translation in mirror.all_translations()? {
        let locale = translation.locale;
        all.insert(Output::Page(translation.post_id, locale));
        all.insert(Output::SocialPicture(Some(translation.post_id), locale));
        blocks.insert((main_list(translation.kind), locale, block_of(translation.ordinal)));
        all.insert(Output::SearchCards(main_list(translation.kind), locale, range_of(translation.ordinal)));
        let segment = range_of(translation.ordinal) / SEGMENT;
        all.insert(Output::SitemapSegment(main_list(translation.kind), locale, segment));
        for (list, ordinal) in places(&translation) {
            match list {
                List::Pages => continue,
                List::Author(id) => {
                    all.insert(Output::Author(id, locale));
                    continue;
                }
                List::Tag(id) => _ = all.insert(Output::TagFeed(id, locale)),
                List::Articles => {}
            }
            all.insert(Output::ListIndex(list, locale));
            all.insert(Output::ListPage(list, locale, range_of(ordinal)));
        }
    }
    let files = blocks.into_par_iter().map(|(list, locale, block)| {
        let beginnings = Tracker::search_beginnings(mirror, list, locale, block)?.into_iter();
        let words = beginnings.map(|beginning| Output::SearchWords(list, locale, block, beginning));
        anyhow::Ok([Output::SearchBlock(list, locale, block)].into_iter().chain(words).collect::<Vec<_>>())
    });
    all.extend(files.collect::<Result<Vec<_>, _>>()?.into_iter().flatten());
    Ok(all)
}
