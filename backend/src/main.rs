//! Argument parsing only; the work is in the library.
fn main() -> std::process::ExitCode {
    callcenter::app::commands::run()
}
