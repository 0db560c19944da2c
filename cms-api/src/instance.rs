//! What this process is called in ledgers, where several write.

/// Where Linux keeps the name of the machine.
const HOST_NAME: &str = "/proc/sys/kernel/hostname";

/// Host and process: `web-1:4242`.
pub fn name() -> String {
    let host = std::fs::read_to_string(HOST_NAME).ok().or_else(|| std::env::var("HOSTNAME").ok());
    let host = host.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    format!("{}:{}", host.as_deref().unwrap_or("localhost"), std::process::id())
}
