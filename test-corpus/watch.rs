//! `--watch` tells after each change what a new run would tell.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use crate::check::classwise;
use crate::story::{BLOCKING, CONFLICT, Story};

/// A machine that does much else is slow.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn each_change_is_told_as_by_a_new_run() {
    let story = Story::new(&[
        ("classwise.toml", ""),
        ("pkg/__init__.py", ""),
        ("pkg/base.py", "class Meta(type): pass\nclass Base: pass\n"),
        ("shop.py", "import abc\nfrom pkg.base import Base\nclass Shop(Base, abc.ABC): pass\n"),
        ("uses.py", "import metas\nclass C(metas.Base, metaclass=type): pass\n"),
        (".venv/pyvenv.cfg", "version = 3.12.1\n"),
        (".venv/lib/python3.12/site-packages/metas/__init__.py", "from metas.core import Base\n"),
        (".venv/lib/python3.12/site-packages/metas/core.py", "class Base: pass\n"),
    ]);
    let watching = Watching::start(&story);
    watching.tells("at first");
    story.write("pkg/base.py", "class Meta(type): pass\nclass Base(metaclass=Meta): pass\n");
    watching.tells("a base in another file");
    story.write("pkg/base.py", "class Meta(type): pass\nclass Base(metaclass=Meta: pass\n");
    watching.tells("a syntax error");
    story.write("pkg/base.py", "import time\nclass Meta(type): pass\nclass Base(metaclass=Meta): pass\n");
    watching.tells("no syntax error any more");
    for turn in 0..20 {
        // One after the other, while the last one is still being checked.
        let base = if turn % 2 == 0 { "class Base: pass\n" } else { "class Base(metaclass=Meta): pass\n" };
        story.write("pkg/base.py", format!("class Meta(type): pass\n{base}").repeat(turn % 3 + 1));
    }
    watching.tells("many changes");
    story.write("new/one.py", BLOCKING);
    watching.tells("a new directory");
    story.write("new/two.py", CONFLICT);
    watching.tells("a file in it");
    // As editors save.
    story.write("new/.two.py.tmp", CONFLICT.replace("Shop", "Ship"));
    std::fs::rename(story.path("new/.two.py.tmp"), story.path("new/two.py")).expect("it is renamed");
    watching.tells("a file renamed into place");
    std::fs::rename(story.path("new/two.py"), story.path("new/three.py")).expect("it is renamed");
    watching.tells("a file with another name");
    std::fs::remove_dir_all(story.path("new")).expect("it is removed");
    watching.tells("a directory less");
    story.write(
        ".venv/lib/python3.12/site-packages/metas/core.py",
        "import abc\nclass Meta(type): pass\nclass Base(abc.ABC): pass\nclass D(Base, metaclass=Meta): pass\n",
    );
    story.write("uses.py", "import metas\nclass M(type): pass\nclass C(metas.Base, metaclass=M): pass\n");
    watching.tells("a library");
    story.write("classwise.toml", "ignore = [\"metaclass-conflict\"]\n");
    watching.tells("other settings");
    story.write("classwise.toml", "ignore = 1\n");
    watching.tells("settings that are none");
    story.write("classwise.toml", "");
    watching.tells("settings again");
}

#[test]
fn standard_input_is_not_watched() {
    let story = Story::new(&[("shop.py", CONFLICT)]);
    let told = story.pipe("x = 1\n", &["check", "--watch", "-"]);
    assert_eq!(told.code, Some(2));
    assert!(told.errors.contains("standard input does not change"), "{}", told.errors);
    assert_eq!(story.run(&["check", "--watch", "--fix"]).code, Some(2));
}

/// The program at work. Each round writes a report before it tells that it waits.
struct Watching<'s> {
    story: &'s Story,
    child: Child,
    rounds: Receiver<String>,
}

impl<'s> Watching<'s> {
    fn start(story: &'s Story) -> Self {
        let arguments = ["--watch", "--quiet", "--output-format", "concise", "--output-file", "json=.told.json", "."];
        let mut child = command(story)
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let (sender, rounds) = channel();
        let errors = BufReader::new(child.stderr.take().expect("it is piped"));
        std::thread::spawn(move || {
            for line in errors.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Self { story, child, rounds }
    }

    /// Waits for what a new run tells.
    fn tells(&self, what: &str) {
        let fresh = command(self.story).args(["--output-format", "json", "."]).output().expect("the program starts");
        let expected = String::from_utf8(fresh.stdout).expect("it is UTF-8");
        let started = Instant::now();
        let mut told = String::new();
        while started.elapsed() < PATIENCE {
            // A round may have begun in the middle of a change: another one follows.
            let _ = self.rounds.recv_timeout(Duration::from_secs(1));
            told = std::fs::read_to_string(self.story.path(".told.json")).unwrap_or_default();
            if told == expected {
                return;
            }
        }
        panic!("{what}: told is\n{told}\nand not\n{expected}");
    }
}

impl Drop for Watching<'_> {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(story: &Story) -> Command {
    let mut command = classwise(story.root());
    command.args(["check", "--select", "all"]);
    command
}
