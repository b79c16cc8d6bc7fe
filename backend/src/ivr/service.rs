//! What can be done with menus.
use std::{collections::HashMap, net::IpAddr};

use sea_orm::DbErr;
use serde_json::json;

use super::{
    error::MenuError,
    rules, store,
    types::{Menu, MenuPatch, NewMenu},
};
use crate::{
    asterisk::handle::CoreHandle,
    auth::types::Session,
    common::{
        clock::Clock,
        db::{Db, Tx},
        ids::{self, MenuId},
    },
    prompts,
    routes::{self, types::RouteTarget},
    settings::audit,
};

/// What menus may need.
#[derive(Clone, Copy, Debug)]
pub enum Uses<'a> {
    /// A key leads to this queue.
    Queue(&'a str),
    /// A key leads to this operator.
    Operator(&'a str),
    /// A key leads to this menu.
    Menu(&'a str),
    /// It says this prompt.
    Prompt(&'a str),
}

/// The menus that need something which is about to be deleted, by name; `None` if there are none.
pub async fn users(tx: &Tx, what: &Uses<'_>) -> Result<Option<String>, DbErr> {
    let leads = |target: &RouteTarget| match (target, what) {
        (RouteTarget::Queue { id }, Uses::Queue(of)) => id.as_str() == *of,
        (RouteTarget::Operator { id }, Uses::Operator(of)) => id.as_str() == *of,
        (RouteTarget::Ivr { id }, Uses::Menu(of)) => id.as_str() == *of,
        _ => false,
    };
    let says = |menu: &Menu| {
        let said = [&menu.prompt_id, &menu.invalid_prompt_id].into_iter().flatten();
        matches!(what, Uses::Prompt(of) if said.into_iter().any(|id| id.as_str() == *of))
    };
    let itself = |menu: &Menu| matches!(what, Uses::Menu(of) if menu.id.as_str() == *of);
    let mut menus = store::all(&**tx).await?;
    menus.retain(|menu| {
        let keys = menu.keys.iter().filter_map(|key| key.target.away()).any(|target| leads(&target));
        !itself(menu) && (keys || leads(&menu.fallback) || says(menu))
    });
    let names: Vec<String> = menus.into_iter().map(|menu| menu.name).collect();
    Ok(if names.is_empty() { None } else { Some(names.join(", ")) })
}

/// Whether there is such a menu.
pub async fn exist(tx: &Tx, id: &str) -> Result<bool, DbErr> {
    Ok(ids::is_plain(id) && store::one(&**tx, id).await?.is_some())
}

/// Names of menus by id.
pub async fn names(db: &Db) -> Result<HashMap<String, String>, DbErr> {
    Ok(store::all(db.read()).await?.into_iter().map(|menu| (menu.id.to_string(), menu.name)).collect())
}

/// The menus, for one person's request.
pub struct Menus<'a> {
    /// The database.
    pub db: &'a Db,
    /// The time.
    pub clock: &'a Clock,
    /// Reads changes at once.
    pub core: &'a CoreHandle,
}

impl Menus<'_> {
    /// All of them, by name. There are a handful.
    pub async fn list(&self) -> Result<Vec<Menu>, MenuError> {
        Ok(store::all(self.db.read()).await?)
    }

    /// One of them.
    pub async fn get(&self, id: &str) -> Result<Menu, MenuError> {
        store::one(self.db.read(), plain(id)?).await?.ok_or(MenuError::NotFound)
    }

    /// Makes a menu.
    pub async fn create(&self, session: &Session, ip: IpAddr, new: NewMenu) -> Result<Menu, MenuError> {
        let menu = Menu {
            id: MenuId::generate(self.clock),
            name: String::new(),
            prompt_id: new.prompt_id,
            invalid_prompt_id: new.invalid_prompt_id,
            wait_secs: new.wait_secs.unwrap_or(5),
            tries: new.tries.unwrap_or(3),
            keys: Vec::new(),
            fallback: new.fallback,
            created_at: self.clock.now(),
        };
        let patch = MenuPatch { name: Some(new.name), keys: Some(new.keys), ..MenuPatch::default() };
        let menu = rules::patched(menu, patch)?;
        let tx = self.db.write().await?;
        self.save(&tx, &menu).await?;
        self.done(tx, session, ip, "menu.created", &menu).await?;
        Ok(menu)
    }

    /// Changes a menu. Who hears it is taken on by what it is now.
    pub async fn update(&self, session: &Session, ip: IpAddr, id: &str, patch: MenuPatch) -> Result<Menu, MenuError> {
        let tx = self.db.write().await?;
        let before = store::one(&*tx, plain(id)?).await?.ok_or(MenuError::NotFound)?;
        let menu = rules::patched(before, patch)?;
        self.save(&tx, &menu).await?;
        self.done(tx, session, ip, "menu.changed", &menu).await?;
        Ok(menu)
    }

    /// Deletes a menu to which nothing leads.
    pub async fn delete(&self, session: &Session, ip: IpAddr, id: &str) -> Result<(), MenuError> {
        let tx = self.db.write().await?;
        let menu = store::one(&*tx, plain(id)?).await?.ok_or(MenuError::NotFound)?;
        if let Some(routes) = routes::service::users(&tx, &routes::service::Uses::Menu(id)).await? {
            return Err(MenuError::Routed(routes));
        }
        if let Some(menus) = users(&tx, &Uses::Menu(id)).await? {
            return Err(MenuError::Used(menus));
        }
        store::delete(&*tx, id).await?;
        self.done(tx, session, ip, "menu.deleted", &menu).await
    }

    async fn save(&self, tx: &Tx, menu: &Menu) -> Result<(), MenuError> {
        for prompt in [&menu.prompt_id, &menu.invalid_prompt_id].into_iter().flatten() {
            let known = prompts::service::exist(tx, prompt.as_str()).await?;
            known.then_some(()).ok_or(MenuError::Unknown("prompt"))?;
        }
        let keys = menu.keys.iter().filter_map(|key| key.target.away());
        for target in keys.chain([menu.fallback.clone()]) {
            // A new menu may lead to itself only when it is there.
            let itself = matches!(&target, RouteTarget::Ivr { id } if *id == menu.id);
            if !itself && let Some(missing) = routes::service::missing(tx, &target).await? {
                return Err(MenuError::Unknown(missing));
            }
        }
        rules::check_circle(menu, &store::all(&**tx).await?)?;
        Ok(store::save(&**tx, menu, self.clock.now()).await?)
    }

    async fn done(
        &self,
        tx: Tx,
        session: &Session,
        ip: IpAddr,
        action: &'static str,
        menu: &Menu,
    ) -> Result<(), MenuError> {
        let details = json!(menu);
        let actor = Some(&session.operator_id);
        let entry = audit::Entry { actor, action, subject: Some(menu.id.as_str()), ip: Some(ip), details };
        audit::record(&*tx, self.clock, entry).await?;
        tx.commit().await?;
        self.core.reload().await;
        Ok(())
    }
}

fn plain(id: &str) -> Result<&str, MenuError> {
    if ids::is_plain(id) { Ok(id) } else { Err(MenuError::NotFound) }
}
