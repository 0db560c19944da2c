//! Telling a cache in front of the site which addresses are others than before, by a command of the operator's.

use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, bail};
use redb::{ReadableTable as _, WriteTransaction};
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

use crate::state::{PURGE, State};

/// How long the command may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Notes addresses in the transaction that notes that they changed: they are not forgotten until a command has taken them.
pub(crate) fn remember(write: &WriteTransaction, addresses: &[&String]) -> anyhow::Result<()> {
    let mut table = write.open_table(PURGE)?;
    for address in addresses {
        table.insert(address.as_str(), ())?;
    }
    Ok(())
}

/// Runs the command by `sh -c`, with the absolute URL of each changed or removed address on a line of its standard input and their number
/// in `DUET_PURGE_COUNT`; not at all where there is none.
///
/// # Errors
/// When the command fails or takes more than a minute: the next build tries again, with what changed until then.
pub async fn run(state: &State, command: &str, origin: &str) -> anyhow::Result<usize> {
    let addresses: Vec<String> = {
        let table = state.read()?.open_table(PURGE)?;
        table.iter()?.map(|entry| Ok(entry?.0.value().to_owned())).collect::<anyhow::Result<_>>()?
    };
    if addresses.is_empty() {
        return Ok(0);
    }
    let lines: String = addresses.iter().map(|address| format!("{origin}{address}\n")).collect();
    let mut child = Command::new("sh")
        .args(["-c", command])
        .env("DUET_PURGE_COUNT", addresses.len().to_string())
        .stdin(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .context("the purge command cannot be started")?;
    let mut stdin = child.stdin.take().context("the purge command has no standard input")?;
    let work = async {
        // A command that does not read to the end is judged by its exit code.
        let _ = stdin.write_all(lines.as_bytes()).await;
        drop(stdin);
        child.wait().await
    };
    let status = tokio::time::timeout(PATIENCE, work).await.context("the purge command takes too long")??;
    if !status.success() {
        bail!("the purge command failed ({status})");
    }
    let write = state.write()?;
    {
        let mut table = write.open_table(PURGE)?;
        for address in &addresses {
            table.remove(address.as_str())?;
        }
    }
    write.commit()?;
    Ok(addresses.len())
}
