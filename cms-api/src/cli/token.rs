//! `token create`, `token list`, `token revoke`.

use anyhow::Context as _;
use clap::Subcommand;
use uuid::Uuid;

use crate::app::App;
use crate::error::DomainError;
use crate::tokens::{self, NewToken, Scope};

/// API tokens.
#[derive(Subcommand)]
pub enum TokenCommand {
    /// Make a token and print it, this once.
    Create {
        /// What it is for.
        #[arg(long)]
        name: String,
        /// What it may do; repeat for several. `admin` may do everything.
        #[arg(long = "scope", required = true, value_name = "SCOPE")]
        scopes: Vec<String>,
        /// Days until it stops working; never, where absent.
        #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=3650))]
        expires_in: Option<u32>,
    },
    /// List all tokens, newest first.
    List,
    /// Revoke a token; it stops working at once.
    Revoke {
        /// Its id, as `token list` shows it.
        id: Uuid,
    },
}

pub(super) async fn run(command: TokenCommand, app: &App) -> anyhow::Result<()> {
    match command {
        TokenCommand::Create { name, scopes, expires_in } => create(app, name, &scopes, expires_in).await,
        TokenCommand::List => list(app).await,
        TokenCommand::Revoke { id } => revoke(app, id).await,
    }
}

async fn create(app: &App, name: String, scopes: &[String], expires_in: Option<u32>) -> anyhow::Result<()> {
    let now = app.clock.now();
    let expires_at = expires_in.map(|days| now + chrono::Duration::days(days.into()));
    let new = NewToken::parse(name, scopes, expires_at, now).map_err(|error| explain(&error))?;
    let mut tx = app.store.begin().await?;
    let (secret, _) = tokens::create(&mut tx, &app.clock, new).await?;
    tx.commit().await?;
    println!("{secret}");
    eprintln!("This is shown once. Send it as `Authorization: Bearer …`.");
    Ok(())
}

async fn list(app: &App) -> anyhow::Result<()> {
    let tokens = tokens::list(&mut app.store.read().await?).await?;
    if tokens.is_empty() {
        println!("No tokens yet: `token create --name NAME --scope SCOPE` makes one.");
    }
    for token in tokens {
        let scopes: Vec<_> = token.scopes.iter().map(|scope| scope.as_str()).collect();
        let state = match (token.revoked_at, token.expires_at) {
            (Some(_), _) => "revoked".to_owned(),
            (None, Some(at)) if at <= app.clock.now() => "expired".to_owned(),
            (None, Some(at)) => format!("until {}", at.format("%Y-%m-%d")),
            (None, None) => "active".to_owned(),
        };
        println!("{}  …{}  {state}  {}  {}", token.id, token.hint, scopes.join(","), token.name);
    }
    Ok(())
}

async fn revoke(app: &App, id: Uuid) -> anyhow::Result<()> {
    let mut tx = app.store.begin().await?;
    let token = tokens::revoke(&mut tx, &app.clock, id)
        .await
        .with_context(|| format!("there is no token {id}: `token list` shows them"))?;
    tx.commit().await?;
    println!("Revoked: {}", token.name);
    Ok(())
}

/// Broken rules, for the terminal.
fn explain(error: &DomainError) -> anyhow::Error {
    match error {
        DomainError::Invalid(violations) => {
            let scopes: Vec<_> = Scope::ALL.iter().map(|scope| scope.as_str()).collect();
            let fields: Vec<_> = violations.iter().map(|violation| violation.field.as_str()).collect();
            anyhow::anyhow!("wrong {}; scopes are {}", fields.join(", "), scopes.join(", "))
        }
        other => anyhow::anyhow!("{other}"),
    }
}
