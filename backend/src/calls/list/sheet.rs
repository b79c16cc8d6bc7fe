//! Rows of calls as CSV or XLSX. No cell is ever a formula.
use std::{
    collections::HashMap,
    io::{self, Write},
};

use chrono_tz::Tz;
use rust_xlsxwriter::{Format as CellFormat, Workbook, Worksheet, XlsxError};

use super::export::Format;
use crate::{
    calls::types::Call,
    common::{clock::Timestamp, day},
};

/// Excel's limit, without the header.
const ROWS_OF_A_SHEET: u32 = 1_048_575;

const COLUMNS: [&str; 18] = [
    "Started",
    "Direction",
    "From",
    "To",
    "Contact",
    "Queue",
    "Operator",
    "Status",
    "Reason",
    "Cause",
    "Answered",
    "Ended",
    "Wait",
    "Talk",
    "Hold",
    "Recording",
    "Disposition",
    "Notes and tags",
];

/// What cells need beside the call.
pub(super) struct Context {
    /// Where the company is.
    pub zone: Tz,
    /// Names of operators and queues by id.
    pub names: HashMap<String, String>,
}

enum Cell {
    Text(String),
    Time(Option<Timestamp>),
    Secs(i64),
}

/// A file in the making.
#[expect(clippy::large_enum_variant, reason = "there is one of these an export")]
pub(super) enum Sheet<W: Write + Send> {
    Csv { out: csv::Writer<W>, context: Context },
    Xlsx { book: Box<Workbook>, formats: Formats, out: W, row: u32, context: Context },
}

/// How cells look in Excel.
pub(super) struct Formats {
    time: CellFormat,
    span: CellFormat,
    head: CellFormat,
}

impl<W: Write + Send> Sheet<W> {
    /// Writes what comes before the first row.
    pub(super) fn begin(format: Format, context: Context, mut out: W) -> io::Result<Self> {
        match format {
            Format::Csv => {
                out.write_all("\u{feff}".as_bytes())?;
                let terminator = csv::Terminator::CRLF;
                let mut out = csv::WriterBuilder::new().delimiter(b';').terminator(terminator).from_writer(out);
                out.write_record(COLUMNS)?;
                Ok(Self::Csv { out, context })
            }
            Format::Xlsx => {
                let formats = Formats {
                    time: CellFormat::new().set_num_format("dd.mm.yyyy hh:mm:ss"),
                    span: CellFormat::new().set_num_format("[h]:mm:ss"),
                    head: CellFormat::new().set_bold(),
                };
                let mut book = Box::new(Workbook::new());
                new_sheet(&mut book, &formats).map_err(io::Error::other)?;
                Ok(Self::Xlsx { book, formats, out, row: 0, context })
            }
        }
    }

    /// Writes one call.
    pub(super) fn add(&mut self, call: &Call) -> io::Result<()> {
        match self {
            Self::Csv { out, context } => {
                let record = cells(call, context).into_iter().map(|cell| plain(cell, context.zone));
                Ok(out.write_record(record)?)
            }
            Self::Xlsx { book, formats, row, context, .. } => {
                if *row == ROWS_OF_A_SHEET {
                    new_sheet(book, formats).map_err(io::Error::other)?;
                    *row = 0;
                }
                *row += 1;
                let cells = cells(call, context);
                write_row(book, formats, *row, cells, context.zone).map_err(io::Error::other)
            }
        }
    }

    /// Writes what comes after the last row.
    pub(super) fn end(self) -> io::Result<()> {
        match self {
            Self::Csv { mut out, .. } => out.flush(),
            Self::Xlsx { mut book, mut out, .. } => {
                book.save_to_writer(&mut out).map_err(io::Error::other)?;
                out.flush()
            }
        }
    }
}

fn new_sheet(book: &mut Workbook, formats: &Formats) -> Result<(), XlsxError> {
    // The rows lie in a temporary file until the end, not in memory.
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, title) in (0_u16..).zip(COLUMNS) {
        sheet.set_column_width(column, 20)?;
        sheet.write_string_with_format(0, column, title, &formats.head)?;
    }
    Ok(())
}

fn write_row(book: &mut Workbook, formats: &Formats, row: u32, cells: Vec<Cell>, zone: Tz) -> Result<(), XlsxError> {
    let last = book.worksheets().len().saturating_sub(1);
    let sheet: &mut Worksheet = book.worksheet_from_index(last)?;
    for (column, cell) in (0_u16..).zip(cells) {
        match cell {
            Cell::Text(text) if text.is_empty() => {}
            Cell::Text(text) => drop(sheet.write_string(row, column, text)?),
            Cell::Time(None) => {}
            Cell::Time(Some(at)) => {
                // Days since 1899-12-30 on the company's wall.
                let wall = at.millis() + i64::from(day::offset_secs(zone, at)) * 1000;
                let serial = wall as f64 / 86_400_000.0 + 25_569.0;
                sheet.write_number_with_format(row, column, serial, &formats.time)?;
            }
            Cell::Secs(secs) => {
                sheet.write_number_with_format(row, column, secs as f64 / 86_400.0, &formats.span)?;
            }
        }
    }
    Ok(())
}

fn cells(call: &Call, context: &Context) -> Vec<Cell> {
    let name = |id: Option<&str>| {
        Cell::Text(id.map(|id| context.names.get(id).map_or(id, String::as_str).to_owned()).unwrap_or_default())
    };
    let word = |word: Option<String>| Cell::Text(word.unwrap_or_default());
    let notes = match (call.notes.is_empty(), call.tags.is_empty()) {
        (_, true) => call.notes.clone(),
        (true, false) => format!("#{}", call.tags.join(" #")),
        (false, false) => format!("{} #{}", call.notes, call.tags.join(" #")),
    };
    vec![
        Cell::Time(Some(call.started_at)),
        Cell::Text(call.direction.as_str().to_owned()),
        Cell::Text(call.from.clone()),
        Cell::Text(call.to.clone()),
        word(call.contact.as_ref().map(|contact| contact.name.clone())),
        name(call.queue_id.as_ref().map(|id| id.as_str())),
        name(call.operator_id.as_ref().map(|id| id.as_str())),
        Cell::Text(call.status.map_or("live", |status| status.as_str()).to_owned()),
        word(json_word(call.missed_reason.as_ref())),
        word(call.cause.as_ref().map(|cause| cause.text.clone())),
        Cell::Time(call.answered_at),
        Cell::Time(call.ended_at),
        Cell::Secs(call.wait_secs),
        Cell::Secs(call.talk_secs),
        Cell::Secs(call.hold_secs),
        word(json_word(call.recording.as_ref().map(|recording| &recording.state))),
        word(call.disposition.clone()),
        Cell::Text(notes),
    ]
}

fn json_word<T: serde::Serialize>(value: Option<&T>) -> Option<String> {
    serde_json::to_value(value?).ok()?.as_str().map(str::to_owned)
}

fn plain(cell: Cell, zone: Tz) -> String {
    match cell {
        Cell::Text(text) => safe(text),
        Cell::Time(at) => at.map(|at| day::local(zone, at).format("%d.%m.%Y %H:%M:%S").to_string()).unwrap_or_default(),
        Cell::Secs(secs) => format!("{}:{:02}:{:02}", secs / 3600, secs / 60 % 60, secs % 60),
    }
}

/// A spreadsheet runs a cell that begins like a formula (OWASP ASVS 1.2.10). An apostrophe makes it text.
fn safe(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0']) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_begins_like_a_formula() {
        for hostile in ["=1+1", "+998901234567", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1"] {
            assert_eq!(safe(hostile.to_owned()), format!("'{hostile}"));
        }
        assert_eq!(safe("101".to_owned()), "101");
    }

    #[test]
    fn spans_and_times_are_those_of_the_wall() {
        let zone: Tz = "Asia/Tashkent".parse().unwrap();
        assert_eq!(plain(Cell::Secs(3787), zone), "1:03:07");
        assert_eq!(plain(Cell::Time(Some(Timestamp(1_700_000_000_000))), zone), "15.11.2023 03:13:20");
    }
}
