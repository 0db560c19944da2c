//! `doctor`: the findings, one a line.

use anyhow::bail;

use crate::clock::Clock;
use crate::config::Config;
use crate::doctor::{Finding, examine};

pub(super) async fn run(config: Config) -> anyhow::Result<()> {
    let mut wrong = 0;
    for (name, finding) in examine(&config, &Clock::default()).await {
        let (word, text) = match finding {
            Finding::Fine(text) => ("ok", text),
            Finding::Note(text) => ("note", text),
            Finding::Wrong(text) => {
                wrong += 1;
                ("FAIL", text)
            }
        };
        println!("{name:<10} {word:<5} {text}");
    }
    if wrong == 0 { Ok(()) } else { bail!("{wrong} of the checks failed") }
}
