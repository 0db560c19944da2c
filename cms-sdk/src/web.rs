//! The browser's half of this crate (`web/`): plain ES modules, as the generator and the console serve them.

/// Every module: its name, as others import it (`./name`), and its text. Pages import `duet.js`.
pub const MODULES: &[(&str, &str)] = &[
    ("bytes.js", include_str!("../web/bytes.js")),
    ("client.js", include_str!("../web/client.js")),
    ("duet.js", include_str!("../web/duet.js")),
    ("errors.js", include_str!("../web/errors.js")),
    ("handshake.js", include_str!("../web/handshake.js")),
    ("hpke.js", include_str!("../web/hpke.js")),
    ("proof_of_work.js", include_str!("../web/proof_of_work.js")),
    ("session.js", include_str!("../web/session.js")),
    ("support.js", include_str!("../web/support.js")),
    ("turnstile.js", include_str!("../web/turnstile.js")),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use super::MODULES;

    /// What a module imports or re-exports: the text between quotes after `from` or `import`, outside comments.
    fn imports(text: &str) -> Vec<&str> {
        text.lines()
            .filter(|line| !line.trim_start().starts_with(['/', '*']))
            .flat_map(|line| ["from \"", "import \"", "import(\""].into_iter().flat_map(|before| line.split(before).skip(1)))
            .filter_map(|after| after.split('"').next())
            .collect()
    }

    #[test]
    fn modules_import_each_other_and_nothing_else() {
        let names: BTreeSet<_> = MODULES.iter().map(|(name, _)| format!("./{name}")).collect();
        let mut count = 0;
        for (name, text) in MODULES {
            for import in imports(text) {
                assert!(names.contains(import), "{name} imports {import}");
                count += 1;
            }
        }
        assert!(count >= 10, "only {count} imports were found");
    }

    #[test]
    fn every_module_of_the_folder_is_listed() {
        let mut files: Vec<_> = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/web"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".js"))
            .collect();
        files.sort();
        assert_eq!(files, MODULES.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    }
}
