//! What a client can do, and what it is told that the server can.

use std::path::PathBuf;

use lsp_types::{CodeActionKind, InitializeParams};
use serde_json::{Value, json};

use super::actions::{FIX_ALL, SHOW_RULE};
use super::diagnostics::Shown;
use super::document::Encoding;
use super::uri::path_of;
use crate::paths::absolute;

/// What a client can do.
#[derive(Debug, Clone, Copy, Default)]
pub struct Client {
    pub encoding: Encoding,
    pub shown: Shown,
    /// It asks for diagnostics, and asks again when it is told to: none are pushed, or it would show them twice.
    pub pulls: bool,
    /// Diagnostics name the version of the document.
    pub versions: bool,
    /// It can be asked to watch files.
    pub watches: bool,
    /// Edits name the version of the document.
    pub document_changes: bool,
    /// It opens a file when it is told to.
    pub shows_documents: bool,
    pub markdown: bool,
}

impl Client {
    /// From what a client sent with `initialize`, as it was sent: the types lack some capabilities, and a wrong one is
    /// none.
    pub fn new(params: &Value) -> Self {
        let at = |path: &str| params.get("capabilities")?.pointer(path);
        let is = |path: &str| at(path) == Some(&Value::Bool(true));
        let any = |key: &str| {
            let ways = ["publishDiagnostics", "diagnostic"];
            ways.iter()
                .filter_map(|way| at(&format!("/textDocument/{way}/{key}")))
                .any(|value| *value != Value::Bool(false))
        };
        let lists =
            |path: &str, name: &str| at(path).and_then(Value::as_array).is_some_and(|all| all.contains(&name.into()));
        Self {
            encoding: Encoding::chosen(|name| lists("/general/positionEncodings", name)),
            shown: Shown {
                related: any("relatedInformation"),
                links: any("codeDescriptionSupport"),
                tags: any("tagSupport"),
            },
            // What an edit brings in another open file is told to who would not ask for it: some editors know no
            // refresh, and Neovim 0.12 asks, when it is told to, for what is shown of the closed files alone.
            pulls: at("/textDocument/diagnostic").is_some()
                && is("/workspace/diagnostics/refreshSupport")
                && params.pointer("/clientInfo/name").and_then(Value::as_str) != Some("Neovim"),
            versions: is("/textDocument/publishDiagnostics/versionSupport"),
            watches: is("/workspace/didChangeWatchedFiles/dynamicRegistration"),
            document_changes: is("/workspace/workspaceEdit/documentChanges"),
            shows_documents: is("/window/showDocument/support"),
            markdown: lists("/textDocument/hover/contentFormat", "markdown"),
        }
    }
}

/// The directories that the editor has open.
#[expect(deprecated, reason = "older clients tell the root only this way")]
pub fn folders(params: &InitializeParams) -> Vec<PathBuf> {
    if let Some(folders) = params.workspace_folders.as_ref().filter(|folders| !folders.is_empty()) {
        return folders.iter().filter_map(|folder| path_of(&folder.uri)).collect();
    }
    if let Some(uri) = &params.root_uri {
        return path_of(uri).into_iter().collect();
    }
    params.root_path.as_ref().map(|path| absolute(path.as_ref())).into_iter().collect()
}

/// The answer to `initialize`.
pub fn capabilities(client: &Client) -> Value {
    const INCREMENTAL: u8 = 2;
    let mut told = json!({
        "serverInfo": { "name": "classwise", "version": env!("CARGO_PKG_VERSION") },
        "capabilities": {
            "positionEncoding": client.encoding.name(),
            "textDocumentSync": { "openClose": true, "change": INCREMENTAL, "save": true },
            "codeActionProvider": { "codeActionKinds": [CodeActionKind::QUICKFIX, FIX_ALL] },
            "hoverProvider": true,
            "executeCommandProvider": { "commands": [SHOW_RULE] },
            "workspace": { "workspaceFolders": { "supported": true, "changeNotifications": true } },
        },
    });
    if client.pulls {
        told["capabilities"]["diagnosticProvider"] =
            json!({ "identifier": "classwise", "interFileDependencies": true, "workspaceDiagnostics": true });
    }
    told
}

/// Asks for news of the files that matter.
pub fn watchers() -> Value {
    let globs = ["**/*.{py,pyi,pyw}", "**/pyproject.toml", "**/{.classwise,classwise}.toml", "**/.gitignore"];
    let watchers: Vec<Value> = globs.iter().map(|glob| json!({ "globPattern": glob })).collect();
    let options = json!({ "watchers": watchers });
    let registration = json!({
        "id": "classwise-files",
        "method": "workspace/didChangeWatchedFiles",
        "registerOptions": options,
    });
    json!({ "registrations": [registration] })
}
