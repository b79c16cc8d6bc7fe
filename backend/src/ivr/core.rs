//! Menus as the call core knows them.
use std::collections::HashMap;

use call_core::{Choice, MenuConfig, Prompt};
use sea_orm::DbErr;

use super::{
    store,
    types::{Menu, MenuKey},
};
use crate::{
    common::{db::Db, ids::PromptId},
    prompts::{self, files::PromptFiles},
    routes,
};

/// Reads everything.
pub async fn stored(db: &Db, files: &PromptFiles) -> Result<Vec<MenuConfig>, DbErr> {
    let sounds = prompts::service::sounds(db, files).await?;
    Ok(store::all(db.read()).await?.iter().map(|menu| config(menu, &sounds)).collect())
}

fn config(menu: &Menu, sounds: &HashMap<String, Prompt>) -> MenuConfig {
    let sound = |id: &Option<PromptId>| id.as_ref().and_then(|id| sounds.get(id.as_str()).cloned());
    let number = |value: i32| u32::try_from(value).unwrap_or(1);
    MenuConfig {
        id: menu.id.as_str().into(),
        prompt: sound(&menu.prompt_id),
        invalid: sound(&menu.invalid_prompt_id),
        wait_secs: number(menu.wait_secs),
        tries: number(menu.tries),
        keys: menu.keys.iter().filter_map(|key| Some((key.key.chars().next()?, choice(key)))).collect(),
        fallback: routes::core::target(&menu.fallback),
    }
}

fn choice(key: &MenuKey) -> Choice {
    Choice {
        language: key.language.map(|language| language.as_str().to_owned()),
        target: key.target.away().as_ref().map(routes::core::target),
    }
}
