//! Which operators have a page that can ring. Several pages of one operator count together: one that can is enough.
//!
//! A page counts once it has sent `device`; one that answered a ping and then fell silent cannot ring.
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use call_core::Request;

use crate::{asterisk::handle::CoreHandle, common::ids::OperatorId};

/// What happened to a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageEvent {
    /// It has the phone, and can ring or not.
    Device(bool),
    /// It answered pings and is silent now.
    Frozen,
    /// It answers again.
    Alive,
    /// Its connection is closed.
    Gone,
}

#[derive(Clone, Copy, Debug)]
struct Page {
    device: Option<bool>,
    frozen: bool,
}

#[derive(Debug, Default)]
struct Known {
    pages: HashMap<u64, Page>,
    told: Option<bool>,
}

impl Known {
    /// None: no page with a phone, and the registration alone decides.
    fn can_ring(&self) -> Option<bool> {
        let phones = || self.pages.values().filter(|page| page.device.is_some());
        phones().next()?;
        Some(phones().any(|page| page.device == Some(true) && !page.frozen))
    }
}

/// The pages of all operators; cheap to clone.
#[derive(Clone, Debug)]
pub struct Pages {
    core: CoreHandle,
    known: Arc<Mutex<HashMap<OperatorId, Known>>>,
}

impl Pages {
    /// No pages.
    pub fn new(core: CoreHandle) -> Self {
        Self { core, known: Arc::default() }
    }

    /// Notes what happened to `page`, and tells the core when that changes whether the operator can ring.
    pub async fn note(&self, operator: &OperatorId, page: u64, event: PageEvent) {
        if let Some(ready) = self.change(operator, page, event) {
            let operator = call_core::OperatorId::new(operator.as_str());
            self.core.tell(Request::PageReady { operator, ready }).await;
        }
    }

    fn change(&self, operator: &OperatorId, page: u64, event: PageEvent) -> Option<bool> {
        let mut all = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let known = all.entry(operator.clone()).or_default();
        let entry = known.pages.entry(page).or_insert(Page { device: None, frozen: false });
        match event {
            PageEvent::Device(ready) => entry.device = Some(ready),
            PageEvent::Frozen => entry.frozen = true,
            PageEvent::Alive => entry.frozen = false,
            PageEvent::Gone => {
                known.pages.remove(&page);
            }
        }
        let now = known.can_ring();
        let before = std::mem::replace(&mut known.told, now);
        if known.pages.is_empty() {
            all.remove(operator);
        }
        // Without any page the phone's registration alone decides, as before the first page.
        (before.unwrap_or(true) != now.unwrap_or(true)).then_some(now.unwrap_or(true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_page_that_can_ring_is_enough() {
        let pages = Pages::new(CoreHandle::new().0);
        let op = OperatorId::from("op_1");
        assert_eq!(pages.change(&op, 1, PageEvent::Alive), None);
        assert_eq!(pages.change(&op, 1, PageEvent::Device(false)), Some(false));
        assert_eq!(pages.change(&op, 2, PageEvent::Device(true)), Some(true));
        assert_eq!(pages.change(&op, 2, PageEvent::Frozen), Some(false));
        assert_eq!(pages.change(&op, 2, PageEvent::Alive), Some(true));
        assert_eq!(pages.change(&op, 2, PageEvent::Gone), Some(false));
        assert_eq!(pages.change(&op, 1, PageEvent::Gone), Some(true));
        assert!(pages.known.lock().unwrap().is_empty());
    }
}
