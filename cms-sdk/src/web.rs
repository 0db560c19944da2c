//! The browser's half of this crate (`web/`): plain ES modules for the generator and the console to serve.

/// Every module: its name, as others import it (`./name`), and its text as it is written. Pages import `duet.js`.
pub const MODULES: &[(&str, &str)] = &[
    ("bytes.js", include_str!("../web/bytes.js")),
    ("client.js", include_str!("../web/client.js")),
    ("duet.js", include_str!("../web/duet.js")),
    ("errors.js", include_str!("../web/errors.js")),
    ("handshake.js", include_str!("../web/handshake.js")),
    ("hpke.js", include_str!("../web/hpke.js")),
    ("passkeys.js", include_str!("../web/passkeys.js")),
    ("proof_of_work.js", include_str!("../web/proof_of_work.js")),
    ("session.js", include_str!("../web/session.js")),
    ("sha256.js", include_str!("../web/sha256.js")),
    ("support.js", include_str!("../web/support.js")),
    ("turnstile.js", include_str!("../web/turnstile.js")),
];

/// A script as browsers get it: without the lines that are nothing but a comment, and empty ones. Types and explanations are half
/// of the modules' bytes. Comments behind code stay; a template literal must hold no line that looks like one.
pub fn without_comments(script: &str) -> String {
    let mut inside = false;
    let mut kept = String::new();
    for line in script.lines() {
        let content = line.trim();
        let begins = inside || content.starts_with("/*");
        inside = begins && !content.contains("*/");
        let is_comment = content.starts_with("//") || (begins && (inside || content.ends_with("*/")));
        if !is_comment && !content.is_empty() {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use super::{MODULES, without_comments};

    /// What a module imports or re-exports: the text between quotes after `from` or `import`.
    fn imports(text: &str) -> impl Iterator<Item = &str> {
        ["from \"", "import \"", "import(\""]
            .into_iter()
            .flat_map(|before| text.split(before).skip(1))
            .filter_map(|after| after.split('"').next())
    }

    #[test]
    fn modules_import_each_other_and_nothing_else() {
        let names: BTreeSet<_> = MODULES.iter().map(|(name, _)| format!("./{name}")).collect();
        let mut count = 0;
        for (name, text) in MODULES {
            for import in imports(&without_comments(text)) {
                assert!(names.contains(import), "{name} imports {import}");
                count += 1;
            }
        }
        assert!(count >= 10, "only {count} imports were found");
    }

    #[test]
    fn comments_are_left_out_and_code_is_not() {
        let text = "// one\n/** two */\n\n/**\n * three\n */\nlet a; // four\n  /** @type {X} */ (a);\n/* five\n*/\nlet b;\n";
        assert_eq!(without_comments(text), "let a; // four\n  /** @type {X} */ (a);\nlet b;\n");
        for (name, module) in MODULES {
            let text = without_comments(module);
            let code = module.lines();
            let kept = code.filter(|line| {
                line.trim_end().ends_with([';', '{', ',']) && !line.trim().starts_with(['*', '/'])
            });
            assert!(kept.clone().count() > 2, "{name}");
            for line in kept {
                assert!(text.contains(line), "{name} lost: {line}");
            }
        }
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
