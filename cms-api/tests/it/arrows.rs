//! The arrows of the crate point one way; read from the `use` lines.

use std::path::Path;

/// In files under the first, none of the others may be named.
const FORBIDDEN: &[(&str, &[&str])] = &[
    (
        "store",
        &[
            "poem",
            "crate::web::",
            "crate::error",
            "crate::content",
            "crate::webhooks",
            "crate::feed",
            "crate::mail",
        ],
    ),
    ("content", &["poem", "crate::web::"]),
    ("webhooks", &["poem", "crate::web::"]),
    ("mail", &["poem", "crate::web::"]),
    ("jobs", &["poem", "crate::web::"]),
    ("import", &["poem", "crate::web::"]),
    ("export", &["poem", "crate::web::"]),
];

#[test]
fn web_leads_to_domain_leads_to_store() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = 0;
    for entry in walkdir::WalkDir::new(&source).into_iter().map(Result::unwrap) {
        let path = entry.path().strip_prefix(&source).unwrap().to_str().unwrap().to_owned();
        if !entry.file_type().is_file() || !path.ends_with(".rs") {
            continue;
        }
        files += 1;
        let text = std::fs::read_to_string(entry.path()).unwrap();
        let in_web = path == "web.rs" || path.starts_with("web/") || path == "cli.rs";
        for line in text.lines().filter(|line| line.trim_start().starts_with("use ")) {
            assert!(in_web || !line.contains("poem"), "{path} may not name poem: {line}");
            for (folder, names) in FORBIDDEN {
                let inside = path.starts_with(&format!("{folder}/")) || path == format!("{folder}.rs");
                if inside {
                    assert!(!names.iter().any(|name| line.contains(name)), "{path} may not say: {line}");
                }
            }
        }
    }
    assert!(files > 20, "the source was found");
}
