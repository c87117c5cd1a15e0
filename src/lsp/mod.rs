//! The language server: what an editor asks, answered from [`Live`] projects.
//!
//! One thread reads messages, one handles them in their order. Nothing is computed while messages wait: of several
//! changes in a row the last one counts. What has changed is checked first, then what is open, then the rest, piece by
//! piece, so that no message waits for all of it.

mod actions;
mod client;
mod diagnostics;
mod document;
mod hover;
mod uri;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::{self, BufReader, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response, ResponseError};
use lsp_types::{
    Diagnostic, DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams, DocumentDiagnosticParams,
    FileChangeType, InitializeParams, NumberOrString, TextDocumentIdentifier, Uri, WorkspaceDiagnosticParams,
};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::baseline::{Baseline, Baselines};
use crate::config::{self, Configuration};
use crate::engine::{Reading, Run};
use crate::finding::{FileId, Finding, Place};
use crate::live::{At, Live};
use crate::prepare::prepare;
use crate::source::{self, Source};
use client::Client;
use diagnostics::Files;
use document::{Document, Text};
use uri::{path_of, uri_of};

/// Speaks with an editor until it says goodbye; the exit code. Each reload of the settings asks for a new
/// `configuration`.
///
/// # Errors
/// The editor does not listen any more.
pub fn serve(
    pool: &rayon::ThreadPool,
    configuration: &dyn Fn() -> Configuration,
    out: &mut dyn Write,
) -> io::Result<u8> {
    let (sender, receiver) = mpsc::channel();
    // It ends with the process, or with standard input.
    std::thread::spawn(move || read_messages(&sender));
    let mut server = Server::new(pool, configuration, out);
    let mut waiting: VecDeque<Message> = VecDeque::new();
    loop {
        if waiting.is_empty() {
            match next(&receiver, server.patience()) {
                Next::Incoming(Incoming::Message(message)) => waiting.push_back(message),
                Next::Incoming(Incoming::Malformed(problem)) => server.refuse(&problem)?,
                Next::Nothing => {}
                // Who is gone without a goodbye has met with an accident.
                Next::Incoming(Incoming::End) => return Ok(1),
            }
        }
        while let Ok(incoming) = receiver.try_recv() {
            match incoming {
                Incoming::Message(message) => waiting.push_back(message),
                Incoming::Malformed(problem) => server.refuse(&problem)?,
                Incoming::End => return Ok(1),
            }
        }
        server.cancel(&mut waiting)?;
        match waiting.pop_front() {
            Some(message) => {
                if let Some(code) = server.handle(message, &waiting)? {
                    return Ok(code);
                }
            }
            None => server.work()?,
        }
    }
}

enum Incoming {
    Message(Message),
    /// Something that is no message; what follows may be one.
    Malformed(String),
    End,
}

fn read_messages(sender: &Sender<Incoming>) {
    let mut input = BufReader::new(io::stdin().lock());
    loop {
        let incoming = match Message::read(&mut input) {
            Ok(Some(message)) => Incoming::Message(message),
            Ok(None) => Incoming::End,
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Incoming::Malformed(error.to_string()),
            Err(_) => Incoming::End,
        };
        let is_last = matches!(incoming, Incoming::End);
        if sender.send(incoming).is_err() || is_last {
            return;
        }
    }
}

enum Next {
    Incoming(Incoming),
    /// Time to do something else.
    Nothing,
}

/// Waits for a message, as long as there is patience.
fn next(receiver: &Receiver<Incoming>, patience: Option<Duration>) -> Next {
    let received = match patience {
        Some(patience) => receiver.recv_timeout(patience),
        None => receiver.recv().map_err(|_| RecvTimeoutError::Disconnected),
    };
    match received {
        Ok(incoming) => Next::Incoming(incoming),
        Err(RecvTimeoutError::Timeout) => Next::Nothing,
        Err(RecvTimeoutError::Disconnected) => Next::Incoming(Incoming::End),
    }
}

struct Server<'a> {
    pool: &'a rayon::ThreadPool,
    configuration: &'a dyn Fn() -> Configuration,
    out: &'a mut dyn Write,
    stage: Stage,
    client: Client,
    folders: Vec<PathBuf>,
    /// What the editor holds, by path.
    documents: BTreeMap<PathBuf, Document>,
    live: Live,
    baselines: Baselines,
    /// What is wrong with the configuration, by file.
    problems: BTreeMap<PathBuf, Vec<Diagnostic>>,
    stale: Stale,
    work: Work,
    /// What was found, by path.
    checked: FxHashMap<PathBuf, Checked>,
    /// Counts what differs: the name of a result.
    revision: u64,
    /// Something differs that the client has not asked for.
    is_news: bool,
    /// Requests for the diagnostics of everything, which wait until everything is checked.
    pending: Vec<(RequestId, WorkspaceDiagnosticParams)>,
    requests: i32,
    /// The pages of rules that were shown.
    pages: Option<tempfile::TempDir>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    New,
    Initialized,
    ShutDown,
}

/// What the projects do not know yet.
#[derive(Debug, Default)]
struct Stale {
    /// The settings or the set of files.
    projects: bool,
    /// Files whose bytes are others.
    files: BTreeSet<PathBuf>,
}

/// What is to be checked.
#[derive(Debug, Default)]
struct Work {
    /// What has changed.
    changed: Vec<PathBuf>,
    /// What else the editor shows.
    open: Vec<PathBuf>,
    /// All else.
    rest: Vec<PathBuf>,
    /// When the rest begins: who types is not done yet.
    rest_at: Option<Instant>,
    /// There was only a first look at what has changed: when all else follows.
    look_again_at: Option<Instant>,
}

impl Work {
    fn is_done(&self) -> bool {
        self.changed.is_empty() && self.open.is_empty() && self.rest.is_empty() && self.look_again_at.is_none()
    }

    fn has(&self, path: &Path) -> bool {
        [&self.changed, &self.open, &self.rest].into_iter().any(|paths| paths.iter().any(|other| other == path))
    }

    fn remove(&mut self, path: &Path) {
        for paths in [&mut self.changed, &mut self.open, &mut self.rest] {
            paths.retain(|other| other != path);
        }
    }
}

/// What was found in a file.
#[derive(Debug, Default)]
struct Checked {
    findings: Vec<Finding>,
    diagnostics: Vec<Diagnostic>,
    /// Of the document, where there is one.
    version: Option<i32>,
    revision: u64,
}

/// How long nothing must change before the rest is checked.
const QUIET: Duration = Duration::from_millis(200);

/// Files of the rest that are checked while messages wait.
const PIECE: usize = 64;

type Answer = Result<Value, ResponseError>;

impl<'a> Server<'a> {
    fn new(pool: &'a rayon::ThreadPool, configuration: &'a dyn Fn() -> Configuration, out: &'a mut dyn Write) -> Self {
        Self {
            pool,
            configuration,
            out,
            stage: Stage::New,
            client: Client::default(),
            folders: Vec::new(),
            documents: BTreeMap::new(),
            live: Live::default(),
            baselines: Baselines::default(),
            problems: BTreeMap::new(),
            stale: Stale::default(),
            work: Work::default(),
            checked: FxHashMap::default(),
            revision: 0,
            is_news: false,
            pending: Vec::new(),
            requests: 0,
            pages: None,
        }
    }

    // Messages.

    fn send(&mut self, message: Message) -> io::Result<()> {
        message.write(&mut self.out)
    }

    fn notify(&mut self, method: &str, params: Value) -> io::Result<()> {
        self.send(Message::Notification(Notification { method: method.to_owned(), params }))
    }

    /// Asks the client; nothing depends on its answer.
    fn ask(&mut self, method: &str, params: Value) -> io::Result<()> {
        self.requests += 1;
        let id = RequestId::from(format!("classwise-{}", self.requests));
        self.send(Message::Request(Request { id, method: method.to_owned(), params }))
    }

    fn log(&mut self, message: &str) -> io::Result<()> {
        const ERROR: u8 = 1;
        self.notify("window/logMessage", json!({ "type": ERROR, "message": message }))
    }

    fn answer(&mut self, id: RequestId, answer: Answer) -> io::Result<()> {
        self.send(Message::Response(Response { id, response_result: answer }))
    }

    /// Tells that something was no message: its id is not known.
    fn refuse(&mut self, problem: &str) -> io::Result<()> {
        let error = json!({ "code": ErrorCode::ParseError as i32, "message": problem });
        let text = json!({ "jsonrpc": "2.0", "id": null, "error": error }).to_string();
        write!(self.out, "Content-Length: {}\r\n\r\n{text}", text.len())?;
        self.out.flush()
    }

    /// Answers the waiting requests that nobody wants answered any more.
    fn cancel(&mut self, waiting: &mut VecDeque<Message>) -> io::Result<()> {
        let is_cancellation =
            |message: &Message| matches!(message, Message::Notification(it) if it.method == "$/cancelRequest");
        while let Some(at) = waiting.iter().position(is_cancellation) {
            let Some(Message::Notification(notification)) = waiting.remove(at) else { continue };
            let Ok(params) = serde_json::from_value::<lsp_types::CancelParams>(notification.params) else { continue };
            let id = match params.id {
                NumberOrString::Number(number) => RequestId::from(number),
                NumberOrString::String(string) => RequestId::from(string),
            };
            let is_meant = |message: &Message| matches!(message, Message::Request(request) if request.id == id);
            let queued = waiting.iter().take(at).position(is_meant);
            let pending = self.pending.iter().position(|(other, _)| *other == id);
            queued.map(|at| waiting.remove(at));
            pending.map(|at| self.pending.remove(at));
            if queued.is_some() || pending.is_some() {
                self.answer(id, Err(failure(ErrorCode::RequestCanceled, "the request was cancelled")))?;
            }
        }
        Ok(())
    }

    /// Does what a message asks for; the exit code where it is the last one. `waiting`: what has come since.
    fn handle(&mut self, message: Message, waiting: &VecDeque<Message>) -> io::Result<Option<u8>> {
        match message {
            Message::Notification(notification) if notification.method == "exit" => {
                return Ok(Some(u8::from(self.stage != Stage::ShutDown)));
            }
            Message::Notification(notification) => {
                if self.stage == Stage::Initialized {
                    let method = notification.method.clone();
                    match catch_unwind(AssertUnwindSafe(|| self.notified(notification))) {
                        Ok(Ok(())) => {}
                        Ok(Err(problem)) => self.log(&format!("`{method}`: {problem}"))?,
                        Err(_) => self.recover(&method)?,
                    }
                }
            }
            Message::Request(request) => self.requested(request, waiting)?,
            Message::Response(_) => {}
        }
        Ok(None)
    }

    fn requested(&mut self, request: Request, waiting: &VecDeque<Message>) -> io::Result<()> {
        let Request { id, method, params } = request;
        let refused = match (self.stage, method.as_str()) {
            (Stage::Initialized, "initialize") => Some(failure(ErrorCode::InvalidRequest, "there was an `initialize`")),
            (Stage::New, "initialize") | (Stage::Initialized, _) => None,
            (Stage::New, _) => Some(failure(ErrorCode::ServerNotInitialized, "`initialize` comes first")),
            (Stage::ShutDown, _) => Some(failure(ErrorCode::InvalidRequest, "the server was shut down")),
        };
        if let Some(refused) = refused {
            return self.answer(id, Err(refused));
        }
        if method == "workspace/diagnostic" {
            match parsed(params) {
                Ok(params) => self.pending.push((id, params)),
                Err(error) => self.answer(id, Err(error))?,
            }
            return Ok(());
        }
        if is_outdated(&method, &params, waiting) {
            let mut error = failure(ErrorCode::ContentModified, "the document has changed meanwhile");
            if method == "textDocument/diagnostic" {
                error.code = ErrorCode::ServerCancelled as i32;
                error.data = Some(json!({ "retriggerRequest": true }));
            }
            return self.answer(id, Err(error));
        }
        let answer = catch_unwind(AssertUnwindSafe(|| self.answered(&method, params)));
        match answer {
            Ok(answer) => self.answer(id, answer?),
            Err(_) => {
                self.answer(id, Err(failure(ErrorCode::InternalError, "classwise failed: see its standard error")))?;
                self.recover(&method)
            }
        }
    }

    /// After a fault of classwise: what is known may be half made.
    fn recover(&mut self, during: &str) -> io::Result<()> {
        self.live = Live::default();
        for (path, document) in &self.documents {
            self.live.hold(path, Some(bytes_of(path, document)));
        }
        // Nothing is tried again before something changes.
        self.stale = Stale::default();
        self.work = Work::default();
        self.log(&format!("classwise failed in `{during}`: please report it with what standard error says"))
    }

    fn answered(&mut self, method: &str, params: Value) -> io::Result<Answer> {
        Ok(match method {
            "initialize" => {
                let client = Client::new(&params);
                // Of capabilities the types are stricter than need be.
                let mut params = params;
                if let Some(params) = params.as_object_mut() {
                    params.insert("capabilities".to_owned(), json!({}));
                }
                parsed(params).map(|params| self.initialize(client, &params))
            }
            "shutdown" => {
                self.stage = Stage::ShutDown;
                Ok(Value::Null)
            }
            "textDocument/diagnostic" => match parsed(params) {
                Ok(params) => Ok(self.document_diagnostic(params)?),
                Err(error) => Err(error),
            },
            "textDocument/codeAction" => match parsed(params) {
                Ok(params) => Ok(self.code_actions(params)?),
                Err(error) => Err(error),
            },
            "textDocument/hover" => match parsed(params) {
                Ok(params) => Ok(self.hover(params)?),
                Err(error) => Err(error),
            },
            "workspace/executeCommand" => match parsed(params) {
                Ok(params) => self.execute(params)?,
                Err(error) => Err(error),
            },
            _ => Err(failure(ErrorCode::MethodNotFound, &format!("there is no method `{}`", method.escape_debug()))),
        })
    }

    fn initialize(&mut self, client: Client, params: &InitializeParams) -> Value {
        self.stage = Stage::Initialized;
        self.client = client;
        self.folders = client::folders(params);
        self.stale.projects = true;
        client::capabilities(&self.client)
    }

    fn notified(&mut self, notification: Notification) -> io::Result<()> {
        let Notification { method, params } = notification;
        match method.as_str() {
            "initialized" if self.client.watches => self.ask("client/registerCapability", client::watchers())?,
            "textDocument/didOpen" => {
                let DidOpenTextDocumentParams { text_document: it } = from(params)?;
                if let Some(path) = path_of(&it.uri).filter(|path| is_ours(path, &it.language_id)) {
                    let text = Text::new(it.text, self.client.encoding);
                    self.hold(path, Document { uri: it.uri, version: it.version, text });
                }
            }
            "textDocument/didChange" => {
                let DidChangeTextDocumentParams { text_document: it, content_changes } = from(params)?;
                if let Some(path) = path_of(&it.uri)
                    && let Some(mut document) = self.documents.remove(&path)
                {
                    document.version = it.version;
                    content_changes.into_iter().for_each(|change| document.text.change(change));
                    self.hold(path, document);
                }
            }
            "textDocument/didClose" => {
                let DidCloseTextDocumentParams { text_document: it } = from(params)?;
                if let Some(path) = path_of(&it.uri)
                    && self.documents.remove(&path).is_some()
                {
                    self.live.hold(&path, None);
                    self.stale.projects |= !path.is_file();
                    self.stale.files.insert(path);
                }
            }
            "textDocument/didSave" => {
                let DidSaveTextDocumentParams { text_document: it, .. } = from(params)?;
                self.stale.projects |= path_of(&it.uri).is_some_and(|path| is_configuration(&path));
            }
            "workspace/didChangeWatchedFiles" => {
                let DidChangeWatchedFilesParams { changes } = from(params)?;
                for change in changes {
                    if let Some(path) = path_of(&change.uri) {
                        self.disk_changed(path, change.typ);
                    }
                }
            }
            "workspace/didChangeConfiguration" => self.stale.projects = true,
            "workspace/didChangeWorkspaceFolders" => {
                let DidChangeWorkspaceFoldersParams { event } = from(params)?;
                let removed: Vec<PathBuf> = event.removed.iter().filter_map(|folder| path_of(&folder.uri)).collect();
                self.folders.retain(|folder| !removed.contains(folder));
                self.folders.extend(event.added.iter().filter_map(|folder| path_of(&folder.uri)));
                self.stale.projects = true;
            }
            _ => {}
        }
        Ok(())
    }

    fn hold(&mut self, path: PathBuf, document: Document) {
        self.live.hold(&path, Some(bytes_of(&path, &document)));
        self.documents.insert(path.clone(), document);
        self.stale.projects |= self.live.find(&path).is_none() && self.is_own(&path);
        self.stale.files.insert(path);
    }

    /// Whether findings are wanted in a file that no walk has found: it is new, or lies elsewhere and is no library.
    fn is_own(&self, path: &Path) -> bool {
        self.folders.iter().any(|folder| path.starts_with(folder)) || !self.live.is_library(path)
    }

    fn disk_changed(&mut self, path: PathBuf, kind: FileChangeType) {
        if is_configuration(&path) {
            self.stale.projects = true;
        } else if kind != FileChangeType::CHANGED {
            // What is gone, and what else was looked for in vain.
            self.stale.projects = true;
        }
        if !self.documents.contains_key(&path) {
            self.stale.files.insert(path);
        }
    }

    // Work.

    /// How long to wait for messages before [`Server::work`]; absent: as long as it takes.
    fn patience(&self) -> Option<Duration> {
        if self.stage != Stage::Initialized {
            return None;
        }
        let is_urgent = self.stale.projects
            || !self.stale.files.is_empty()
            || !self.work.changed.is_empty()
            || !self.work.open.is_empty()
            || !self.work.rest.is_empty() && self.work.rest_at.is_none();
        if is_urgent || !self.pending.is_empty() {
            return Some(Duration::ZERO);
        }
        let rest_at = self.work.rest_at.filter(|_| !self.work.rest.is_empty());
        let next = rest_at.into_iter().chain(self.work.look_again_at).min()?;
        Some(next.saturating_duration_since(Instant::now()))
    }

    /// Does one piece of what is to be done.
    fn work(&mut self) -> io::Result<()> {
        if self.stage != Stage::Initialized {
            return Ok(());
        }
        match catch_unwind(AssertUnwindSafe(|| self.do_piece())) {
            Ok(done) => done,
            Err(_) => self.recover("checking"),
        }
    }

    fn do_piece(&mut self) -> io::Result<()> {
        self.bring_up_to_date()?;
        let paths = if !self.work.changed.is_empty() {
            std::mem::take(&mut self.work.changed)
        } else if !self.work.open.is_empty() {
            std::mem::take(&mut self.work.open)
        } else if self.work.look_again_at.is_some_and(|at| !self.pending.is_empty() || at <= Instant::now()) {
            self.look_again();
            return Ok(());
        } else if !self.pending.is_empty() || self.work.rest_at.is_none_or(|at| at <= Instant::now()) {
            let from = self.work.rest.len().saturating_sub(PIECE);
            self.work.rest.split_off(from)
        } else {
            return Ok(());
        };
        self.check(&paths)?;
        if self.work.is_done() {
            self.answer_pending()?;
            if std::mem::take(&mut self.is_news) && self.client.pulls {
                self.ask("workspace/diagnostic/refresh", Value::Null)?;
            }
        }
        Ok(())
    }

    /// Reads what has changed, and says what is to be checked because of that.
    fn bring_up_to_date(&mut self) -> io::Result<()> {
        let Stale { projects, files } = std::mem::take(&mut self.stale);
        let changed: Vec<PathBuf> = files.into_iter().collect();
        let (reading, importers) = if projects {
            self.open_projects(&changed)?;
            (Reading::Anew, Vec::new())
        } else if changed.is_empty() {
            return Ok(());
        } else {
            let Self { live, pool, .. } = self;
            pool.install(|| live.glance(changed.iter().map(PathBuf::as_path)))
        };
        for path in changed {
            self.work.remove(&path);
            self.work.changed.push(path);
        }
        match reading {
            Reading::Same => {}
            Reading::FirstLook => {
                // Beside a base that is edited stands a class that derives from it.
                let shown = importers.into_iter().map(|at| self.live.path(at));
                let shown = shown.filter(|path| self.documents.contains_key(*path) && !self.work.has(path));
                let shown: Vec<PathBuf> = shown.map(Path::to_path_buf).collect();
                self.work.open.extend(shown);
                self.work.rest.clear();
                self.work.look_again_at = Some(Instant::now() + QUIET);
            }
            Reading::Anew => self.check_all((!projects).then(|| Instant::now() + QUIET)),
        }
        Ok(())
    }

    /// After a first look: all that follows from what has changed.
    fn look_again(&mut self) {
        let Self { live, pool, .. } = self;
        pool.install(|| live.look_again());
        self.check_all(None);
    }

    /// All files are to be checked: what is open now, the rest from some time on.
    fn check_all(&mut self, at: Option<Instant>) {
        let Work { changed, open, rest, rest_at, look_again_at } = &mut self.work;
        let first: FxHashSet<&PathBuf> = changed.iter().collect();
        *open = self.documents.keys().filter(|path| !first.contains(path)).cloned().collect();
        let others = self.live.files().map(|(path, _)| path);
        *rest = others.filter(|path| !self.documents.contains_key(*path)).map(Path::to_path_buf).collect();
        rest.retain(|path| !first.contains(path));
        // The last comes first.
        rest.sort_unstable_by(|left, right| right.cmp(left));
        *rest_at = at;
        *look_again_at = None;
    }

    /// Settings and files anew.
    fn open_projects(&mut self, changed: &[PathBuf]) -> io::Result<()> {
        let request = config::Request {
            paths: self.folders.iter().filter(|folder| folder.is_dir()).cloned().collect(),
            only: None,
            home: None,
            stdin: None,
            open: self.documents.keys().filter(|path| self.is_own(path)).cloned().collect(),
            configuration: (self.configuration)(),
            explain: None,
            fixes: None,
            threads: None,
        };
        let Self { live, pool, .. } = self;
        let baselines = pool.install(|| {
            let prepared = prepare(request);
            live.open(&prepared, changed);
            prepared.baselines().iter().map(|path| Baseline::read(path)).collect::<Vec<_>>()
        });
        self.baselines = Baselines::default();
        for baseline in baselines {
            match baseline {
                Ok(baseline) => self.baselines.0.push(baseline),
                Err(error) => self.log(&error.to_string())?,
            }
        }
        let before = std::mem::take(&mut self.problems);
        self.problems = self.configuration_problems();
        let mut told: BTreeSet<PathBuf> = before.into_keys().collect();
        told.extend(self.problems.keys().cloned());
        // What is gone has no findings.
        told.extend(self.checked.keys().filter(|path| self.live.find(path).is_none()).cloned());
        for path in told {
            if self.live.find(&path).is_none() {
                self.store(&path, Vec::new(), Vec::new())?;
            } else {
                self.work.changed.push(path);
            }
        }
        Ok(())
    }

    fn configuration_problems(&self) -> BTreeMap<PathBuf, Vec<Diagnostic>> {
        let run = self.live.problems();
        let mut problems: BTreeMap<PathBuf, Vec<Diagnostic>> = BTreeMap::new();
        let files = FilesOf { inputs: run, documents: &self.documents, encoding: self.client.encoding };
        for finding in &run.findings {
            let place = finding.primary.place;
            let Some(path) = files.path(place) else { continue };
            let text = files.text(place).unwrap_or_else(|| Text::new(String::new(), self.client.encoding));
            let diagnostic = diagnostics::diagnostic(finding, &text, self.client.shown, &files);
            problems.entry(path).or_default().push(diagnostic);
        }
        problems
    }

    /// Checks files and tells what was found.
    fn check(&mut self, paths: &[PathBuf]) -> io::Result<()> {
        let known: Vec<(&PathBuf, At)> = paths.iter().filter_map(|path| Some((path, self.live.find(path)?))).collect();
        let files: Vec<At> = known.iter().map(|(_, at)| *at).collect();
        let Self { live, pool, .. } = &*self;
        let found = pool.install(|| live.check(&files));
        for ((path, at), findings) in known.into_iter().zip(found) {
            let findings = self.without_known(at, findings);
            let diagnostics = self.diagnostics(path, at, &findings);
            self.store(path, findings, diagnostics)?;
        }
        let is_elsewhere = |path: &&PathBuf| self.documents.contains_key(*path) && self.live.find(path).is_none();
        let elsewhere: Vec<&PathBuf> = paths.iter().filter(is_elsewhere).collect();
        for path in elsewhere {
            // Excluded, or of a library: the editor hears that nothing is wrong.
            self.store(path, Vec::new(), Vec::new())?;
        }
        Ok(())
    }

    /// Leaves out what the baseline has.
    fn without_known(&self, at: At, findings: Vec<Finding>) -> Vec<Finding> {
        if findings.is_empty() || self.baselines.0.is_empty() {
            return findings;
        }
        let inputs = self.live.linked(at).inputs.clone();
        let mut run = Run { inputs, findings, ..Run::default() };
        self.baselines.apply(&mut run, &|_, _| false);
        run.findings
    }

    fn diagnostics(&self, path: &Path, at: At, findings: &[Finding]) -> Vec<Diagnostic> {
        let problems = self.problems.get(path).into_iter().flatten().cloned();
        if findings.is_empty() {
            return problems.collect();
        }
        let inputs = &self.live.linked(at).inputs;
        let files = FilesOf { inputs, documents: &self.documents, encoding: self.client.encoding };
        let text = files.text(Place::new(at.file, ruff_text_size::TextRange::default()));
        let text = text.unwrap_or_else(|| Text::new(String::new(), self.client.encoding));
        let found = findings.iter().map(|it| diagnostics::diagnostic(it, &text, self.client.shown, &files));
        found.chain(problems).collect()
    }

    /// Remembers what was found, and tells it where that is news.
    fn store(&mut self, path: &Path, findings: Vec<Finding>, mut diagnostics: Vec<Diagnostic>) -> io::Result<()> {
        if self.live.find(path).is_none() {
            diagnostics.extend(self.problems.get(path).into_iter().flatten().cloned());
        }
        let document = self.documents.get(path);
        let before = self.checked.get(path);
        let version = document.map(|document| document.version);
        let is_same = before.map_or(diagnostics.is_empty(), |before| before.diagnostics == diagnostics);
        // An editor may wait for what is said of its latest version.
        let is_known = self.client.pulls || before.map_or(version.is_none(), |before| before.version == version);
        if is_same && is_known {
            if let Some(before) = self.checked.get_mut(path) {
                before.findings = findings;
            } else if self.client.pulls {
                let revision = self.revision;
                self.checked.insert(path.to_path_buf(), Checked { findings, diagnostics, version, revision });
            }
            return Ok(());
        }
        if !self.client.pulls {
            let uri = document.map(|document| document.uri.clone()).or_else(|| uri_of(path));
            let mut params = json!({ "uri": uri, "diagnostics": diagnostics });
            if let Some(document) = document.filter(|_| self.client.versions) {
                params["version"] = document.version.into();
            }
            // A path that is no text has no address.
            if uri.is_some() {
                self.notify("textDocument/publishDiagnostics", params)?;
            }
        }
        self.revision += 1;
        self.is_news |= !is_same;
        let revision = self.revision;
        if diagnostics.is_empty() && !self.documents.contains_key(path) && !self.client.pulls {
            // Nothing is to be said again.
            self.checked.remove(path);
        } else {
            self.checked.insert(path.to_path_buf(), Checked { findings, diagnostics, version, revision });
        }
        Ok(())
    }

    /// Makes sure that what is known of a file is the latest.
    fn ensure(&mut self, path: &Path) -> io::Result<()> {
        self.bring_up_to_date()?;
        if self.work.has(path) || (!self.checked.contains_key(path) && self.live.find(path).is_some()) {
            self.work.remove(path);
            let is_news = self.is_news;
            self.check(&[path.to_path_buf()])?;
            // Who asks is told.
            self.is_news = is_news;
        }
        Ok(())
    }

    // Requests.

    fn document_diagnostic(&mut self, params: DocumentDiagnosticParams) -> io::Result<Value> {
        let DocumentDiagnosticParams { text_document, previous_result_id, .. } = params;
        let Some(path) = path_of(&text_document.uri) else { return Ok(json!({ "kind": "full", "items": [] })) };
        self.ensure(&path)?;
        let checked = self.checked.get(&path);
        Ok(report(checked, previous_result_id.as_deref()))
    }

    fn answer_pending(&mut self) -> io::Result<()> {
        for (id, params) in std::mem::take(&mut self.pending) {
            let previous: Vec<(PathBuf, Uri, String)> = params
                .previous_result_ids
                .into_iter()
                .filter_map(|it| Some((path_of(&it.uri)?, it.uri, it.value)))
                .collect();
            let mut items = Vec::new();
            let mut add = |uri: &Uri, version: Option<i32>, mut report: Value| {
                report["uri"] = json!(uri);
                report["version"] = json!(version);
                items.push(report);
            };
            for (path, uri, value) in &previous {
                let version = self.documents.get(path).map(|document| document.version);
                add(uri, version, report(self.checked.get(path), Some(value)));
            }
            let mut others: Vec<(&PathBuf, &Checked)> = self.checked.iter().collect();
            others.sort_unstable_by_key(|(path, _)| *path);
            for (path, checked) in others {
                let is_told = previous.iter().any(|(other, ..)| other == path);
                if is_told || checked.diagnostics.is_empty() {
                    continue;
                }
                let document = self.documents.get(path);
                let Some(uri) = document.map(|it| it.uri.clone()).or_else(|| uri_of(path)) else { continue };
                add(&uri, document.map(|document| document.version), report(Some(checked), None));
            }
            self.answer(id, Ok(json!({ "items": items })))?;
        }
        Ok(())
    }
}

/// The report of a file to a client that has an older one.
fn report(checked: Option<&Checked>, previous: Option<&str>) -> Value {
    let id = checked.map_or(0, |checked| checked.revision).to_string();
    if previous == Some(&id) {
        return json!({ "kind": "unchanged", "resultId": id });
    }
    let items = checked.map_or(&[][..], |checked| &checked.diagnostics);
    json!({ "kind": "full", "resultId": id, "items": items })
}

/// The files of ids, and texts that the editor may hold.
struct FilesOf<'a, I> {
    inputs: I,
    documents: &'a BTreeMap<PathBuf, Document>,
    encoding: document::Encoding,
}

/// Where files of ids are told.
trait Inputs {
    fn input(&self, file: FileId) -> Option<&crate::engine::Input>;
}

impl Inputs for &Run {
    fn input(&self, file: FileId) -> Option<&crate::engine::Input> {
        self.inputs.get(file.0 as usize)
    }
}

impl Inputs for &Vec<crate::engine::Input> {
    fn input(&self, file: FileId) -> Option<&crate::engine::Input> {
        self.get(file.0 as usize)
    }
}

impl<I: Inputs> Files for FilesOf<'_, I> {
    fn path(&self, place: Place) -> Option<PathBuf> {
        self.inputs.input(place.file).map(|input| crate::paths::absolute(&input.path))
    }

    fn uri(&self, place: Place) -> Option<Uri> {
        let path = self.path(place)?;
        self.documents.get(&path).map(|document| document.uri.clone()).or_else(|| uri_of(&path))
    }

    fn text(&self, place: Place) -> Option<Text> {
        let path = self.path(place)?;
        if let Some(document) = self.documents.get(&path) {
            return Some(document.text.clone());
        }
        let input = self.inputs.input(place.file)?;
        let bytes = source::read(&path, u64::from(u32::MAX)).ok()?;
        let source = Source::decode(bytes, input.kind).ok()?;
        Some(Text::new(source.text.into_owned(), self.encoding))
    }
}

/// The bytes that a text would have on the disk.
fn bytes_of(path: &Path, document: &Document) -> Arc<[u8]> {
    source::encoded(document.text.as_str(), crate::walk::kind_of_named(path)).into()
}

/// Whether a document is Python, or a file that findings stand in.
fn is_ours(path: &Path, language: &str) -> bool {
    let is_named = || path.file_name().is_some_and(|name| name == "classwise.toml");
    language == "python" || crate::walk::kind_of(path).is_some() || is_named()
}

/// Whether settings, or the set of files, depend on a file.
fn is_configuration(path: &Path) -> bool {
    const NAMES: [&str; 5] = ["pyproject.toml", "classwise.toml", ".classwise.toml", ".gitignore", "pyvenv.cfg"];
    path.file_name().is_some_and(|name| NAMES.iter().any(|other| name == *other))
}

/// Whether the document that a request asks about has changed since.
fn is_outdated(method: &str, params: &Value, waiting: &VecDeque<Message>) -> bool {
    let Some(uri) = params.pointer("/textDocument/uri").filter(|_| method.starts_with("textDocument/")) else {
        return false;
    };
    waiting.iter().any(|message| {
        matches!(message, Message::Notification(it)
            if it.method == "textDocument/didChange" && it.params.pointer("/textDocument/uri") == Some(uri))
    })
}

fn failure(code: ErrorCode, message: &str) -> ResponseError {
    ResponseError { code: code as i32, message: message.to_owned(), data: None }
}

fn parsed<T: DeserializeOwned>(params: Value) -> Result<T, ResponseError> {
    serde_json::from_value(params).map_err(|error| failure(ErrorCode::InvalidParams, &error.to_string()))
}

fn from<T: DeserializeOwned>(params: Value) -> io::Result<T> {
    serde_json::from_value(params).map_err(io::Error::from)
}

fn value(of: impl Serialize) -> Value {
    serde_json::to_value(of).unwrap_or_default()
}

fn document_path(document: &TextDocumentIdentifier) -> Option<PathBuf> {
    path_of(&document.uri)
}
