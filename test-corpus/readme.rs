//! The README shows what the program prints.

use std::path::Path;
use std::process::Command;
use std::sync::Mutex;

const SAMPLE: &str = "test-corpus/projects/sample/shop";

#[test]
fn the_readme_shows_the_findings_of_the_sample() {
    shows(&["check", SAMPLE, "--quiet"], 1, "<!-- sample -->\n", "<!-- end of sample -->");
}

#[test]
fn the_readme_shows_classes_of_the_sample() {
    let catalog = format!("{SAMPLE}/shop/catalog.py");
    shows(&["inspect", &catalog], 0, "<!-- inspected -->\n", "<!-- end of inspected -->");
}

/// What a command prints stands between two marks.
fn shows(arguments: &[&str], code: i32, start: &str, end: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(env!("CARGO_BIN_EXE_classwise"))
        .args(arguments)
        .args(["--color", "never"])
        .current_dir(root)
        .env("CLASSWISE_NO_CACHE", "1")
        .output()
        .expect("the program runs");
    assert_eq!(output.status.code(), Some(code), "{}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8(output.stdout).expect("the report is UTF-8");
    let block = format!("\n```text\n{}\n```\n\n", printed.trim_end());

    // One test after another: each writes its own part.
    static WRITING: Mutex<()> = Mutex::new(());
    let _writing = WRITING.lock();
    let path = root.join("README.md");
    let readme = std::fs::read_to_string(&path).expect("the README is read");
    let from = readme.find(start).expect("the README has a place for it") + start.len();
    let to = from + readme[from..].find(end).expect("the place for it ends");
    if std::env::var_os("UPDATE").is_some() {
        let updated = format!("{}{block}{}", &readme[..from], &readme[to..]);
        std::fs::write(&path, updated).expect("the README is written");
        return;
    }
    assert_eq!(&readme[from..to], block, "run `UPDATE=1 cargo test` and look at the change");
}
