//! How the rest of this process wakes a job that sends what is due.

use tokio::sync::watch;

/// Wakes a job of this process at once. Other processes find what is due by polling: this is a hint, the rows are the truth. Cheap
/// to clone.
#[derive(Clone)]
pub struct Signal(watch::Sender<()>);

impl Default for Signal {
    fn default() -> Self {
        Self(watch::Sender::new(()))
    }
}

impl Signal {
    /// Says that something has become due; call it after the commit.
    pub fn wake(&self) {
        self.0.send_replace(());
    }

    /// A listener; it sees every later [`Signal::wake`], several at once as one.
    pub fn subscribe(&self) -> watch::Receiver<()> {
        self.0.subscribe()
    }
}
