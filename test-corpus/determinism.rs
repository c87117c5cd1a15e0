//! The output is a function of the input: not of the number of threads, and not of the order of the arguments.

use std::fs;
use std::path::{Path, PathBuf};

use crate::check::classwise;
use crate::python;
use crate::story::Story;

const FORMATS: &[&str] = &["json", "concise", "full"];

#[test]
fn threads_and_order_do_not_show() {
    let projects = Path::new(env!("CARGO_MANIFEST_DIR")).join("test-corpus/projects");
    let mut roots = vec![python::newest().stdlib.join("asyncio"), python::newest().stdlib.join("email")];
    roots.extend(projects.is_dir().then_some(projects));
    for root in roots {
        let paths = entries(&root);
        let reversed: Vec<PathBuf> = paths.iter().rev().cloned().collect();
        let half = paths.len() / 2;
        let twice = [&paths[half..], &paths[..half], &paths[..half]].concat();
        for format in FORMATS {
            let sorted = report(&root, format, "1", &paths);
            assert_eq!(report(&root, format, "2", &reversed), sorted, "{} from the last file on", root.display());
        }
        let sorted = report(&root, "json", "1", &paths);
        for threads in ["2", "7"] {
            assert_eq!(report(&root, "json", threads, &paths), sorted, "{} with {threads} threads", root.display());
        }
        assert_eq!(report(&root, "json", "2", &twice), sorted, "{} with files named twice", root.display());
    }
}

/// What a class derives from leans on a property, and which properties there are leans on all classes.
#[test]
fn bases_that_come_out_of_properties_end() {
    let shop = "import time\n\nclass Shop:\n    @property\n    def clock(self):\n        return time\n    @property\n    \
                def made(self):\n        return Shop\n\nclass Stall(Shop):\n    @Shop.clock.setter\n    \
                def clock(self, clock):\n        pass\n    @Shop.made.setter\n    def made(self, made):\n        pass\n";
    let story = Story::new(&[
        ("pyproject.toml", ""),
        ("app.py", "from shop import Stall\nasync def poll():\n    Stall().clock.sleep(1)\n"),
        ("shop.py", shop),
        ("sub.py", "from shop import Stall\nMADE = Stall().made\nclass Sub(MADE):\n    pass\n"),
    ]);
    for threads in ["1", "4"] {
        let run = story.run(&["check", "--threads", threads, "--output-format", "concise", "."]);
        assert!(run.out.contains("app.py:3:5: error[blocking-call-in-async]"), "{}{}", run.out, run.errors);
    }
}

/// What is printed, and the exit code; the time that a summary tells is left out.
fn report(root: &Path, format: &str, threads: &str, paths: &[PathBuf]) -> (String, Option<i32>) {
    let output = classwise(root)
        .args(["check", "--select", "all", "--output-format", format, "--threads", threads])
        .args(paths)
        .output()
        .expect("the program starts");
    let code = output.status.code();
    assert!(matches!(code, Some(0 | 1)), "{format}: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("the report is UTF-8");
    (text.lines().map(without_time).collect(), code)
}

/// The summary tells the seconds that the run took: `Found 1 error in 3 files (0.02 s)`.
fn without_time(line: &str) -> String {
    let seconds = line.rsplit_once(" (").and_then(|(before, rest)| Some((before, rest.split_once(" s)")?)));
    match seconds {
        Some((before, (number, after))) if !line.starts_with(' ') && number.parse::<f64>().is_ok() => {
            format!("{before}{after}\n")
        }
        _ => format!("{line}\n"),
    }
}

fn entries(root: &Path) -> Vec<PathBuf> {
    let listing = fs::read_dir(root).expect("the folder is readable");
    let mut paths: Vec<PathBuf> = listing
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_dir() || path.extension().is_some_and(|extension| extension == "py"))
        .filter(|path| path.file_name().is_some_and(|name| name != "__pycache__"))
        .map(|path| path.strip_prefix(root).unwrap_or(&path).to_owned())
        .collect();
    paths.sort();
    paths
}
