//! Disks that refuse, files that vanish, processes that share.

use std::process::Command;
use std::sync::Arc;

use cms_sdk::Locale;
use cms_sdk::build::BuildStatus;
use cms_sdk::content::PostKind;
use site_gen::build::Look;
use site_gen::state::State;
use site_gen::{Generator, no_progress};

use crate::api::{Call, FakeApi, run};
use crate::site::{Site, assert_same, build, built, catch_up, clean, tree};
use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_write_that_fails_is_a_failed_build_and_the_next_run_heals() {
    let api = FakeApi::serving(World::with_articles(1, 3)).await;
    let (site, source) = (Site::new(), api.source());
    let generator = Arc::new(site.generator());
    run(&generator, &source).await.unwrap();
    let before = site.tree();
    // A file stands where a folder has to be: not even root can write there.
    let obstacle = site.out().join("en/about");
    std::fs::write(&obstacle, "in the way").unwrap();
    api.edit(|world| {
        world.publish(60, Locale::En, PostKind::Page, "about", &[], |_| {});
        world.edit(0, Locale::En, |one| one.title = "Changed".to_owned());
    });
    run(&generator, &source).await.unwrap_err();
    let last = api.receipts().pop().unwrap();
    let Call::Finish(finish) = last else { panic!("{last:?}") };
    assert_eq!(finish.status, BuildStatus::Failed);
    assert!(finish.failures[0].message.contains("en/about"), "{finish:?}");
    for (path, bytes) in &before {
        let now = std::fs::read(site.out().join(path)).unwrap();
        assert!(now == *bytes || String::from_utf8_lossy(&now).ends_with("</html>\n"), "{path} is not whole");
    }
    std::fs::remove_file(&obstacle).unwrap();
    run(&generator, &source).await.unwrap();
    assert_same(&site.tree(), &clean(&api.world()).tree());
    let last = api.receipts().pop().unwrap();
    assert!(matches!(last, Call::Finish(finish) if finish.status == BuildStatus::Succeeded));
}

#[test]
fn a_full_disk_keeps_the_last_good_site() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("small");
    std::fs::create_dir(&out).unwrap();
    let mount = ["-t", "tmpfs", "-o", "size=1200k", "tmpfs"];
    let mounted = Command::new("mount").args(mount).arg(&out).output();
    if !mounted.is_ok_and(|output| output.status.success()) {
        eprintln!("SKIPPED: a full disk (mounting is not allowed here)");
        return;
    }
    let state = folder.path().join("state");
    let generator = |out: &std::path::Path| {
        let theme = site_render::theme::Theme::embedded_without_highlighting().unwrap();
        let out = site_gen::write::OutputFolder::open(out).unwrap();
        Generator::from_parts(State::open(&state).unwrap(), theme, out)
    };
    let mut world = World::with_articles(1, 3);
    let small = generator(&out);
    catch_up(&small, &world);
    build(&small);
    let before = tree(&out);
    world.publish(60, Locale::En, PostKind::Article, "long", &[], |one| one.body = "word ".repeat(400_000));
    catch_up(&small, &world);
    let full = small.build(Look::AtChanges, &no_progress());
    let after = tree(&out);
    world.edit(60, Locale::En, |one| one.body = "short".to_owned());
    catch_up(&small, &world);
    let healed = small.build(Look::AtChanges, &no_progress());
    let healed_tree = tree(&out);
    assert!(Command::new("umount").arg(&out).status().unwrap().success());
    assert!(full.is_err());
    assert!(before.keys().all(|path| after.contains_key(path)));
    assert!(!after.keys().any(|path| path.contains("tmp")), "{:?}", after.keys());
    healed.unwrap();
    assert_same(&healed_tree, &clean(&world).tree());
}

#[test]
fn a_site_that_was_deleted_is_built_again() {
    let world = World::with_articles(1, 3);
    let (site, generator) = built(&world);
    drop(generator);
    std::fs::remove_dir_all(site.out()).unwrap();
    build(&site.generator());
    assert_same(&site.tree(), &clean(&world).tree());
}

#[test]
fn one_state_used_for_another_folder_builds_all_of_it() {
    let world = World::with_articles(1, 3);
    let (site, generator) = built(&world);
    let state = Arc::into_inner(generator).unwrap().into_state();
    let theme = site_render::theme::Theme::embedded_without_highlighting().unwrap();
    let elsewhere = site.out().with_file_name("elsewhere");
    let out = site_gen::write::OutputFolder::open(&elsewhere).unwrap();
    build(&Generator::from_parts(state, theme, out));
    assert_same(&tree(&elsewhere), &site.tree());
}

#[test]
fn damage_after_a_kill_is_repaired() {
    let mut world = World::with_articles(1, 25);
    let (site, generator) = built(&world);
    drop(generator);
    world.publish(60, Locale::En, PostKind::Article, "news", &[], |_| {});
    let breaking = site.breaking_generator(3);
    catch_up(&breaking, &world);
    breaking.build(Look::AtChanges, &no_progress()).unwrap_err();
    drop(breaking);
    // What a power cut leaves: half a file, half a temporary file, a file that never came.
    let page = site.out().join("en/posts/article-3/index.html");
    std::fs::write(&page, &std::fs::read(&page).unwrap()[..10]).unwrap();
    std::fs::write(site.out().join("en/index.html.duet-tmp"), "half").unwrap();
    std::fs::remove_file(site.out().join("vi/feed.xml")).unwrap();
    std::fs::write(site.out().join("mine.txt"), "not the generator's").unwrap();
    build(&site.generator());
    let mut tree = site.tree();
    assert!(tree.remove("mine.txt").is_some());
    assert_same(&tree, &clean(&world).tree());
}

#[test]
fn what_a_killed_process_had_only_pulled_is_pulled_again() {
    let mut world = World::with_articles(1, 3);
    let (site, generator) = built(&world);
    let noted = generator.cursor().unwrap();
    world.edit(1, Locale::Vi, |one| one.title = "Chưa xuống đĩa".to_owned());
    catch_up(&generator, &world);
    assert_ne!(generator.cursor().unwrap(), noted);
    // The file as the process leaves it: one that ends by itself would still write what waits.
    let file = site.state().join("state.redb");
    let left = std::fs::read(&file).unwrap();
    drop(generator);
    std::fs::write(&file, left).unwrap();
    let generator = site.generator();
    assert_eq!(generator.cursor().unwrap(), noted);
    catch_up(&generator, &world);
    build(&generator);
    assert_same(&site.tree(), &clean(&world).tree());
}

#[test]
fn two_processes_do_not_share_a_state() {
    let site = Site::new();
    let first = site.generator();
    let error = State::open(&site.state()).err().unwrap();
    assert!(error.to_string().contains("another process"), "{error}");
    drop(first);
    State::open(&site.state()).unwrap();
}

#[test]
fn a_crash_before_any_note_in_the_state_loses_nothing() {
    let mut world = World::with_articles(1, 3);
    let (site, generator) = built(&world);
    drop(generator);
    world.publish(60, Locale::En, PostKind::Article, "news", &[], |_| {});
    world.unpublish(0, Locale::Vi);
    catch_up(&site.generator(), &world);
    let mut crashes = 0;
    while site.breaking_generator(crashes).build(Look::AtChanges, &no_progress()).is_err() {
        crashes += 1;
        assert!(crashes < 200, "it never comes to an end");
    }
    // The last one had written every file and not noted it.
    assert!(crashes > 4, "{crashes}");
    assert_same(&site.tree(), &clean(&world).tree());
    assert!(site.generator().build(Look::AtEverything, &no_progress()).unwrap().is_unchanged());
}

#[test]
fn a_state_of_an_older_version_is_built_anew_or_completed() {
    let world = World::with_articles(1, 3);
    let (site, generator) = built(&world);
    drop(generator);
    let before = site.tree();
    let rewrite = |format: &str| {
        let state = State::open(&site.state()).unwrap();
        let write = state.write().unwrap();
        write.open_table(site_gen::state::VALUES).unwrap().insert("format", format).unwrap();
        write.commit().unwrap();
    };
    rewrite("1");
    let generator = site.generator();
    assert_eq!(generator.cursor().unwrap(), cms_sdk::feed::Cursor::START);
    catch_up(&generator, &world);
    build(&generator);
    drop(generator);
    // Tables that came with a later version are added, and what another version has read is read again.
    let state = State::open(&site.state()).unwrap();
    let write = state.write().unwrap();
    write.delete_table(site_gen::state::UPLOAD).unwrap();
    write.delete_table(site_gen::state::READINGS).unwrap();
    {
        let mut entries = write.open_table(site_gen::state::SEARCH_ENTRIES).unwrap();
        entries.retain(|_, _| false).unwrap();
        write.open_table(site_gen::state::VALUES).unwrap().insert("read_by", "an older one").unwrap();
    }
    write.commit().unwrap();
    drop(state);
    assert!(build(&site.generator()).is_unchanged());
    assert_same(&site.tree(), &before);
}

#[test]
fn a_state_that_is_none_is_built_anew() {
    let world = World::with_articles(1, 3);
    let (site, generator) = built(&world);
    drop(generator);
    let before = site.tree();
    let file = site.state().join("state.redb");
    let bytes = std::fs::read(&file).unwrap();
    for damaged in [b"nonsense".to_vec(), bytes[..bytes.len() / 2].to_vec(), Vec::new()] {
        std::fs::write(&file, &damaged).unwrap();
        let generator = site.generator();
        catch_up(&generator, &world);
        assert_eq!(build(&generator).failures, []);
        assert_same(&site.tree(), &before);
    }
}
