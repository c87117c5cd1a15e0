//! `classwise server`: sessions with an editor that speaks the protocol, over standard input and output.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use serde_json::{Value, json};

use crate::check::classwise;
use crate::story::{BLOCKING, Story};

/// Nothing takes as long: a test that waits so long has failed.
const LONG: Duration = Duration::from_secs(30);

const BASE: &str = "class Meta(type):\n    def __call__(cls): return cls\n\n\nclass Base:\n    pass\n";
const SUB: &str = "import abc\nfrom base import Base\n\n\nclass Sub(Base, metaclass=abc.ABCMeta):\n    pass\n";

/// An editor and the server that it has started.
struct Editor {
    server: Child,
    input: ChildStdin,
    messages: Receiver<Value>,
    /// What came while something else was waited for.
    kept: VecDeque<Value>,
    root: String,
    requests: i32,
}

impl Editor {
    /// Starts in the project of a story, with the capabilities of Neovim or VS Code, as far as they matter.
    fn new(story: &Story, capabilities: Value) -> (Self, Value) {
        let mut editor = Self::start(story.root());
        let folders = json!([{ "uri": editor.uri(""), "name": "project" }]);
        let params = json!({ "processId": null, "capabilities": capabilities, "workspaceFolders": folders });
        let told = editor.request("initialize", params);
        editor.notify("initialized", json!({}));
        (editor, told["capabilities"].clone())
    }

    fn start(root: &Path) -> Self {
        let mut server = classwise(root)
            .arg("server")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let (sender, messages) = mpsc::channel();
        let mut output = BufReader::new(server.stdout.take().expect("its output is read"));
        std::thread::spawn(move || {
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let input = server.stdin.take().expect("its input is written");
        let root = root.canonicalize().expect("the project is there").to_string_lossy().into_owned();
        Self { server, input, messages, kept: VecDeque::new(), root, requests: 0 }
    }

    fn uri(&self, path: &str) -> String {
        format!("file://{}/{path}", self.root).trim_end_matches('/').to_owned()
    }

    fn write(&mut self, text: &str) {
        write!(self.input, "Content-Length: {}\r\n\r\n{text}", text.len()).expect("the server listens");
        self.input.flush().expect("the server listens");
    }

    fn notify(&mut self, method: &str, params: Value) {
        self.write(&json!({ "jsonrpc": "2.0", "method": method, "params": params }).to_string());
    }

    fn send(&mut self, method: &str, params: Value) -> i32 {
        self.requests += 1;
        self.write(&json!({ "jsonrpc": "2.0", "id": self.requests, "method": method, "params": params }).to_string());
        self.requests
    }

    fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.send(method, params);
        let answer = self.answer(id);
        assert_eq!(answer.get("error"), None, "`{method}` is answered");
        answer["result"].clone()
    }

    fn answer(&mut self, id: i32) -> Value {
        self.wait(|message| message["id"] == id && message.get("method").is_none())
    }

    fn wait(&mut self, is_meant: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.kept.iter().position(&is_meant) {
            return self.kept.remove(at).expect("it is there");
        }
        loop {
            let message = self.messages.recv_timeout(LONG).expect("the server says something");
            if is_meant(&message) {
                return message;
            }
            self.kept.push_back(message);
        }
    }

    fn open(&mut self, path: &str, text: &str) {
        let uri = self.uri(path);
        let document = json!({ "uri": uri, "languageId": "python", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    fn change(&mut self, path: &str, version: i32, [start, end]: [[u32; 2]; 2], text: &str) {
        let changes = json!([{ "range": range(start, end), "text": text }]);
        let document = json!({ "uri": self.uri(path), "version": version });
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    /// The diagnostics that are pushed next for a version of a file: `line:column-column rule`, counted from 0.
    fn pushed(&mut self, path: &str, version: impl Into<Value>) -> Vec<String> {
        let (uri, version) = (self.uri(path), version.into());
        let is_meant = |message: &Value| {
            let params = &message["params"];
            message["method"] == "textDocument/publishDiagnostics"
                && params["uri"] == *uri
                && params["version"] == version
        };
        lines(&self.wait(is_meant)["params"]["diagnostics"])
    }

    /// The actions for a line.
    fn actions(&mut self, path: &str, line: u32, only: Option<&str>) -> Vec<Value> {
        let mut context = json!({ "diagnostics": [] });
        if let Some(only) = only {
            context["only"] = json!([only]);
        }
        let document = json!({ "uri": self.uri(path) });
        let range = range([line, 0], [line, 80]);
        let params = json!({ "textDocument": document, "range": range, "context": context });
        self.request("textDocument/codeAction", params).as_array().expect("a list").clone()
    }

    fn hover(&mut self, path: &str, line: u32, character: u32) -> String {
        let document = json!({ "uri": self.uri(path) });
        let position = json!({ "line": line, "character": character });
        let told = self.request("textDocument/hover", json!({ "textDocument": document, "position": position }));
        told["contents"]["value"].as_str().unwrap_or_default().to_owned()
    }

    /// Says goodbye; the exit code.
    fn end(mut self) -> Option<i32> {
        assert_eq!(self.request("shutdown", Value::Null), Value::Null);
        self.notify("exit", Value::Null);
        self.server.wait().expect("the server ends").code()
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        // Where a test has failed.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut len = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            header => len = header.strip_prefix("Content-Length: ").and_then(|len| len.parse().ok()).unwrap_or(len),
        }
    }
    let mut body = vec![0; len];
    output.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

fn range([line, character]: [u32; 2], end: [u32; 2]) -> Value {
    json!({ "start": { "line": line, "character": character }, "end": { "line": end[0], "character": end[1] } })
}

fn lines(diagnostics: &Value) -> Vec<String> {
    let line = |it: &Value| {
        let (start, end) = (&it["range"]["start"], &it["range"]["end"]);
        let code = it["code"].as_str().unwrap_or_default();
        format!("{}:{}-{} {code}", start["line"], start["character"], end["character"])
    };
    diagnostics.as_array().expect("a list").iter().map(line).collect()
}

fn pushing() -> Value {
    json!({
        "textDocument": {
            "publishDiagnostics": { "relatedInformation": true, "versionSupport": true },
            "hover": { "contentFormat": ["markdown"] },
        },
        "workspace": { "workspaceEdit": { "documentChanges": true } },
        "window": { "showDocument": { "support": true } },
    })
}

fn titles(actions: &[Value]) -> Vec<&str> {
    actions.iter().filter_map(|action| action["title"].as_str()).collect()
}

#[test]
fn an_edit_of_a_base_class_reaches_its_subclasses() {
    let story = Story::new(&[("pyproject.toml", ""), ("base.py", BASE), ("sub.py", SUB), ("closed.py", SUB)]);
    let (mut editor, _) = Editor::new(&story, pushing());
    editor.open("base.py", BASE);
    editor.open("sub.py", SUB);
    assert_eq!(editor.pushed("sub.py", 1), [""; 0]);
    // Nothing of this is saved.
    editor.change("base.py", 2, [[4, 10], [4, 10]], "(metaclass=Meta)");
    assert_eq!(editor.pushed("sub.py", 1), ["4:6-9 metaclass-conflict"]);
    assert_eq!(editor.pushed("closed.py", Value::Null), ["4:6-9 metaclass-conflict"]);
    // While half a line is typed, what is known of the base class stays.
    editor.change("base.py", 3, [[4, 0], [4, 0]], "def f(:\n");
    assert!(editor.pushed("base.py", 3)[0].ends_with("invalid-syntax"));
    editor.change("base.py", 4, [[4, 0], [5, 0]], "");
    editor.change("base.py", 5, [[4, 10], [4, 26]], "");
    assert_eq!(editor.pushed("sub.py", 1), [""; 0]);
    assert_eq!(editor.pushed("closed.py", Value::Null), [""; 0]);
    editor.change("base.py", 6, [[4, 10], [4, 10]], "(metaclass=Meta)");
    assert_eq!(editor.pushed("sub.py", 1), ["4:6-9 metaclass-conflict"]);
    // The file on the disk counts again.
    let document = json!({ "uri": editor.uri("base.py") });
    editor.notify("textDocument/didClose", json!({ "textDocument": document }));
    assert_eq!(editor.pushed("sub.py", 1), [""; 0]);
    assert_eq!(editor.end(), Some(0));
}

#[test]
fn an_edit_within_a_function_reaches_other_files_too() {
    let base = "class Meta(type):\n    def __call__(cls): return cls\n\n\ndef kind():\n    return type\n";
    let sub = "import abc\nfrom base import kind\n\n\nclass Sub(abc.ABC, metaclass=kind()):\n    pass\n";
    let files = [("pyproject.toml", ""), ("base.py", base), ("sub.py", sub), ("closed.py", sub)];
    let story = Story::new(&files);
    let (mut editor, _) = Editor::new(&story, pushing());
    editor.open("base.py", base);
    editor.open("sub.py", sub);
    assert_eq!(editor.pushed("sub.py", 1), [""; 0]);
    // The first look at `base.py` takes the classes elsewhere as they were.
    editor.change("base.py", 2, [[5, 11], [5, 15]], "Meta");
    assert_eq!(editor.pushed("base.py", 2), [""; 0]);
    assert_eq!(editor.pushed("sub.py", 1), ["4:6-9 metaclass-conflict"]);
    // Nobody says anything, and what is not open is told, too.
    assert_eq!(editor.pushed("closed.py", Value::Null), ["4:6-9 metaclass-conflict"]);
    editor.change("base.py", 3, [[5, 11], [5, 15]], "type");
    assert_eq!(editor.pushed("sub.py", 1), [""; 0]);
    assert_eq!(editor.end(), Some(0));
}

#[test]
fn functions_and_imports_that_come_and_go_reach_other_files_too() {
    let base = "class Meta(type):\n    def __call__(cls): return cls\n";
    let sub = "import abc\nfrom base import kind\n\n\nclass Sub(abc.ABC, metaclass=kind()):\n    pass\n";
    let story = Story::new(&[("pyproject.toml", ""), ("base.py", base), ("sub.py", sub)]);
    let (mut editor, _) = Editor::new(&story, pushing());
    editor.open("base.py", base);
    editor.open("sub.py", sub);
    assert_eq!(editor.pushed("sub.py", 1), [""; 0]);
    // What comes is part of the first look, in front of and behind the class.
    let function = "import time\n\nasync def poll():\n    time.sleep(1)\n\n";
    editor.change("base.py", 2, [[0, 0], [0, 0]], function);
    assert_eq!(editor.pushed("base.py", 2), ["3:4-14 blocking-call-in-async"]);
    editor.change("base.py", 3, [[7, 0], [7, 0]], "def kind():\n    return Meta\n");
    assert_eq!(editor.pushed("base.py", 3), ["3:4-14 blocking-call-in-async"]);
    assert_eq!(editor.pushed("sub.py", 1), ["4:6-9 metaclass-conflict"]);
    editor.change("base.py", 4, [[0, 0], [5, 0]], "");
    assert_eq!(editor.pushed("base.py", 4), [""; 0]);
    editor.change("base.py", 5, [[2, 0], [4, 0]], "");
    assert_eq!(editor.pushed("sub.py", 1), [""; 0]);
    assert_eq!(editor.end(), Some(0));
}

#[test]
fn classes_and_methods_that_come_and_go_reach_other_files_too() {
    let base = "import time\nclass Base:\n    pass\n";
    let sub = "from base import Base\n\n\nclass Sub(Base):\n    pass\n\n\n{Sub(): 1}\n";
    let story = Story::new(&[("pyproject.toml", ""), ("base.py", base), ("sub.py", sub)]);
    let (mut editor, _) = Editor::new(&story, pushing());
    editor.open("base.py", base);
    editor.open("sub.py", sub);
    assert_eq!(editor.pushed("sub.py", 1), [""; 0]);
    // A class at the end is checked at once, with the classes before it.
    let class = "class Other(Base):\n    async def poll(self): time.sleep(1)\n";
    editor.change("base.py", 2, [[3, 0], [3, 0]], class);
    assert_eq!(editor.pushed("base.py", 2), ["4:26-36 blocking-call-in-async"]);
    editor.change("base.py", 3, [[2, 4], [2, 8]], "def __eq__(self, other): return True");
    assert_eq!(editor.pushed("sub.py", 1), ["7:1-6 unhashable-key"]);
    editor.change("base.py", 4, [[2, 4], [2, 40]], "pass");
    assert_eq!(editor.pushed("sub.py", 1), [""; 0]);
    editor.change("base.py", 5, [[3, 0], [5, 0]], "");
    assert_eq!(editor.pushed("base.py", 5), [""; 0]);
    assert_eq!(editor.end(), Some(0));
}

#[test]
fn classes_before_others_come_and_go_at_once() {
    let field = "class Field:\n    def __init__(self, name): self.name = name\n    def __get__(self, obj, owner):\n        \
                 return self if obj is None else getattr(obj, self.name)\n    def __set__(self, obj, value): pass\n";
    let meta = "class Meta(type):\n    def __call__(cls): return cls\nclass Base(metaclass=Meta):\n    pass\n";
    let base = format!("{field}{meta}");
    let sub = "import abc\nfrom base import Base, Field\n\n\nclass Sub(abc.ABC, Base):\n    pass\nclass Item:\n    price = Field('price')\n";
    let further = "from abc import ABC\nimport sub\n\n\nclass Further(ABC, sub.Sub):\n    pass\nclass More(sub.Item):\n    cost = sub.Field('_cost')\n";
    let files = [("pyproject.toml", ""), ("base.py", &*base), ("sub.py", sub), ("further.py", further)];
    let story = Story::new(&files);
    let (mut editor, _) = Editor::new(&story, pushing());
    for (path, text) in &files[1..] {
        editor.open(path, text);
    }
    assert_eq!(editor.pushed("base.py", 1), ["3:40-63 descriptor-recursion"]);
    assert_eq!(editor.pushed("sub.py", 1), ["4:6-9 metaclass-conflict"]);
    // What was second is third, for all who have it. The first answer of each version counts.
    editor.change("base.py", 2, [[0, 0], [0, 0]], "class First(dict):\n    pass\n");
    assert_eq!(editor.pushed("base.py", 2), ["5:40-63 descriptor-recursion"]);
    assert_eq!(editor.pushed("sub.py", 1), ["4:6-9 metaclass-conflict"]);
    // The descriptor goes, and what managed an attribute with it; then a base of `Base`.
    editor.change("base.py", 3, [[2, 0], [7, 0]], "");
    assert_eq!(editor.pushed("base.py", 3), [""; 0]);
    assert_eq!(editor.pushed("sub.py", 1), ["4:6-9 metaclass-conflict"]);
    editor.change("base.py", 4, [[4, 10], [4, 26]], "");
    assert_eq!(editor.pushed("base.py", 4), [""; 0]);
    assert_eq!(editor.pushed("sub.py", 1), [""; 0]);
    editor.change("base.py", 5, [[4, 10], [4, 10]], "(metaclass=Meta)");
    assert_eq!(editor.pushed("sub.py", 1), ["4:6-9 metaclass-conflict"]);
    assert_eq!(editor.end(), Some(0));
}

#[test]
fn properties_that_come_and_go_are_seen_at_once() {
    let base = "class Base:\n    def total(self):\n        self.sum = 1\n";
    let sub = "from base import Base\n\n\nclass Sub(Base):\n    def reset(self):\n        self.total = 0\n";
    let story = Story::new(&[("pyproject.toml", ""), ("base.py", base), ("sub.py", sub)]);
    let (mut editor, _) = Editor::new(&story, pushing());
    editor.open("base.py", base);
    editor.open("sub.py", sub);
    assert_eq!(editor.pushed("sub.py", 1), [""; 0]);
    // The first answer of the new version counts: nothing is linked anew for it.
    editor.change("base.py", 2, [[1, 0], [1, 0]], "    @property\n");
    assert_eq!(editor.pushed("base.py", 2), ["2:8-13 property-returns-nothing"]);
    assert_eq!(editor.pushed("sub.py", 1), ["5:8-18 read-only-property-assigned"]);
    editor.change("base.py", 3, [[1, 0], [2, 0]], "");
    assert_eq!(editor.pushed("base.py", 3), [""; 0]);
    assert_eq!(editor.pushed("sub.py", 1), [""; 0]);
    assert_eq!(editor.end(), Some(0));
}

#[test]
fn findings_are_shown_fixed_and_silenced() {
    let story = Story::new(&[("pyproject.toml", ""), ("poll.py", BLOCKING)]);
    let (mut editor, _) = Editor::new(&story, pushing());
    editor.open("poll.py", BLOCKING);
    assert_eq!(editor.pushed("poll.py", 1), ["2:4-14 blocking-call-in-async"]);
    let actions = editor.actions("poll.py", 2, Some("quickfix"));
    assert_eq!(titles(&actions), ["Ignore `blocking-call-in-async` here", "Show the page of `blocking-call-in-async`"]);
    let change = &actions[0]["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"]["version"], 1);
    assert_eq!(change["edits"][0]["newText"], "  # classwise: ignore[blocking-call-in-async]");
    editor.request("workspace/executeCommand", actions[1]["command"].clone());
    let shown = editor.wait(|message| message["method"] == "window/showDocument");
    let page = shown["params"]["uri"].as_str().expect("an address").trim_start_matches("file://");
    assert!(std::fs::read_to_string(page).expect("a page").starts_with("# blocking-call-in-async\n"));

    editor.change("poll.py", 2, [[2, 17], [2, 17]], "  # classwise: ignore[blocking-call-in-async]");
    assert_eq!(editor.pushed("poll.py", 2), [""; 0]);
    let told = editor.hover("poll.py", 2, 45);
    assert!(told.starts_with("# blocking-call-in-async\n") && told.contains("## Why"), "{told}");

    editor.change("poll.py", 3, [[2, 4], [2, 17]], "pass");
    assert_eq!(editor.pushed("poll.py", 3), ["2:30-52 unused-suppression"]);
    let fixes = editor.actions("poll.py", 2, None);
    assert_eq!(fixes[0]["isPreferred"], true);
    let all = editor.actions("poll.py", 2, Some("source.fixAll"));
    assert_eq!(titles(&all), ["Fix all that classwise can fix safely"]);
    assert_eq!(all[0]["edit"]["documentChanges"][0]["edits"][0]["range"], range([2, 8], [2, 53]));
    assert_eq!(editor.end(), Some(0));
}

#[test]
fn classes_and_attributes_are_explained() {
    let text = "class Meta(type): pass\nclass Base(metaclass=Meta):\n    def __init__(self): self.size = 1\n\
                class Sub(Base): pass\nSub().size\n";
    let story = Story::new(&[("shapes.py", text)]);
    let (mut editor, _) = Editor::new(&story, pushing());
    editor.open("shapes.py", text);
    let told = editor.hover("shapes.py", 3, 7);
    assert!(told.contains("class shapes.Sub") && told.contains("**MRO**: `Sub`, `Base`, `object`"), "{told}");
    assert!(told.contains("**metaclass**: `Meta`, from a base"), "{told}");
    assert_eq!(editor.hover("shapes.py", 4, 1), told, "a name is what it stands for");
    let told = editor.hover("shapes.py", 4, 8);
    assert!(told.contains("`Base.__init__` puts it there, line 3"), "{told}");
    assert_eq!(editor.hover("shapes.py", 9, 0), "");
    assert_eq!(editor.end(), Some(0));
}

#[test]
fn columns_are_counted_as_the_editor_counts_them() {
    let text = "import time\nasync def poll():\n    '👋👋'; time.sleep(1)\n";
    let story = Story::new(&[("wave.py", text)]);
    for (encoding, start) in [("utf-8", 16), ("utf-16", 12), ("utf-32", 10)] {
        let mut capabilities = pushing();
        capabilities["general"] = json!({ "positionEncodings": ["utf-16", encoding] });
        let (mut editor, told) = Editor::new(&story, capabilities);
        assert_eq!(told["positionEncoding"], encoding);
        editor.open("wave.py", text);
        let end = start + 10;
        assert_eq!(editor.pushed("wave.py", 1), [format!("2:{start}-{end} blocking-call-in-async")], "{encoding}");
        editor.change("wave.py", 2, [[2, start], [2, end]], "print");
        assert_eq!(editor.pushed("wave.py", 2), [""; 0], "{encoding}");
        assert_eq!(editor.end(), Some(0));
    }
}

#[test]
fn an_editor_may_ask_for_diagnostics_itself() {
    let story = Story::new(&[("pyproject.toml", ""), ("poll.py", BLOCKING), ("other.py", BLOCKING)]);
    let capabilities = json!({
        "textDocument": { "diagnostic": {} },
        "workspace": {
            "diagnostics": { "refreshSupport": true },
            "didChangeWatchedFiles": { "dynamicRegistration": true },
        },
    });
    let (mut editor, _) = Editor::new(&story, capabilities);
    editor.wait(|message| message["method"] == "client/registerCapability");
    editor.open("poll.py", BLOCKING);
    let document = json!({ "uri": editor.uri("poll.py") });
    let report = editor.request("textDocument/diagnostic", json!({ "textDocument": document }));
    assert_eq!(lines(&report["items"]), ["2:4-14 blocking-call-in-async"]);
    let again = json!({ "textDocument": document, "previousResultId": report["resultId"] });
    assert_eq!(editor.request("textDocument/diagnostic", again)["kind"], "unchanged");
    let all = editor.request("workspace/diagnostic", json!({ "previousResultIds": [] }));
    let files: Vec<&str> =
        all["items"].as_array().expect("a list").iter().filter_map(|it| it["uri"].as_str()).collect();
    assert_eq!(files, [editor.uri("other.py"), editor.uri("poll.py")]);

    // The settings change on the disk.
    story.write("classwise.toml", "ignore = [\"all\"]\nselekt = 1\n");
    let change = json!({ "uri": editor.uri("classwise.toml"), "type": 1 });
    editor.notify("workspace/didChangeWatchedFiles", json!({ "changes": [change] }));
    editor.wait(|message| message["method"] == "workspace/diagnostic/refresh");
    let report = editor.request("textDocument/diagnostic", json!({ "textDocument": document }));
    assert_eq!(lines(&report["items"]), [""; 0]);
    let all = editor.request("workspace/diagnostic", json!({ "previousResultIds": [] }));
    assert_eq!(lines(&all["items"][0]["items"]), ["1:0-6 invalid-configuration"]);
    assert_eq!(editor.end(), Some(0));
}

#[test]
fn an_editor_that_would_not_ask_again_is_told() {
    let story = Story::new(&[("base.py", BASE), ("sub.py", SUB)]);
    let asks = |refreshes: bool| json!({ "textDocument": { "diagnostic": {} }, "workspace": { "diagnostics": { "refreshSupport": refreshes } } });
    for (name, capabilities) in [("Neovim", asks(true)), ("another", asks(false))] {
        let mut editor = Editor::start(story.root());
        let params = json!({ "clientInfo": { "name": name }, "capabilities": capabilities, "rootUri": editor.uri("") });
        assert_eq!(editor.request("initialize", params)["capabilities"].get("diagnosticProvider"), None, "{name}");
        editor.notify("initialized", json!({}));
        editor.open("sub.py", SUB);
        editor.open("base.py", BASE);
        assert_eq!(editor.pushed("sub.py", Value::Null), [""; 0]);
        editor.change("base.py", 2, [[4, 10], [4, 10]], "(metaclass=Meta)");
        let told = editor.pushed("sub.py", Value::Null);
        assert_eq!(told.len(), 1, "{name}: {told:?}");
        assert_eq!(editor.end(), Some(0));
    }
}

#[test]
fn nothing_that_is_said_ends_the_server() {
    const CANCELLED: i32 = -32800;
    let story = Story::new(&[("poll.py", BLOCKING)]);
    let mut editor = Editor::start(story.root());
    let early = editor.send("textDocument/hover", json!({}));
    assert_eq!(editor.answer(early)["error"]["code"], -32002);
    editor.request("initialize", json!({ "capabilities": { "general": 7 }, "rootUri": editor.uri("") }));
    editor.write("{no JSON");
    assert_eq!(
        editor.wait(|message| message["id"].is_null() && message.get("error").is_some())["error"]["code"],
        -32700
    );
    editor.notify("textDocument/didOpen", json!(["nonsense"]));
    // A file in another language is not read as Python.
    let lock = json!({ "uri": editor.uri("Cargo.lock"), "languageId": "toml", "version": 1, "text": "[[package]]" });
    editor.notify("textDocument/didOpen", json!({ "textDocument": lock }));
    for uri in ["untitled:Untitled-1", "file:", "file://elsewhere/x.py", "git:/poll.py?x"] {
        let document = json!({ "uri": uri, "languageId": "python", "version": 1, "text": BLOCKING });
        editor.notify("textDocument/didOpen", json!({ "textDocument": document }));
        let report = editor.request("textDocument/diagnostic", json!({ "textDocument": { "uri": uri } }));
        assert_eq!(report["items"], json!([]), "{uri}");
    }
    // Places that are nowhere.
    editor.open("poll.py", BLOCKING);
    editor.change("poll.py", 2, [[90, 3], [4, 1]], "# end\n");
    editor.change("poll.py", 3, [[2, 900], [2, 900]], "  # ");
    assert_eq!(editor.pushed("poll.py", Value::Null), ["2:4-14 blocking-call-in-async"]);
    let no_address = json!({ "textDocument": { "uri": "file:///%zz" } });
    let refused = editor.send("textDocument/diagnostic", no_address);
    assert_eq!(editor.answer(refused)["error"]["code"], -32602);
    let unknown = editor.send("textDocument/teleport", json!({}));
    assert_eq!(editor.answer(unknown)["error"]["code"], -32601);
    // What waits with its cancellation behind it is not answered: the first request keeps the server busy, or not.
    let request =
        json!({ "textDocument": { "uri": editor.uri("poll.py") }, "position": { "line": 0, "character": 8 } });
    let message = |id: i32| json!({ "jsonrpc": "2.0", "id": id, "method": "textDocument/hover", "params": request });
    let texts =
        [message(900), message(901), json!({ "jsonrpc": "2.0", "method": "$/cancelRequest", "params": { "id": 901 } })];
    let framed = |text: &Value| format!("Content-Length: {}\r\n\r\n{text}", text.to_string().len());
    let all: String = texts.iter().map(framed).collect();
    editor.input.write_all(all.as_bytes()).expect("the server listens");
    assert_eq!(editor.answer(900).get("error"), None);
    let answer = editor.answer(901);
    assert!(answer.get("error").is_none_or(|error| error["code"] == CANCELLED), "{answer}");
    assert_eq!(editor.end(), Some(0));
}
