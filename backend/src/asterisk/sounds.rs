//! Which sounds Asterisk has in which language. It is silent where it is asked for one that it does not have.
use std::{
    collections::HashSet,
    sync::{Arc, PoisonError, RwLock},
};

use ari::{Client, models::Sound, ops};
use call_core::Command;

use super::translate;

/// What Asterisk has, as far as it told; cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Sounds(Arc<RwLock<HashSet<(String, String)>>>);

impl Sounds {
    /// Asks for all of them. Until it has answered there are none in any language but the usual one.
    pub async fn learn(&self, client: &Client) {
        match client.call(&ops::sounds::List::default()).await {
            Ok(sounds) => self.are(sounds),
            Err(error) => tracing::debug!(error = %error, "asterisk does not tell its sounds"),
        }
    }

    fn are(&self, sounds: Vec<Sound>) {
        let named = |sound: Sound| sound.formats.into_iter().map(move |format| (format.language, sound.id.clone()));
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = sounds.into_iter().flat_map(named).collect();
    }

    /// What is to be said, in its language if all of it can be, else in the usual one.
    #[must_use]
    pub fn spoken(&self, command: Command) -> Command {
        let Command::Play { channel, words, language: Some(language), no } = command else { return command };
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let all = words.iter().flat_map(translate::names).all(|name| {
            // A file of the company's own is what it is.
            name.starts_with('/') || known.contains(&(language.clone(), name))
        });
        Command::Play { channel, words, language: Some(language).filter(|_| all), no }
    }
}

#[cfg(test)]
mod tests {
    use call_core::{ChannelId, Word};

    use super::*;

    #[test]
    fn a_language_is_spoken_where_all_of_it_can_be_said() {
        let sounds = Sounds::default();
        let told = serde_json::json!([
            {"id": "queue-youarenext", "text": "You are next", "formats": [{"language": "en", "format": "gsm"},
                {"language": "uz", "format": "gsm"}]},
            {"id": "queue-thereare", "formats": [{"language": "uz", "format": "gsm"}]},
            {"id": "queue-callswaiting", "formats": [{"language": "uz", "format": "gsm"}]},
            {"id": "digits/2", "formats": [{"language": "uz", "format": "gsm"}]},
        ]);
        let language = |words: &[Word]| {
            let (channel, words) = (ChannelId::new("1.1"), words.to_vec());
            match sounds.spoken(Command::Play { channel, words, language: Some("uz".to_owned()), no: 0 }) {
                Command::Play { language, .. } => language,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(language(&[Word::YouAreNext]), None, "nothing is known yet");
        sounds.are(serde_json::from_value(told).expect("as Asterisk tells them"));
        let uz = Some("uz".to_owned());
        assert_eq!(language(&[Word::YouAreNext]), uz);
        assert_eq!(language(&[Word::Place(2)]), uz);
        assert_eq!(language(&[Word::Place(3)]), None, "half of it in another language would be nonsense");
        assert_eq!(language(&[Word::Sound("/data/prompts/prompt_1".to_owned()), Word::YouAreNext]), uz);
    }
}
