//! The documentation says what the code says: error codes, scopes, operations, limits, configuration keys, and which test shows what.

use std::collections::BTreeSet;
use std::path::Path;

use cms_api::accounts;
use cms_api::audit::Action;
use cms_api::tokens::Scope;
use cms_sdk::ErrorCode;

/// Where requirements, limits per account and what is written down are listed.
const SECURITY: &str = "docs/security.md";

/// A file of the repository.
fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What stands between the marks `<!-- name -->` and `<!-- /name -->` of the API guide.
fn part(name: &str) -> String {
    part_of("docs/api-design.md", name)
}

/// The same of another page.
fn part_of(page: &str, name: &str) -> String {
    let guide = read(page);
    let (_, rest) = guide.split_once(&format!("<!-- {name} -->\n")).expect("the mark that opens the part");
    let (part, _) = rest.split_once(&format!("<!-- /{name} -->")).expect("the mark that closes the part");
    part.trim().to_owned()
}

#[test]
fn the_table_of_error_codes_is_the_catalogue() {
    let mut table = "| code | status | meaning |\n|---|---|---|".to_owned();
    for code in ErrorCode::ALL {
        table += &format!("\n| `{}` | {} | {} |", code.as_str(), code.status(), code.meaning());
    }
    assert_eq!(part("error codes"), table, "put this into docs/api-design.md:\n{table}\n");
}

#[test]
fn the_table_of_scopes_is_the_code() {
    let mut table = "| scope | allows |\n|---|---|".to_owned();
    for scope in Scope::ALL {
        table += &format!("\n| `{}` | {} |", scope.as_str(), scope.meaning());
    }
    assert_eq!(part("scopes"), table, "put this into docs/api-design.md:\n{table}\n");
}

#[test]
fn the_table_of_limits_is_the_code() {
    let table = cms_api::web::limits::markdown();
    assert_eq!(part("limits"), table, "put this into docs/api-design.md:\n{table}\n");
}

#[test]
fn the_table_of_limits_per_account_is_the_code() {
    let mut table = "| policy | tries | per |\n|---|---:|---|".to_owned();
    for policy in accounts::POLICIES {
        let (permits, seconds) = (policy.quota.permits, policy.quota.window.as_secs());
        table += &format!("\n| `{}` | {permits} | {seconds} s |", policy.name);
    }
    assert_eq!(part_of(SECURITY, "account limits"), table, "put this into {SECURITY}:\n{table}\n");
}

#[test]
fn the_table_of_audit_actions_is_the_code() {
    let mut table = "| action | meaning |\n|---|---|".to_owned();
    for action in Action::ALL {
        table += &format!("\n| `{}` | {} |", action.as_str(), action.meaning());
    }
    assert_eq!(part_of(SECURITY, "audit actions"), table, "put this into {SECURITY}:\n{table}\n");
}

/// Every `file: test` of the table is a test of that file, and every other path is there.
#[test]
fn every_requirement_names_tests_and_files_that_exist() {
    let table = part_of(SECURITY, "asvs");
    let (mut tests, mut wrong) = (0, Vec::new());
    for named in table.split('`').skip(1).step_by(2).filter(|named| named.contains('/')) {
        let exists = match named.split_once(": ") {
            Some((file, test)) => {
                tests += 1;
                let source = read(file);
                source.contains(&format!("fn {test}()")) || source.contains(&format!("test('{test}'"))
            }
            // An address begins with a slash.
            None => {
                named.starts_with('/')
                    || Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(named).exists()
            }
        };
        if !exists {
            wrong.push(named);
        }
    }
    assert!(tests > 100, "the tests were found: {tests}");
    assert!(wrong.is_empty(), "{SECURITY} names what is not there: {wrong:#?}");
}

// Opening no store still needs a runtime: the pools belong to one.
#[tokio::test]
async fn the_table_of_operations_names_every_operation() {
    let document: serde_json::Value = serde_json::from_str(&cms_api::web::api::document().unwrap()).unwrap();
    let mut operations = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            operations.insert(format!("{} {}", method.to_uppercase(), path.trim_end_matches('/')));
        }
    }
    let table = part("operations");
    let rows = table.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let documented: BTreeSet<_> = rows.map(str::to_owned).collect();
    let missing: Vec<_> = operations.difference(&documented).collect();
    let gone: Vec<_> = documented.difference(&operations).collect();
    assert!(
        missing.is_empty() && gone.is_empty(),
        "docs/api-design.md lacks {missing:#?} and still has {gone:#?}"
    );
}

#[test]
fn every_configuration_key_is_explained() {
    let guide = read("docs/operations.md");
    let mut keys = BTreeSet::new();
    for source in ["cms-api/src", "site-gen/src", "quickstart/src"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(source);
        for entry in walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap) {
            if entry.path().extension().is_some_and(|end| end == "rs") {
                keys.extend(keys_of(&std::fs::read_to_string(entry.path()).unwrap()));
            }
        }
    }
    assert!(
        keys.contains("DUET_PORT") && keys.contains("DATABASE_URL_FILE"),
        "the keys were found: {keys:?}"
    );
    let unexplained: Vec<_> = keys.iter().filter(|key| !guide.contains(&format!("`{key}`"))).collect();
    assert!(unexplained.is_empty(), "docs/operations.md does not explain {unexplained:?}");
}

/// The names of environment variables that a source documents: in docstrings, and as the `env` of an argument.
fn keys_of(source: &str) -> BTreeSet<String> {
    source
        .lines()
        .filter(|line| line.trim_start().starts_with("///") || line.contains("env = \"DUET_"))
        .flat_map(|line| line.split(|character: char| !character.is_ascii_alphanumeric() && character != '_'))
        .filter(|word| {
            !word.ends_with('_') && (word.starts_with("DUET_") || word.starts_with("DATABASE_URL"))
        })
        .map(str::to_owned)
        .collect()
}
