//! Events between their beacon and the store: written in batches, because one by one they would cost a transaction each.

use std::sync::{Mutex, PoisonError};

use tokio::sync::Notify;

use super::ViewEvent;

/// Events that wait at most; more are refused until the store has taken some.
const ROOM: usize = 20_000;
/// Events from which on a batch is written at once.
const BATCH: usize = 1_000;

/// Events that wait. What it holds is lost when the process is killed: those of the last second, while the store answers.
#[derive(Default)]
pub struct ViewBuffer {
    waiting: Mutex<Vec<ViewEvent>>,
    full_batch: Notify,
}

impl ViewBuffer {
    /// Adds an event; `false` when there is no room.
    pub fn push(&self, event: ViewEvent) -> bool {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() >= ROOM {
            return false;
        }
        waiting.push(event);
        if waiting.len() == BATCH {
            self.full_batch.notify_one();
        }
        true
    }

    /// The next batch, oldest first; empty when nothing waits.
    pub fn take(&self) -> Vec<ViewEvent> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let count = waiting.len().min(BATCH);
        waiting.drain(..count).collect()
    }

    /// Puts a batch back that the store did not take.
    pub fn put_back(&self, batch: Vec<ViewEvent>) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.splice(..0, batch);
    }

    /// How many wait.
    pub fn len(&self) -> usize {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Whether none wait.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Waits until there is a whole batch.
    pub async fn until_full_batch(&self) {
        self.full_batch.notified().await;
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use cms_sdk::Locale;
    use uuid::Uuid;

    use super::*;
    use crate::reads::Outcome;

    fn event(number: u128) -> ViewEvent {
        ViewEvent {
            id: Uuid::from_u128(number),
            post_id: Uuid::nil(),
            locale: Locale::En,
            day: NaiveDate::default(),
            outcome: Outcome::Counted,
        }
    }

    #[test]
    fn a_batch_that_was_not_taken_comes_first_again() {
        let buffer = ViewBuffer::default();
        (0..1_500).for_each(|number| assert!(buffer.push(event(number))));
        let batch = buffer.take();
        assert_eq!((batch.len(), buffer.len()), (BATCH, 500));
        buffer.put_back(batch);
        assert_eq!(buffer.take().first().map(|event| event.id), Some(Uuid::from_u128(0)));
    }

    #[test]
    fn there_is_an_end_to_its_room() {
        let buffer = ViewBuffer::default();
        (0..ROOM as u128).for_each(|number| assert!(buffer.push(event(number))));
        assert!(!buffer.push(event(0)));
        buffer.take();
        assert!(buffer.push(event(0)));
    }
}
