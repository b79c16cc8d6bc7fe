//! Set-ups that several benchmarks share: a fake Asterisk, and the product or the floor at it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use serde_json::{Value, json};

use crate::child::Served;
use crate::pbx::{FIRST_PHONE, Loaded, Order, PASSWORD, Ready, USER, World};
use crate::product::{Operator, Product};

const PATIENCE: Duration = Duration::from_secs(120);
const POPULATION: &str = "population";

/// What every benchmark needs.
#[derive(Clone, Debug)]
pub struct Lab {
    /// The built server.
    pub binary: PathBuf,
    /// The tree of this project.
    pub repository: PathBuf,
    /// Folder of this run.
    pub dir: PathBuf,
    /// Rounds of each measurement.
    pub rounds: usize,
    /// Operators of a large company.
    pub operators: u32,
}

/// The fake Asterisk's process.
pub struct Pbx {
    served: Served,
    /// Where it is.
    pub url: String,
}

impl Pbx {
    /// Starts it with so many phones.
    pub async fn start(phones: u32) -> anyhow::Result<Self> {
        let mut served = Served::start(&["pbx", "--phones", &phones.to_string()])?;
        let ready: Ready = served.hear(PATIENCE).await?;
        Ok(Self { served, url: ready.url })
    }

    /// Tells it how phones behave.
    pub async fn phones(&mut self, answer_ms: i64, talk_ms: i64, no_answer_every: u64) -> anyhow::Result<()> {
        let order = Order::Phones { answer_ms, talk_ms, no_answer_every };
        let _: Ready = self.served.ask(&serde_json::to_value(order)?, PATIENCE).await?;
        Ok(())
    }

    /// Lets calls come in.
    pub async fn load(&mut self, order: Order) -> anyhow::Result<Loaded> {
        self.served.ask(&serde_json::to_value(order)?, PATIENCE).await
    }

    /// What is alive in it.
    pub async fn look(&mut self) -> anyhow::Result<World> {
        self.served.ask(&serde_json::to_value(Order::Look)?, PATIENCE).await
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.served.pid()
    }

    /// Waits until somebody holds its events.
    pub async fn connected(&mut self) -> anyhow::Result<()> {
        for _ in 0..3_000 {
            if self.look().await?.connected {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        anyhow::bail!("nobody connected to the fake Asterisk")
    }

    /// The floor of telephony, at this Asterisk.
    pub async fn floor(&self, phones: u32) -> anyhow::Result<Served> {
        let (first, phones) = (FIRST_PHONE.to_string(), phones.to_string());
        let arguments = [
            "floor-calls",
            "--url",
            &self.url,
            "--user",
            USER,
            "--password",
            PASSWORD,
            "--app",
            USER,
            "--first",
            &first,
            "--phones",
            &phones,
        ];
        let mut served = Served::start(&arguments)?;
        let _: bool = served.hear(PATIENCE).await.context("the floor did not connect")?;
        Ok(served)
    }
}

impl Lab {
    /// A copy of the large company, made on the first call: its operators are created through the API.
    pub async fn company(&self, name: &str) -> anyhow::Result<(Product, Pbx, Vec<Operator>)> {
        let template = self.dir.join(POPULATION);
        if !template.exists() {
            self.found(&template).await?;
        }
        let dir = self.dir.join(name);
        copy(&template, &dir)?;
        let operators: Vec<Value> = serde_json::from_slice(&std::fs::read(dir.join("operators.json"))?)?;
        let operators = operators.iter().filter_map(operator).collect();
        let pbx = Pbx::start(self.operators).await?;
        let product = Product::new(&self.binary, dir, &pbx.url)?;
        Ok((product, pbx, operators))
    }

    /// Without Asterisk: it would be told of every single operator as he is made.
    async fn found(&self, dir: &Path) -> anyhow::Result<()> {
        crate::report::progress(&format!("creating {} operators through the API ...", self.operators));
        let mut product = Product::new(&self.binary, dir.to_owned(), "http://127.0.0.1:9")?;
        product.start().await?;
        product.sign_in().await?;
        let operators = product.populate(self.operators).await?;
        product.stop().await;
        let list: Vec<Value> = operators.iter().map(|o| json!([o.id, o.username, o.extension])).collect();
        Ok(std::fs::write(dir.join("operators.json"), serde_json::to_vec(&list)?)?)
    }

    /// The same, running and at work.
    pub async fn open_company(&self, name: &str) -> anyhow::Result<(Product, Pbx, Vec<Operator>)> {
        let (mut product, mut pbx, operators) = self.company(name).await?;
        product.start().await?;
        product.sign_in().await?;
        pbx.connected().await?;
        product.begin_shift(&operators).await?;
        Ok((product, pbx, operators))
    }
}

fn operator(value: &Value) -> Option<Operator> {
    Some(Operator {
        id: value[0].as_str()?.to_owned(),
        username: value[1].as_str()?.to_owned(),
        extension: u32::try_from(value[2].as_u64()?).ok()?,
    })
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
