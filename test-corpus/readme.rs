//! The README shows what the program prints.

use std::path::Path;
use std::process::Command;

const SAMPLE: &str = "test-corpus/projects/sample/shop";

#[test]
fn the_readme_shows_the_findings_of_the_sample() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(env!("CARGO_BIN_EXE_classwise"))
        .args(["check", SAMPLE, "--color", "never", "--quiet"])
        .current_dir(root)
        .output()
        .expect("the program runs");
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8(output.stdout).expect("the report is UTF-8");
    let block = format!("\n```text\n{}\n```\n\n", printed.trim_end());

    let path = root.join("README.md");
    let readme = std::fs::read_to_string(&path).expect("the README is read");
    let (start, end) = ("<!-- sample -->\n", "<!-- end of sample -->");
    let from = readme.find(start).expect("the README has a place for the sample") + start.len();
    let to = from + readme[from..].find(end).expect("the place for the sample ends");
    if std::env::var_os("UPDATE").is_some() {
        let updated = format!("{}{block}{}", &readme[..from], &readme[to..]);
        std::fs::write(&path, updated).expect("the README is written");
        return;
    }
    assert_eq!(&readme[from..to], block, "run `UPDATE=1 cargo test` and look at the change");
}
