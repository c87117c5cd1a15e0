//! The command line: arguments, and what each command does with them.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Once;
use std::time::{Duration, Instant};

use clap::builder::ArgPredicate;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::json;

use crate::arena;
use crate::baseline::{Baseline, Baselines, Gone, Outcome};
use crate::cache::Cache;
use crate::config::{self, Configuration, Overrides, Platform, Request};
use crate::engine::{Input, Run};
use crate::explain::{self, Told};
use crate::finding::{Applicability, Finding, Level};
use crate::fix::{self, DiffOptions, Fixed, Unsilenced};
use crate::git::Past;
use crate::inspect::{self, target::Target};
use crate::lsp;
use crate::paths::absolute;
use crate::prepare::{Prepared, prepare, search_settings};
use crate::project::versions::VersionRange;
use crate::report::pages::PageOptions;
use crate::report::{self, Color, Format, ReportOptions, visible};
use crate::rules::RULES;
use crate::since::Before;
use crate::watch::{Round, watch};
use crate::{suppress, walk};

/// Usage, configuration, unreadable input, or a fault of classwise.
pub const EXIT_FAILURE: u8 = 2;

/// Finds Python classes, descriptors and coroutines that will raise, recurse or block.
#[derive(Debug, Parser)]
#[command(
    name = "classwise",
    version,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    after_help = "Examples:\n  classwise check                 check the project in this directory\n  classwise check src/shop.py     check one file\n  classwise rule missing-build-system\n  classwise config src"
)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check files and directories
    Check(Box<Check>),
    /// Show classes as CPython builds them: bases, MRO, metaclass, attributes
    Inspect(Box<Inspect>),
    /// Explain a rule
    Rule {
        /// The rule's name
        #[arg(value_parser = known_rule)]
        name: String,
    },
    /// List the rules
    Rules {
        #[arg(long, value_enum, default_value_t = ListFormat::Text)]
        output_format: ListFormat,
    },
    /// Show the settings in force for a path, and where each came from
    Config {
        #[arg(default_value = ".")]
        path: PathBuf,
        #[arg(long, value_enum, default_value_t = ListFormat::Text)]
        output_format: ListFormat,
        #[command(flatten)]
        settings: Box<SettingFlags>,
    },
    /// Remove the cache of a project
    Clean {
        #[arg(default_value = ".")]
        path: PathBuf,
        #[command(flatten)]
        settings: Box<SettingFlags>,
    },
    /// Speak the language server protocol on standard input and output, to an editor
    Server {
        /// Use this many threads
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..), help_heading = "Run")]
        threads: Option<u16>,
        #[command(flatten)]
        settings: Box<SettingFlags>,
    },
    /// Print the completions of a shell
    Completions { shell: clap_complete::Shell },
}

/// Which findings fail a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Errors and warnings.
    Warn,
    /// Errors alone.
    Error,
}

/// How a list is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    Text,
    Json,
}

#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Exit codes: 0 no findings, 1 findings, 2 usage, configuration or unreadable input.\n\nExamples:\n  classwise check --select descriptor\n  classwise check --output-format auto --output-file sarif=classwise.sarif\n  classwise check --fix\n  classwise check --only src/shop.py src/cart.py\n  classwise check --since origin/main...\n  cat shop.py | classwise check - --stdin-filename src/shop.py"
)]
pub struct Check {
    /// Files and directories; `-` reads standard input
    #[arg(default_value = ".", default_value_if("only", ArgPredicate::IsPresent, None))]
    pub paths: Vec<PathBuf>,
    /// Report only in these files, and read all of their project; without a value: in PATHS
    #[arg(long, value_name = "PATH", num_args = 0.., conflicts_with = "explain")]
    pub only: Option<Vec<PathBuf>>,
    /// Report only what came with the changes since a git revision; `REV...`: since the branch left it
    #[arg(long, value_name = "REV", conflicts_with_all = ["explain", "write_baseline", "prune_baseline"])]
    pub since: Option<String>,
    /// The path that standard input takes the place of
    #[arg(long, value_name = "PATH")]
    pub stdin_filename: Option<PathBuf>,

    /// How to print findings
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    pub output_format: Format,
    /// When to colour
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    pub color: Color,
    /// Print no summary
    #[arg(long, short, help_heading = "Output")]
    pub quiet: bool,
    /// Write a report into a file as well; may be given several times
    #[arg(long, value_name = "FORMAT=PATH", value_parser = output_file, help_heading = "Output")]
    pub output_file: Vec<(Format, PathBuf)>,
    /// Print how often each rule speaks instead of the findings
    #[arg(long, help_heading = "Output")]
    pub statistics: bool,
    /// Exit with 0 even if there are findings
    #[arg(long, conflicts_with = "exit_non_zero_on_fix", help_heading = "Output")]
    pub exit_zero: bool,
    /// The lowest level that makes the exit code 1
    #[arg(long, value_name = "LEVEL", value_enum, default_value_t = FailOn::Warn, help_heading = "Output")]
    pub fail_on: FailOn,
    /// Exit with 1 if fixes changed something, even if nothing is left
    #[arg(long, help_heading = "Output")]
    pub exit_non_zero_on_fix: bool,
    /// Tell which rules looked at a line, and why each is silent; exits with 0
    #[arg(
        long,
        value_name = "FILE:LINE",
        value_parser = place,
        allow_hyphen_values = true,
        conflicts_with_all = ["output_format", "output_file", "statistics", "fix", "unsafe_fixes", "diff"],
        help_heading = "Output"
    )]
    pub explain: Option<(PathBuf, usize)>,

    /// Apply the safe fixes
    #[arg(long, help_heading = "Fixes")]
    pub fix: bool,
    /// Also take the fixes that a person should look at
    #[arg(long, help_heading = "Fixes")]
    pub unsafe_fixes: bool,
    /// Show what fixes would change, and write nothing
    #[arg(long, help_heading = "Fixes")]
    pub diff: bool,

    /// Write `# classwise: ignore[…]` comments for all findings, with a reason or without
    #[arg(
        long,
        value_name = "REASON",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "",
        value_parser = reason,
        conflicts_with_all = ["fix", "unsafe_fixes", "explain", "write_baseline", "prune_baseline"],
        help_heading = "Fixes"
    )]
    pub add_ignore: Option<String>,

    /// Write all findings into a file: from then on `baseline` makes them silent
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["baseline", "prune_baseline", "fix", "diff", "explain"],
        help_heading = "Baseline"
    )]
    pub write_baseline: Option<PathBuf>,
    /// Remove from the baseline what is gone
    #[arg(long, conflicts_with_all = ["fix", "diff", "explain"], help_heading = "Baseline")]
    pub prune_baseline: bool,

    /// Check again whenever a file changes
    #[arg(
        long,
        conflicts_with_all = [
            "fix", "diff", "add_ignore", "explain", "write_baseline", "prune_baseline", "since", "stdin_filename"
        ],
        help_heading = "Run"
    )]
    pub watch: bool,
    /// Neither use what earlier runs found out nor keep it
    #[arg(
        long,
        env = "CLASSWISE_NO_CACHE",
        hide_env = true,
        value_parser = clap::builder::FalseyValueParser::new(),
        help_heading = "Run"
    )]
    pub no_cache: bool,
    /// Use this many threads
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..), help_heading = "Run")]
    pub threads: Option<u16>,

    #[command(flatten)]
    pub settings: SettingFlags,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 all targets shown, 2 usage, configuration, unreadable input or no such target.\n\nExamples:\n  classwise inspect shop.orders:Order\n  classwise inspect shop.orders:Order --attribute total\n  classwise inspect src/shop.py\n  classwise inspect --output-format json-lines src > classes.jsonl\n  classwise inspect --output-format html src > classes.html"
)]
pub struct Inspect {
    /// Paths, modules `pkg.module`, or classes `pkg.module:Class`
    #[arg(required = true, value_name = "TARGET")]
    pub targets: Vec<String>,
    /// Explain how this attribute is found, on an instance and on the class
    #[arg(long, value_name = "NAME")]
    pub attribute: Option<String>,
    /// List also what classes of the standard library have
    #[arg(long)]
    pub all: bool,

    /// How to print classes
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    pub output_format: inspect::Format,
    /// When to colour
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    pub color: Color,

    /// Use this many threads
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..), help_heading = "Run")]
    pub threads: Option<u16>,

    #[command(flatten)]
    pub settings: SettingFlags,
}

/// Flags that win over configuration files.
#[derive(Debug, Clone, Args)]
pub struct SettingFlags {
    /// Only these rules, topics or `all`
    #[arg(long, value_name = "NAME", value_delimiter = ',', value_parser = known_selector, help_heading = "Rules")]
    pub select: Option<Vec<String>>,
    /// These rules, topics or `all` as well
    #[arg(long, value_name = "NAME", value_delimiter = ',', value_parser = known_selector, help_heading = "Rules")]
    pub extend_select: Vec<String>,
    /// Not these rules, topics or `all`
    #[arg(long, value_name = "NAME", value_delimiter = ',', value_parser = known_selector, help_heading = "Rules")]
    pub ignore: Vec<String>,
    /// The level of a rule: error, warn or off
    #[arg(long, value_name = "NAME=LEVEL", value_parser = level, help_heading = "Rules")]
    pub level: Vec<(String, Level)>,
    /// Not these rules, topics or `all` in the files that match
    #[arg(long, value_name = "GLOB=NAME", value_parser = per_file_ignore, help_heading = "Rules")]
    pub per_file_ignores: Vec<(String, String)>,

    /// Leave out what matches, instead of the defaults
    #[arg(long, value_name = "GLOB", value_delimiter = ',', value_parser = glob, help_heading = "Files")]
    pub exclude: Option<Vec<String>>,
    /// Leave out what matches as well
    #[arg(long, value_name = "GLOB", value_delimiter = ',', value_parser = glob, help_heading = "Files")]
    pub extend_exclude: Vec<String>,
    /// Leave out even what is named on the command line
    #[arg(long, help_heading = "Files")]
    pub force_exclude: bool,
    /// Check what `.gitignore` leaves out
    #[arg(long, help_heading = "Files")]
    pub no_respect_gitignore: bool,
    /// Do not read larger files: bytes, or such as `64MB`
    #[arg(long, value_name = "SIZE", value_parser = size, help_heading = "Files")]
    pub max_file_size: Option<u64>,

    /// The Python versions to support: `3.10` or `>=3.10,<3.14`
    #[arg(long, value_name = "VERSIONS", value_parser = config::version_range, help_heading = "Project")]
    pub target_version: Option<VersionRange>,
    /// The system that the program runs on
    #[arg(long, value_enum, help_heading = "Project")]
    pub platform: Option<Platform>,
    /// The interpreter or environment with the libraries
    #[arg(long, value_name = "PATH", help_heading = "Project")]
    pub python: Option<PathBuf>,
    /// Directories that imports start from
    #[arg(long, value_name = "PATH", value_delimiter = ',', help_heading = "Project")]
    pub src: Option<Vec<PathBuf>>,

    /// Leave out the findings that this file holds
    #[arg(long, value_name = "FILE", help_heading = "Project")]
    pub baseline: Option<PathBuf>,
    /// Where to keep what is known from earlier runs
    #[arg(long, value_name = "PATH", env = "CLASSWISE_CACHE_DIR", hide_env = true, help_heading = "Project")]
    pub cache_dir: Option<PathBuf>,

    /// Read this configuration file, and no other
    #[arg(long, value_name = "FILE", conflicts_with = "isolated", help_heading = "Project")]
    pub config: Option<PathBuf>,
    /// Read no configuration file
    #[arg(long, help_heading = "Project")]
    pub isolated: bool,
}

impl SettingFlags {
    /// The resolver of settings under these flags.
    pub fn configuration(self) -> Configuration {
        let source = match (self.config, self.isolated) {
            (Some(path), _) => config::Source::File(path),
            (None, true) => config::Source::Isolated,
            (None, false) => config::Source::Nearest,
        };
        let overrides = Overrides {
            select: self.select,
            extend_select: self.extend_select,
            ignore: self.ignore,
            levels: self.level,
            per_file_ignores: self.per_file_ignores,
            exclude: self.exclude,
            extend_exclude: self.extend_exclude,
            force_exclude: self.force_exclude,
            no_respect_gitignore: self.no_respect_gitignore,
            target_version: self.target_version,
            platform: self.platform,
            python: self.python,
            baseline: self.baseline,
            cache_dir: self.cache_dir,
            src: self.src,
            max_file_size: self.max_file_size,
        };
        Configuration::new(source, overrides)
    }
}

impl Check {
    /// What the engine is asked to do; reads standard input where a path is `-`.
    ///
    /// # Errors
    /// Standard input cannot be read, or has a name and is not asked for; `--only` names nothing that is read.
    pub fn into_request(mut self) -> io::Result<Request> {
        // Who calls with further flags before the files, as pre-commit does, has no value right behind `--only`.
        if self.only.as_ref().is_some_and(Vec::is_empty) {
            self.only = Some(std::mem::take(&mut self.paths));
        }
        let mut stdin = None;
        let is_stdin = |path: &PathBuf| path == Path::new("-");
        if self.paths.iter().chain(self.only.iter().flatten()).any(is_stdin) {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes)?;
            let name = self.stdin_filename.take().unwrap_or_else(|| PathBuf::from("-"));
            for paths in std::iter::once(&mut self.paths).chain(&mut self.only) {
                if paths.iter().any(is_stdin) {
                    paths.retain(|path| !is_stdin(path));
                    paths.push(name.clone());
                }
            }
            if self.only.is_some() && self.paths == [name.as_path()] {
                // Alone it says nothing of what else is to be read.
                self.paths.clear();
            }
            stdin = Some((name, bytes));
        }
        if let Some(only) = &self.only {
            if only.is_empty() {
                return Err(io::Error::other("`--only` needs a path: write the files to report in behind it"));
            }
            if let Some(path) = only.iter().find(|path| !self.paths.is_empty() && !is_below(path, &self.paths)) {
                let path = path.to_string_lossy();
                return Err(io::Error::other(format!(
                    "`--only {}` is in none of the paths that are read",
                    visible(&path)
                )));
            }
        }
        if self.stdin_filename.is_some() {
            return Err(io::Error::other("`--stdin-filename` names standard input: add `-` to the paths"));
        }
        let limit = if self.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };
        let fixes = (self.fix || self.diff).then_some(limit);
        Ok(Request {
            paths: self.paths,
            only: self.only,
            home: None,
            stdin,
            open: Vec::new(),
            configuration: self.settings.configuration(),
            explain: self.explain,
            fixes,
            threads: self.threads.map(usize::from),
        })
    }
}

/// Whether a path is one of others or below one, by its name or by what its links lead to.
fn is_below(path: &Path, others: &[PathBuf]) -> bool {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| absolute(path));
    others.iter().any(|other| absolute(path).starts_with(absolute(other)) || real(path).starts_with(real(other)))
}

/// Runs the process: reads the arguments, does what they say, and tells how it ended.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version go to standard output, and are no errors. A closed pipe is nobody's fault.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(EXIT_FAILURE));
        }
    };
    match dispatch(arguments.command) {
        Ok(code) => ExitCode::from(code),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "classwise: {error}");
            ExitCode::from(EXIT_FAILURE)
        }
    }
}

fn dispatch(command: Command) -> io::Result<u8> {
    match command {
        Command::Check(check) => run_check(*check),
        Command::Inspect(inspect) => run_inspect(*inspect),
        Command::Rule { name } => print_rule(&name),
        Command::Rules { output_format } => print_rules(output_format),
        Command::Config { path, output_format, settings } => {
            print_settings(&settings.configuration(), &path, output_format)
        }
        Command::Clean { path, settings } => clean(&settings.configuration(), &path),
        Command::Server { threads, settings } => {
            let pool = thread_pool(threads.map_or(0, usize::from))?;
            lsp::serve(&pool, &|| settings.as_ref().clone().configuration(), &mut io::stdout().lock())
        }
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "classwise", &mut script);
            io::stdout().lock().write_all(&script)?;
            Ok(0)
        }
    }
}

fn clean(configuration: &Configuration, path: &Path) -> io::Result<u8> {
    let directory = configuration.settings(path).cache_directory();
    let shown = directory.to_string_lossy();
    let shown = visible(&shown);
    let mut out = io::stdout().lock();
    match Cache::remove(&directory) {
        Ok(true) => writeln!(out, "Removed the cache in {shown}")?,
        Ok(false) => writeln!(out, "There is no cache in {shown}")?,
        Err(error) => {
            return Err(io::Error::new(error.kind(), format!("the cache in {shown} cannot be removed: {error}")));
        }
    }
    Ok(0)
}

fn run_check(check: Check) -> io::Result<u8> {
    let mut output = Output::of(&check);
    if check.watch {
        return run_watch(&check, &output);
    }
    arena::keep_freed_memory();
    let threads = check.threads.map_or(0, usize::from);
    let add_ignore = check.add_ignore.clone();
    let uses_cache = !check.no_cache;
    let since = check.since.clone();
    let baseline = BaselineFlags { write: check.write_baseline.clone(), prunes: check.prune_baseline };
    let request = check.into_request()?;
    let explain = request.explain.clone();
    let fixes = request.fixes;
    let stdin = request.stdin.clone();
    let pool = thread_pool(threads)?;
    let asked_paths = request.only.clone().unwrap_or_else(|| request.paths.clone());
    let (fixed, missing, older) = pool.install(|| -> io::Result<_> {
        let mut prepared = prepare(request);
        if uses_cache {
            prepared.use_cache();
        }
        let baseline = baseline.read(&prepared)?;
        let past = since.map(|revision| past_of(&prepared, &revision, &asked_paths)).transpose()?;
        let progress = Progress::new(&output);
        let advance = |count: usize| progress.advance(count);
        let mut run = prepared.check(prepared.inputs(), Some(&advance));
        progress.bar.finish_and_clear();
        baseline.settle(&mut run)?;
        let is_changing = add_ignore.is_some() || fixes.is_some();
        if past.is_some() {
            // Before another one needs memory.
            run.linked = None;
        }
        let before = past.as_ref().map(|past| before(&prepared, past, &run, is_changing));
        let leave_new = |run: &mut Run| before.as_ref().map_or(0, |before| before.leave_new(run, &is_fault));
        let older = leave_new(&mut run);
        let mut check_again = |inputs| {
            let mut run = prepared.check(inputs, None);
            baseline.silence(&mut run);
            leave_new(&mut run);
            run
        };
        let fixed = match (&add_ignore, fixes) {
            _ if explain.is_some() => Fixed { run, ..Fixed::default() },
            (Some(reason), _) => fix::silence(run, reason, &mut check_again),
            (None, Some(limit)) => fix::rounds(run, RULES, limit, &mut check_again),
            (None, None) => {
                fix::attach(&mut run, RULES);
                Fixed { run, ..Fixed::default() }
            }
        };
        Ok((fixed, prepared.missing().to_vec(), older))
    })?;
    output.older = older;
    for path in &missing {
        writeln!(io::stderr(), "classwise: {}", visible(&inspect::target::no_such_path(path)))?;
    }
    if !missing.is_empty() && fixed.run.files_checked == 0 && fixed.run.findings.is_empty() && output.is_for_people() {
        return Ok(EXIT_FAILURE);
    }
    let is_changing = fixes.is_some() || output.adds_ignores;
    let code = report_run(fixed, &output, explain, is_changing, stdin)?;
    Ok(if missing.is_empty() { code } else { EXIT_FAILURE })
}

/// How the files were in a revision.
fn past_of(prepared: &Prepared, revision: &str, paths: &[PathBuf]) -> io::Result<Past> {
    // Files that only their being named makes Python.
    let named = prepared.inputs().into_iter().filter(|input| walk::kind_of(&input.path).is_none());
    let named: BTreeSet<PathBuf> = named.filter_map(|input| input.path.canonicalize().ok()).collect();
    Past::since(revision, paths, &|path| walk::kind_of(path).is_some() || named.contains(path))
}

/// What was found in the files as they were, as far as it can matter: in the files where something is found now, or in
/// all of them if their texts are going to be changed.
fn before<'p>(prepared: &Prepared, past: &'p Past, run: &Run, is_changing: bool) -> Before<'p> {
    let found = run.findings.iter().filter(|finding| !is_fault(finding));
    let asked: BTreeSet<&Path> = found.map(|finding| run.input(finding.primary.place.file).path.as_path()).collect();
    if asked.is_empty() && !is_changing {
        return Before::new(past, &Run::default());
    }
    let gathered: Vec<&Input> = run.inputs.iter().filter(|input| input.is_gathered).collect();
    let then = prepared.in_the_past(past, &gathered, &|path| is_changing || asked.contains(path));
    Before::new(past, &then.check(then.inputs(), None))
}

/// Checks again and again; ends with the process, or with who listens.
fn run_watch(check: &Check, output: &Output) -> io::Result<u8> {
    if check.paths.iter().chain(check.only.iter().flatten()).any(|path| path == Path::new("-")) {
        return Err(io::Error::other("`--watch` looks at files: standard input does not change"));
    }
    let pool = thread_pool(check.threads.map_or(0, usize::from))?;
    let is_terminal = io::stdout().is_terminal();
    let mut show = |prepared: &Prepared, round: Round| -> io::Result<()> {
        let Round { mut run, elapsed, is_partial } = round;
        // Who does not see the screen gets each round once.
        if is_partial && !is_terminal {
            return Ok(());
        }
        read_baselines(prepared)?.apply(&mut run, &|rule, path| prepared.is_selected(rule, path));
        pool.install(|| fix::attach(&mut run, RULES));
        let mut out = io::stdout().lock();
        if is_terminal {
            // The screen, what was scrolled out of it, and back to the start.
            write!(out, "\x1b[2J\x1b[3J\x1b[H")?;
        }
        output.write_files(&run)?;
        let options = ReportOptions { elapsed: Some(elapsed), ..output.options() };
        report::write(&run, output.format, &options, &mut out)?;
        out.flush()?;
        let mut errors = io::stderr().lock();
        for path in prepared.missing() {
            writeln!(errors, "classwise: {}", visible(&inspect::target::no_such_path(path)))?;
        }
        if is_partial {
            writeln!(errors, "Checking what depends on the change")
        } else {
            writeln!(errors, "Watching for changes: checked in {:.3} s", elapsed.as_secs_f64())
        }
    };
    watch(&pool, &|| check.clone().into_request().map(prepare), &mut show)?;
    Ok(0)
}

/// What is asked to be done with a baseline.
struct BaselineFlags {
    write: Option<PathBuf>,
    prunes: bool,
}

impl BaselineFlags {
    fn read(self, prepared: &Prepared) -> io::Result<Baselining<'_>> {
        if self.prunes && prepared.baselines().is_empty() {
            let problem = "`--prune-baseline` needs a baseline: name it with `--baseline`, or in the configuration";
            return Err(io::Error::other(problem));
        }
        let known = if self.write.is_some() { Baselines::default() } else { read_baselines(prepared)? };
        Ok(Baselining { prepared, flags: self, known })
    }
}

fn read_baselines(prepared: &Prepared) -> io::Result<Baselines> {
    prepared.baselines().iter().map(|path| Baseline::read(path)).collect::<io::Result<Vec<_>>>().map(Baselines)
}

struct Baselining<'p> {
    prepared: &'p Prepared,
    flags: BaselineFlags,
    known: Baselines,
}

impl Baselining<'_> {
    /// Takes the known findings out of the first run, and writes what is asked for.
    fn settle(&self, run: &mut Run) -> io::Result<()> {
        if let Some(path) = &self.flags.write {
            let baseline = Baseline::of(run, path);
            baseline.write()?;
            // What is wrong with the input is told, and the rest was.
            run.findings.retain(is_fault);
            run.baseline = Some(Outcome { known: baseline.len(), gone: 0 });
            return Ok(());
        }
        let gone = self.silence(run);
        if self.flags.prunes {
            self.known.prune(&gone)?;
            run.baseline = run.baseline.map(|outcome| Outcome { gone: 0, ..outcome });
        }
        Ok(())
    }

    fn silence(&self, run: &mut Run) -> Gone {
        self.known.apply(run, &|rule, path| self.prepared.is_selected(rule, path))
    }
}

/// Tells a run, as it was asked to be told; the exit code.
fn report_run(
    mut fixed: Fixed,
    output: &Output,
    explain: Option<(PathBuf, usize)>,
    is_changing: bool,
    stdin: Option<(PathBuf, Vec<u8>)>,
) -> io::Result<u8> {
    let mut out = io::stdout().lock();
    if let Some((path, line)) = explain {
        let told = explain::write(&fixed.run, &path, line, &mut out)?;
        // What was wrong with the question itself is not hidden by the answer, nor said twice.
        let own = absolute(&path);
        let Run { inputs, findings, .. } = &mut fixed.run;
        let is_own = |finding: &Finding| absolute(&inputs[finding.primary.place.file.0 as usize].path) == own;
        findings.retain(|finding| is_fault(finding) && !(told == Told::Nothing && is_own(finding)));
        report::write(
            &fixed.run,
            Format::Concise,
            &ReportOptions { quiet: true, ..output.options() },
            &mut io::stderr(),
        )?;
        return Ok(if told == Told::Everything && fixed.run.findings.is_empty() { 0 } else { EXIT_FAILURE });
    }
    if is_changing {
        return output.fixed(fixed, stdin);
    }
    output.write_files(&fixed.run)?;
    report::write(&fixed.run, output.format, &output.options(), &mut out)?;
    let code = output.exit_code(&fixed.run);
    // The process ends: its memory goes faster as a whole than piece by piece.
    std::mem::forget(fixed);
    Ok(code)
}

/// Inference asks questions within questions: deep programs need deep stacks. 0 threads: one for each core.
fn thread_pool(threads: usize) -> io::Result<rayon::ThreadPool> {
    rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(32 << 20).build().map_err(io::Error::other)
}

fn run_inspect(inspect: Inspect) -> io::Result<u8> {
    if inspect.attribute.is_some() && inspect.output_format != inspect::Format::Full {
        return Err(io::Error::other("`--attribute` explains in words: it needs the output format `full`"));
    }
    let configuration = inspect.settings.configuration();
    let home = Path::new(".");
    let search = search_settings(&configuration, home);
    let mut targets = Vec::new();
    let mut problems = Vec::new();
    for text in &inspect.targets {
        match Target::find(text, &search) {
            Ok(target) => targets.push(target),
            Err(problem) => problems.push(problem),
        }
    }
    let paths: Vec<PathBuf> = targets.iter().filter_map(Target::path).map(Path::to_path_buf).collect();
    // A path says which project it belongs to; a module is looked up from here.
    let is_module =
        |target: &Target| target.path().is_none_or(|path| !target.text.starts_with(&*path.to_string_lossy()));
    let request = Request {
        only: None,
        home: targets.iter().any(is_module).then(|| home.to_path_buf()),
        paths,
        stdin: None,
        open: Vec::new(),
        configuration,
        explain: None,
        fixes: None,
        threads: inspect.threads.map(usize::from),
    };
    let pool = thread_pool(request.threads.unwrap_or(0))?;
    let is_page = inspect.output_format == inspect::Format::Html;
    let demanded = inspect::Demanded::default();
    let (linked, found) = pool.install(|| {
        let prepared = prepare(request);
        let found = if is_page { prepared.check(prepared.inputs(), None) } else { Run::default() };
        let linked = prepared.link(None, &|project, file| {
            if targets.iter().any(|target| target.class.is_none()) {
                demanded.demand(project, file);
            }
            for target in &targets {
                target.demand(&demanded, project, file);
            }
        });
        (linked, found)
    });
    // Packages around the targets only say what their modules are called.
    let is_reported = |finding: &Finding| linked.inputs[finding.primary.place.file.0 as usize].is_reported;
    let faults: Vec<Finding> = linked.problems().into_iter().filter(is_reported).collect();
    let mut classes = BTreeSet::new();
    for target in &targets {
        match target.classes(&linked) {
            Ok(found) => classes.extend(found),
            Err(problem) => problems.push(problem),
        }
    }
    let faults = Run { inputs: linked.inputs.clone(), findings: faults, ..Run::default() };
    let mut out = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let options = inspect::Options {
        format: inspect.output_format,
        color: inspect.color.for_stdout(),
        attribute: inspect.attribute,
        all: inspect.all,
        is_named: targets.iter().any(|target| target.class.is_some()),
        width: page_options().width,
        title: inspect.targets.iter().map(|target| page_name(target)).collect::<Vec<_>>().join(", "),
    };
    // What was wrong with the targets says why there is nothing to show.
    if !classes.is_empty() || problems.is_empty() || options.format != inspect::Format::Full {
        inspect::write(linked, &classes, &found, &options, &demanded, &pool, &mut out)?;
    }
    out.flush()?;
    let mut errors = io::stderr().lock();
    report::write(&faults, Format::Concise, &ReportOptions { quiet: true, ..ReportOptions::default() }, &mut errors)?;
    for problem in &problems {
        writeln!(errors, "classwise: {}", visible(problem))?;
    }
    // A directory may hold files for other versions of Python; a file that was named is what was asked for.
    let is_named = |finding: &&Finding| {
        let path = &faults.input(finding.primary.place.file).path;
        targets.iter().any(|target| target.path() == Some(path))
    };
    let is_failure = !problems.is_empty()
        || faults.findings.iter().any(is_fault)
        || faults.findings.iter().any(|finding| is_named(&finding));
    Ok(if is_failure { EXIT_FAILURE } else { 0 })
}

/// What a page calls a target: the last part of a path.
fn page_name(target: &str) -> String {
    let path = Path::new(target);
    let name = path.exists().then(|| absolute(path).file_name().map(|name| name.to_string_lossy().into_owned()));
    name.flatten().unwrap_or_else(|| target.to_owned())
}

/// Whether a finding says that the run could not do all it was asked to.
fn is_fault(finding: &Finding) -> bool {
    const FAULTS: [&str; 4] = ["file-too-large", "internal-error", "invalid-configuration", "unreadable-file"];
    FAULTS.contains(&finding.rule)
}

/// How a run is told.
struct Output {
    format: Format,
    /// Further reports.
    files: Vec<(Format, PathBuf)>,
    statistics: bool,
    color: Color,
    quiet: bool,
    exit_zero: bool,
    fail_on: FailOn,
    exit_non_zero_on_fix: bool,
    diff: bool,
    /// What changes files is no fix: it silences findings.
    adds_ignores: bool,
    /// Findings that a change did not bring.
    older: usize,
    started: Instant,
}

impl Output {
    fn of(check: &Check) -> Self {
        Self {
            format: check.output_format.resolved(),
            files: check.output_file.clone(),
            statistics: check.statistics,
            color: check.color,
            quiet: check.quiet,
            exit_zero: check.exit_zero,
            fail_on: check.fail_on,
            exit_non_zero_on_fix: check.exit_non_zero_on_fix,
            diff: check.diff,
            adds_ignores: check.add_ignore.is_some(),
            older: 0,
            started: Instant::now(),
        }
    }

    /// Writes or shows what fixes changed. The fixed text of standard input goes to standard output: what is left to
    /// report goes out of its way.
    fn fixed(&self, mut fixed: Fixed, stdin: Option<(PathBuf, Vec<u8>)>) -> io::Result<u8> {
        let mut out = io::stdout().lock();
        let mut errors = io::stderr().lock();
        let mut problems = std::mem::take(&mut fixed.refused);
        self.write_files(&fixed.run)?;
        let options = ReportOptions { color: self.color.for_stdout(), ..ReportOptions::default() };
        if self.diff {
            let options = DiffOptions { color: options.color, visible: io::stdout().is_terminal() };
            fix::diff(&fixed, options, &mut out)?;
            // A diff that lacks something says why.
            let findings = fixed.run.findings.iter().filter(|finding| is_fault(finding)).cloned().collect();
            let faults = Run { inputs: fixed.run.inputs.clone(), findings, ..Run::default() };
            let options = ReportOptions { quiet: true, ..ReportOptions::default() };
            report::write(&faults, Format::Concise, &options, &mut errors)?;
        } else {
            problems.extend(fix::write(&fixed));
            if let Some((path, bytes)) = stdin {
                let change = fixed.changed.iter().find(|change| !change.is_on_disk && change.path == path);
                out.write_all(change.map_or(&bytes, |change| &change.fixed))?;
                out.flush()?;
                report::write(&fixed.run, self.format, &ReportOptions { color: false, ..self.options() }, &mut errors)?;
            } else {
                report::write(&fixed.run, self.format, &self.options(), &mut out)?;
            }
        }
        let left_alone = if self.adds_ignores { "left alone" } else { "not fixed" };
        for (path, problem) in &problems {
            let path = path.to_string_lossy();
            writeln!(errors, "classwise: {} is {left_alone}: {}", visible(&path), visible(problem))?;
        }
        for Unsilenced { path, line, rule, why } in &fixed.unsilenced {
            writeln!(
                errors,
                "classwise: {}:{line}: `{rule}` is not silenced: {why}",
                visible(&path.to_string_lossy())
            )?;
        }
        let tells = self.is_for_people() && !self.quiet;
        if tells && self.diff && fixed.changed.is_empty() {
            // An empty diff leaves open what the exit code is about.
            writeln!(errors, "{}", report::summary(&fixed.run, &self.options()))?;
        }
        if tells && fixed.applied > 0 {
            let files = fixed.changed.len();
            let files = format!("{files} file{}", if files == 1 { "" } else { "s" });
            let (verb, singular, plural) = match (self.adds_ignores, self.diff) {
                (false, false) => ("Made", "fix", "fixes"),
                (false, true) => ("Would make", "fix", "fixes"),
                (true, false) => ("Silenced", "finding", "findings"),
                (true, true) => ("Would silence", "finding", "findings"),
            };
            let noun = if fixed.applied == 1 { singular } else { plural };
            writeln!(errors, "{verb} {} {noun} in {files}", fixed.applied)?;
        }
        let code = self.exit_code(&fixed.run);
        Ok(match code {
            _ if !problems.is_empty() => EXIT_FAILURE,
            0 if (self.diff || self.exit_non_zero_on_fix) && !self.exit_zero && !fixed.changed.is_empty() => 1,
            code => code,
        })
    }

    fn exit_code(&self, run: &Run) -> u8 {
        if run.findings.iter().any(is_fault) {
            EXIT_FAILURE
        } else if self.exit_zero || !run.findings.iter().any(|finding| self.fails(finding)) {
            0
        } else {
            1
        }
    }

    fn fails(&self, finding: &Finding) -> bool {
        match self.fail_on {
            FailOn::Warn => true,
            FailOn::Error => finding.level == Level::Error,
        }
    }

    /// Writes the reports that go to files.
    fn write_files(&self, run: &Run) -> io::Result<()> {
        for (format, path) in &self.files {
            let told = |error: io::Error| {
                io::Error::other(format!("`{}` cannot be written: {error}", visible(&path.to_string_lossy())))
            };
            let mut file = std::fs::File::create(path).map_err(told)?;
            report::write(run, *format, &ReportOptions { color: false, ..self.options() }, &mut file).map_err(told)?;
        }
        Ok(())
    }

    fn is_for_people(&self) -> bool {
        self.format.is_for_people()
    }

    fn options(&self) -> ReportOptions {
        ReportOptions {
            color: self.color.for_stdout(),
            quiet: self.quiet,
            elapsed: Some(self.started.elapsed()),
            statistics: self.statistics,
            older: self.older,
        }
    }
}

/// A bar on standard error, at a terminal, and only once a run has taken a while.
struct Progress {
    bar: ProgressBar,
    is_wanted: bool,
    started: Instant,
    shown: Once,
}

impl Progress {
    fn new(output: &Output) -> Self {
        let is_wanted = output.is_for_people() && !output.quiet && io::stderr().is_terminal();
        Self { bar: ProgressBar::hidden(), is_wanted, started: output.started, shown: Once::new() }
    }

    /// One of `count` files is done.
    fn advance(&self, count: usize) {
        /// Who waits less sees nothing flash.
        const PATIENCE: Duration = Duration::from_millis(500);
        if !self.is_wanted {
            return;
        }
        self.bar.set_length(count as u64);
        self.bar.inc(1);
        if self.started.elapsed() > PATIENCE {
            self.shown.call_once(|| {
                if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len} files") {
                    self.bar.set_style(style);
                }
                self.bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
            });
        }
    }
}

fn print_rule(name: &str) -> io::Result<u8> {
    // The parser of arguments has seen that the name is known.
    if let Some(rule) = RULES.iter().find(|rule| rule.name == name) {
        let mut out = io::BufWriter::new(io::stdout().lock());
        report::pages::write_page(rule, &page_options(), &mut out)?;
        out.flush()?;
    }
    Ok(0)
}

fn print_rules(format: ListFormat) -> io::Result<u8> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match format {
        ListFormat::Json => report::pages::write_table_json(RULES, &mut out)?,
        ListFormat::Text => report::pages::write_table(RULES, &page_options(), &mut out)?,
    }
    out.flush()?;
    Ok(0)
}

/// Pages are as wide as the terminal, up to what reads well.
fn page_options() -> PageOptions {
    const WIDEST: usize = 120;
    let color = Color::Auto.for_stdout();
    let width = match terminal_size::terminal_size() {
        Some((width, _)) if io::stdout().is_terminal() => usize::from(width.0).min(WIDEST),
        _ => PageOptions::default().width,
    };
    PageOptions { color, width }
}

fn print_settings(configuration: &Configuration, path: &Path, format: ListFormat) -> io::Result<u8> {
    if !path.exists() {
        return Err(io::Error::other(format!("`{}` does not exist", visible(&path.to_string_lossy()))));
    }
    let settings = configuration.settings(path);
    let mut out = io::stdout().lock();
    match format {
        ListFormat::Json => {
            let entries: serde_json::Map<_, _> = settings
                .entries()
                .into_iter()
                .map(|(key, value, origin)| (key.to_owned(), json!({ "value": value, "origin": origin })))
                .collect();
            writeln!(out, "{}", serde_json::to_string_pretty(&entries)?)?;
        }
        ListFormat::Text => {
            for (key, value, origin) in settings.entries() {
                writeln!(out, "{key} = {}  # {}", visible(&value.to_string()), visible(&origin))?;
            }
        }
    }
    out.flush()?;
    let problems = configuration.problems();
    let mut errors = io::stderr().lock();
    for problem in &problems {
        let before = problem.text.get(..usize::from(problem.range.start())).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let path = problem.path.to_string_lossy();
        let path = visible(&path);
        let help = problem.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
        writeln!(
            errors,
            "{path}:{line}:{column}: error[invalid-configuration] {}",
            visible(&(problem.message.clone() + &help))
        )?;
    }
    Ok(if problems.is_empty() { 0 } else { EXIT_FAILURE })
}

fn known_rule(name: &str) -> Result<String, String> {
    if RULES.iter().any(|rule| rule.name == name) {
        return Ok(name.to_owned());
    }
    if RULES.iter().any(|rule| rule.topic == name) {
        return Err(format!("`{name}` is a topic: `classwise rules` lists its rules"));
    }
    Err(format!("unknown rule `{name}`: {}", config::suggestion(name, RULES.iter().map(|rule| rule.name))))
}

fn known_selector(name: &str) -> Result<String, String> {
    config::selector(name).map_err(|(message, help)| format!("{message}: {help}"))
}

fn level(text: &str) -> Result<(String, Level), String> {
    let (name, level) = text.split_once('=').ok_or("write the rule, `=` and the level")?;
    let name = config::rule_name(name).map_err(|(message, help)| format!("{message}: {help}"))?;
    let level = config::parse_level(level)
        .ok_or_else(|| format!("unknown level `{level}`: {}", config::suggestion(level, ["error", "warn", "off"])))?;
    Ok((name, level))
}

fn per_file_ignore(text: &str) -> Result<(String, String), String> {
    let (pattern, name) = text.rsplit_once('=').ok_or("write the glob, `=` and the rule")?;
    Ok((glob(pattern)?, known_selector(name)?))
}

fn glob(text: &str) -> Result<String, String> {
    config::Pattern::new(text, Path::new("/")).map(|pattern| pattern.text)
}

fn output_file(text: &str) -> Result<(Format, PathBuf), String> {
    let (format, path) = text.split_once('=').ok_or("write a format, `=` and a path, such as `sarif=report.sarif`")?;
    let known = || Format::value_variants().iter().filter_map(|format| format.to_possible_value());
    let names: Vec<String> = known().map(|value| value.get_name().to_owned()).collect();
    let format = Format::from_str(format, false).map_err(|_| {
        format!("unknown format `{format}`: {}", config::suggestion(format, names.iter().map(|it| &**it)))
    })?;
    if path.is_empty() {
        return Err("a path belongs behind `=`".to_owned());
    }
    Ok((format, PathBuf::from(path)))
}

fn reason(text: &str) -> Result<String, String> {
    suppress::check_reason(text).map(|()| text.to_owned())
}

fn size(text: &str) -> Result<u64, String> {
    config::parse_size(text).ok_or_else(|| format!("`{text}` is no size such as `64MB`"))
}

fn place(text: &str) -> Result<(PathBuf, usize), String> {
    let place = text.rsplit_once(':').and_then(|(path, line)| Some((PathBuf::from(path), line.parse().ok()?)));
    place
        .filter(|&(_, line)| line > 0)
        .ok_or_else(|| "write a file, a colon and a line, such as `shop.py:12`".to_owned())
}
