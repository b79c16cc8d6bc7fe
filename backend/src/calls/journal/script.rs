//! Statements of one transaction, sent with as few trips as the database allows.
use std::borrow::Cow;

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, Value};

use crate::common::db::Tx;

/// As many travel together, at most: each combination is a text of its own, which stays prepared.
const TOGETHER: usize = 8;

/// Statements in the order in which they run. Placeholders are `$1`, `$2`, … of each statement's own values.
#[derive(Debug, Default)]
pub(in crate::calls) struct Script {
    parts: Vec<(Cow<'static, str>, Vec<Value>)>,
}

impl Script {
    pub(in crate::calls) fn add(&mut self, sql: impl Into<Cow<'static, str>>, values: impl Into<Vec<Value>>) {
        self.parts.push((sql.into(), values.into()));
    }

    /// Runs them. On SQLite every trip goes to the thread that owns the connection and back, which costs more than most
    /// statements do: a few of them go as one text.
    pub(in crate::calls) async fn run(self, tx: &Tx) -> Result<(), DbErr> {
        let backend = tx.get_database_backend();
        if backend != DbBackend::Sqlite {
            for (sql, values) in self.parts {
                tx.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
            }
            return Ok(());
        }
        let together = if self.parts.len() <= TOGETHER { TOGETHER } else { 1 };
        for parts in self.parts.chunks(together) {
            let (mut text, mut in_order) = (String::new(), Vec::new());
            for (sql, values) in parts {
                positional(sql, values, &mut text, &mut in_order);
                text.push(';');
            }
            tx.execute_raw(Statement::from_sql_and_values(backend, text, in_order)).await?;
        }
        Ok(())
    }
}

/// `$3` becomes `?` with the third value behind those before it: SQLite looks for the place of each numbered one.
fn positional(sql: &str, values: &[Value], text: &mut String, in_order: &mut Vec<Value>) {
    let mut pieces = sql.split('$');
    text.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let digits = piece.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = piece.split_at(digits);
        let value = number.parse::<usize>().ok().and_then(|n| values.get(n.checked_sub(1)?));
        in_order.extend(value.cloned());
        text.push('?');
        text.push_str(rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbered_values_come_in_the_order_of_their_places() {
        let (mut text, mut in_order) = ("INSERT INTO a VALUES (?);".to_owned(), vec![Value::from(7)]);
        let sql = "UPDATE b SET x = $2, y = $1 WHERE z = $2 AND d < $12";
        let values: Vec<Value> = (1..=12).map(Value::from).collect();
        positional(sql, &values, &mut text, &mut in_order);
        assert_eq!(text, "INSERT INTO a VALUES (?);UPDATE b SET x = ?, y = ? WHERE z = ? AND d < ?");
        assert_eq!(in_order, [7, 2, 1, 2, 12].map(Value::from));
    }
}
