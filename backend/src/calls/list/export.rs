//! The list as a file. Rows are read page by page while the file is being sent, so its size does not matter.
use std::{
    io::{self, BufWriter, Write},
    sync::Arc,
};

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use utoipa::{IntoParams, ToSchema};

use super::{
    filter::{CallQuery, Filter},
    row::CallRow,
    sheet::{Context, Sheet},
    store::{self, Key},
};
use crate::{
    auth::types::Session,
    common::{
        clock::Clock,
        config::Settings,
        day,
        db::Db,
        http::{Client, Query},
        problem::{Problem, ProblemBody, StoreError},
    },
    settings::audit,
};

const ROWS_AT_ONCE: u64 = 1000;
const CHUNK: usize = 64 * 1024;

/// The kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// UTF-8 with a byte-order mark, separated by semicolons: what Excel opens here.
    Csv,
    /// Excel.
    Xlsx,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::calls) struct ExportQuery {
    /// `csv` or `xlsx`.
    #[param(inline)]
    format: Format,
}

/// What the filter finds as CSV or XLSX.
#[utoipa::path(get, path = "/api/calls/export", tag = "calls", params(ExportQuery, CallQuery),
    responses((status = 200, description = "The file.", content(("text/csv"),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))),
        (status = 400, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub(in crate::calls) async fn export_calls(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(settings): State<Arc<Settings>>,
    session: Session,
    client: Client,
    Query(export): Query<ExportQuery>,
    Query(query): Query<CallQuery>,
) -> Result<Response, Problem> {
    let filter = query.filter(&session, settings.timezone)?;
    let names = store::names(&db).await.map_err(StoreError)?;
    let details = json!({ "filter": filter });
    let entry = audit::Entry {
        actor: Some(&session.operator_id),
        action: "calls.exported",
        subject: None,
        ip: Some(client.ip),
        details,
    };
    let tx = db.write().await.map_err(StoreError)?;
    audit::record(&*tx, &clock, entry).await.map_err(StoreError)?;
    tx.commit().await.map_err(StoreError)?;
    let (kind, extension) = match export.format {
        Format::Csv => ("text/csv; charset=utf-8", "csv"),
        Format::Xlsx => ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    };
    let name = format!("calls-{}.{extension}", day::of(settings.timezone, clock.now()));
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""))
        .unwrap_or(HeaderValue::from_static("attachment"));
    let context = Context { zone: settings.timezone, names };
    let body = stream(db, clock, filter, export.format, context);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((StatusCode::OK, headers, body).into_response())
}

/// Two tasks and two short queues: one reads, one writes, and neither runs ahead of the client.
fn stream(db: Db, clock: Clock, filter: Filter, format: Format, context: Context) -> Body {
    let (rows, mut written) = mpsc::channel(2);
    let (chunks, sent) = mpsc::channel::<io::Result<Bytes>>(4);
    tokio::spawn(read(db, clock, filter, rows));
    tokio::task::spawn_blocking(move || {
        let out = BufWriter::with_capacity(CHUNK, Chunks(chunks.clone()));
        if let Err(error) = write(format, context, &mut written, out) {
            // A file that breaks off must not look whole: the connection is cut. If nobody reads, nobody is told.
            drop(chunks.blocking_send(Err(error)));
        }
    });
    Body::from_stream(ReceiverStream::new(sent))
}

type Rows = Result<Vec<CallRow>, sea_orm::DbErr>;

async fn read(db: Db, clock: Clock, filter: Filter, rows: mpsc::Sender<Rows>) {
    let mut key: Option<Key> = None;
    loop {
        let page = store::page(&db, &filter, key.as_ref(), ROWS_AT_ONCE, clock.now()).await;
        let last = page.as_ref().ok().and_then(|page| page.last());
        key = last.map(|row| (row.call.started_at.millis(), row.call.id.to_string()));
        // The reader of the file has gone, or everything was read.
        if rows.send(page).await.is_err() || key.is_none() {
            return;
        }
    }
}

fn write(format: Format, context: Context, rows: &mut mpsc::Receiver<Rows>, out: impl Write + Send) -> io::Result<()> {
    let mut sheet = Sheet::begin(format, context, out)?;
    while let Some(page) = rows.blocking_recv() {
        for row in page.map_err(io::Error::other)? {
            sheet.add(&row.call)?;
        }
    }
    sheet.end()
}

/// Sends what is written to the client; waits while he is slow.
struct Chunks(mpsc::Sender<io::Result<Bytes>>);

impl Write for Chunks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let chunk = Bytes::copy_from_slice(bytes);
        self.0.blocking_send(Ok(chunk)).map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
