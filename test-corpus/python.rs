//! The judge: every CPython that is installed, one of each minor version, and a way to run many programs on it.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, OnceLock};

use serde::{Deserialize, Serialize};

/// The minor versions of Python 3 that the project speaks about.
const MINORS: std::ops::RangeInclusive<u8> = 9..=15;

/// An interpreter that was run and answered.
#[derive(Debug, Clone)]
pub struct Python {
    pub path: PathBuf,
    /// Of Python 3.
    pub minor: u8,
    /// Where its standard library lies.
    pub stdlib: PathBuf,
}

/// A program to run.
#[derive(Debug, Clone)]
pub struct Job {
    /// The files of its project: paths relative to the project's root, and texts.
    pub files: Vec<(String, String)>,
    /// Which of the files is run.
    pub main: String,
    /// In seconds.
    pub limit: f64,
    /// Whether the interpreter runs with `-X dev`, which switches asyncio's debug mode on.
    pub dev: bool,
}

/// What became of a program.
#[derive(Debug, Clone, Deserialize)]
pub struct Outcome {
    id: usize,
    /// Negative: the signal that ended it.
    pub exit: i32,
    /// It did not end within its limit.
    pub timed_out: bool,
    /// The type name of the exception that ended it.
    pub error: Option<String>,
    /// The files of the project, and lines, that the exception passed through.
    pub frames: Vec<(String, usize)>,
    pub stdout: String,
    pub stderr: String,
}

/// All interpreters, oldest first.
///
/// # Panics
/// If there is none: what the tests claim about Python would remain unproven.
pub fn all() -> &'static [Python] {
    static FOUND: OnceLock<Vec<Python>> = OnceLock::new();
    FOUND.get_or_init(|| {
        let found = find();
        assert!(
            !found.is_empty(),
            "no CPython 3.9 to 3.15 was found: put one on PATH (as python3.N, python3 or python) or install one with \
             pyenv; the tests hold every claim against a real interpreter"
        );
        found
    })
}

/// The newest interpreter.
pub fn newest() -> &'static Python {
    &all()[all().len() - 1]
}

/// Runs the programs; the outcomes are in their order.
pub fn run_many(python: &Python, jobs: &[Job]) -> Vec<Outcome> {
    let place = tempfile::tempdir().expect("a temporary directory is made");
    let answers: Vec<Receiver<Outcome>> = jobs
        .iter()
        .enumerate()
        .map(|(id, job)| {
            let root = place.path().join(id.to_string());
            fs::create_dir(&root).expect("a directory is made");
            write_files(&root, &job.files);
            Driver::of(python, job.dev).send(root, job)
        })
        .collect();
    let outcome = |answer: Receiver<Outcome>| match answer.recv() {
        Ok(outcome) => outcome,
        Err(_) => panic!("{} lost a program: its driver ended", python.path.display()),
    };
    answers.into_iter().map(outcome).collect()
}

/// Writes the files below the directory, making the directories in between.
pub fn write_files(root: &Path, files: &[(String, String)]) {
    for (path, text) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a file below the root has a parent")).expect("a directory is made");
        fs::write(&path, text).expect("a file is written");
    }
}

/// An interpreter that waits for programs: to start one for each test, and to import in each program what most of them
/// import, takes longer than the programs themselves.
struct Driver {
    jobs: Mutex<ChildStdin>,
    waiting: Arc<Waiting>,
    next: AtomicUsize,
}

/// Who waits for the outcome of which job. Without a driver, nobody can.
type Waiting = Mutex<Option<BTreeMap<usize, Sender<Outcome>>>>;

#[derive(Serialize)]
struct DriverJob<'a> {
    id: usize,
    root: PathBuf,
    main: &'a str,
    limit: f64,
}

impl Driver {
    /// The one of an interpreter, with or without `-X dev`.
    fn of(python: &Python, dev: bool) -> &'static Self {
        static DRIVERS: Mutex<BTreeMap<(PathBuf, bool), &'static Driver>> = Mutex::new(BTreeMap::new());
        let mut drivers = DRIVERS.lock().expect("no driver failed to start");
        drivers.entry((python.path.clone(), dev)).or_insert_with(|| Box::leak(Box::new(Self::start(python, dev))))
    }

    /// It ends when this process does, and its standard input with it.
    fn start(python: &Python, dev: bool) -> Self {
        let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("test-corpus/tools");
        let mut command = clean(&python.path);
        if dev {
            command.args(["-X", "dev"]);
        }
        let mut process = command
            .env("PYTHONPATH", &tools)
            .arg(tools.join("driver.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the interpreter starts");
        let jobs = Mutex::new(process.stdin.take().expect("it is a pipe"));
        let outcomes = BufReader::new(process.stdout.take().expect("it is a pipe"));
        let waiting: Arc<Waiting> = Arc::new(Mutex::new(Some(BTreeMap::new())));
        let told = Arc::clone(&waiting);
        std::thread::spawn(move || {
            for line in outcomes.lines().map_while(Result::ok) {
                let outcome: Outcome = serde_json::from_str(&line).expect("the driver prints outcomes");
                let asked =
                    told.lock().expect("no thread fails with it").as_mut().and_then(|it| it.remove(&outcome.id));
                if let Some(asked) = asked {
                    // Who failed meanwhile does not listen.
                    let _ = asked.send(outcome);
                }
            }
            *told.lock().expect("no thread fails with it") = None;
            let _ = process.wait();
        });
        Self { jobs, waiting, next: AtomicUsize::new(0) }
    }

    fn send(&self, root: PathBuf, job: &Job) -> Receiver<Outcome> {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let (asked, answer) = mpsc::channel();
        if let Some(waiting) = self.waiting.lock().expect("no thread fails with it").as_mut() {
            waiting.insert(id, asked);
        }
        let job = DriverJob { id, root, main: &job.main, limit: job.limit };
        let line = serde_json::to_string(&job).expect("jobs are JSON") + "\n";
        // A driver that ended takes nothing: the answer tells.
        let _ = self.jobs.lock().expect("no thread fails with it").write_all(line.as_bytes());
        answer
    }
}

/// A command whose behaviour depends on nothing that the user has set for Python.
fn clean(path: &Path) -> Command {
    let mut command = Command::new(path);
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("PYTHON")) {
        command.env_remove(name);
    }
    command
        .env("PYTHONUTF8", "1")
        .env("PYTHONHASHSEED", "0")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env_remove("FORCE_COLOR")
        .env("NO_COLOR", "1")
        .stdin(Stdio::null());
    command
}

fn find() -> Vec<Python> {
    let candidates = candidates();
    // Threads of its own: those of a pool may all be waiting for this answer.
    let verified: Vec<Option<Python>> = std::thread::scope(|scope| {
        let asked: Vec<_> = candidates.iter().map(|path| scope.spawn(move || verify(path))).collect();
        asked.into_iter().map(|asked| asked.join().expect("asking an interpreter does not panic")).collect()
    });
    let mut found = BTreeMap::new();
    for python in verified.into_iter().flatten() {
        found.entry(python.minor).or_insert(python);
    }
    found.into_values().collect()
}

/// Asks the file what it is; `None` for whatever does not answer as a CPython of a version that we speak about.
fn verify(path: &Path) -> Option<Python> {
    let question =
        "import os, sys; print(sys.implementation.name, *sys.version_info[:2], os.path.dirname(os.__file__))";
    let output = clean(path).args(["-c", question]).stderr(Stdio::null()).output().ok()?;
    let answer = String::from_utf8(output.stdout).ok()?;
    let mut words = answer.trim_end().splitn(4, ' ');
    let (name, major, minor, stdlib) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let minor: u8 = minor.parse().ok()?;
    (output.status.success() && name == "cpython" && major == "3" && MINORS.contains(&minor)).then(|| Python {
        path: path.to_owned(),
        minor,
        stdlib: PathBuf::from(stdlib),
    })
}

/// Files that may be interpreters: what PATH offers first, then what pyenv has installed.
fn candidates() -> Vec<PathBuf> {
    let names: Vec<String> =
        MINORS.rev().map(|minor| format!("python3.{minor}")).chain(["python3".into(), "python".into()]).collect();
    let on_path: Vec<PathBuf> =
        std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect()).unwrap_or_default();
    let mut all: Vec<PathBuf> = on_path.iter().flat_map(|folder| names.iter().map(|name| folder.join(name))).collect();
    let pyenv = std::env::var_os("PYENV_ROOT")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".pyenv")));
    let mut versions: Vec<PathBuf> = pyenv
        .and_then(|root| fs::read_dir(root.join("versions")).ok())
        .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
        .unwrap_or_default();
    versions.sort();
    all.extend(versions.iter().flat_map(|version| names.iter().map(|name| version.join("bin").join(name))));
    all.retain(|path| path.is_file());
    all
}

mod tests {
    use super::*;

    fn job(main: &str, limit: f64) -> Job {
        Job { files: vec![("main.py".into(), main.into())], main: "main.py".into(), limit, dev: false }
    }

    #[test]
    fn an_error_is_told_with_the_lines_it_passed() {
        for python in all() {
            let outcomes = run_many(
                python,
                &[
                    job("def f():\n    f()\nf()\n", 20.0),
                    job("import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()\n", 0.5),
                    job("import sys\nprint('é')\nsys.exit(3)\n", 20.0),
                    job(
                        "import threading, time\n\
                         threading.Thread(target=time.sleep, args=(0.2,)).start()\nprint('end')\n",
                        20.0,
                    ),
                    job("x = 1 +\n", 20.0),
                ],
            );
            assert_eq!(outcomes[0].error.as_deref(), Some("RecursionError"));
            assert_eq!(outcomes[0].frames, [("main.py".to_owned(), 2), ("main.py".to_owned(), 3)]);
            assert!(outcomes[1].timed_out);
            assert_eq!((outcomes[2].exit, outcomes[2].stdout.as_str()), (3, "é\n"));
            assert_eq!((outcomes[3].exit, outcomes[3].stdout.as_str()), (0, "end\n"));
            assert_eq!(outcomes[4].error.as_deref(), Some("SyntaxError"));
            assert_eq!(outcomes[4].frames, [("main.py".to_owned(), 1)]);
        }
    }

    #[test]
    fn a_module_of_a_package_is_run_with_its_package() {
        let files = vec![
            ("pkg/__init__.py".to_owned(), String::new()),
            ("pkg/base.py".to_owned(), "class Base: pass\n".to_owned()),
            ("pkg/main.py".to_owned(), "from .base import Base\nBase().missing\n".to_owned()),
        ];
        let job = Job { files, main: "pkg/main.py".into(), limit: 20.0, dev: false };
        let outcome = &run_many(newest(), &[job])[0];
        assert_eq!(outcome.error.as_deref(), Some("AttributeError"), "{}", outcome.stderr);
        assert_eq!(outcome.frames, [("pkg/main.py".to_owned(), 2)]);
    }
}
