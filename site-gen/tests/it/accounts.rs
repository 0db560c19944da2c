//! The pages of reader accounts, and the signing keys in them.

use std::collections::BTreeSet;

use cms_sdk::Locale;
use cms_sdk::site_path::{PathKind, site_path};
use site_gen::output::AccountPage;

use crate::site::{Site, assert_same, build, built, catch_up, clean};
use crate::world::World;

/// The address of a page.
fn path(world: &World, page: AccountPage, locale: Locale) -> String {
    site_path(&world.settings, locale, page.path_kind(), "")
}

fn read(site: &Site, path: &str) -> String {
    site.read(&format!("{}index.html", path.trim_start_matches('/')))
}

fn every_page(world: &World) -> BTreeSet<String> {
    Locale::ALL.iter().flat_map(|locale| AccountPage::ALL.map(|page| path(world, page, *locale))).collect()
}

#[test]
fn every_page_is_there_in_both_languages_and_leads_to_the_other() {
    let world = World::with_articles(1, 2);
    let (site, _) = built(&world);
    for page in AccountPage::ALL {
        for locale in Locale::ALL {
            let own = path(&world, page, locale);
            let html = read(&site, &own);
            let other = path(&world, page, locale.other());
            let switch = format!("<a class=\"switch\" href=\"{other}\" hreflang=\"{}\"", locale.other());
            assert!(html.contains(&switch), "{own}");
            assert!(html.contains("<meta name=\"robots\" content=\"noindex\">"), "{own}");
            assert!(!html.contains("<link rel=\"alternate\" hreflang"), "{own}");
        }
    }
    assert_eq!(every_page(&world).len(), 12);
    let listed = site.read("sitemap/en-sections.xml") + &site.read("sitemap/vi-sections.xml");
    assert!(!listed.contains("/account/") && !listed.contains("/tai-khoan/"), "{listed}");
    let front = site.read("vi/index.html");
    let account = site_path(&world.settings, Locale::Vi, PathKind::Account, "");
    assert!(front.contains(&format!("<a href=\"{account}\">Tài khoản</a>")), "{front}");
}

#[test]
fn a_rotated_key_reaches_the_pages_that_use_it_and_no_other() {
    let mut world = World::with_articles(1, 3);
    world.set_signing_keys(&[1]);
    let (site, generator) = built(&world);
    let sign_in = path(&world, AccountPage::SignIn, Locale::Vi);
    assert!(read(&site, &sign_in).contains("\"kid\":\"0000000000000001\",\"publicKey\":\"key-1\""));

    world.set_signing_keys(&[1, 2]);
    catch_up(&generator, &world);
    let report = build(&generator);
    assert_eq!(report.changed.into_iter().collect::<BTreeSet<_>>(), every_page(&world));
    let html = read(&site, &sign_in);
    assert!(html.contains("\"key-1\"") && html.contains("\"key-2\""), "{html}");
    assert_same(&site.tree(), &clean(&world).tree());

    // Keys that are said again change nothing.
    world.set_signing_keys(&[1, 2]);
    catch_up(&generator, &world);
    assert_eq!(build(&generator).rendered, 0);
}
