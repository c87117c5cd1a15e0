//! What an editor offers beside a finding: its fix, a comment that silences it, the page of its rule.

use std::path::Path;

use lsp_server::ErrorCode;
use lsp_types::{CodeActionKind, CodeActionParams, Diagnostic, ExecuteCommandParams, Range};
use serde_json::{Value, json};

use super::document::Document;
use super::{Answer, Server, document_path, failure, value};
use crate::finding::{Applicability, Edit};
use crate::fix;
use crate::lsp::uri::uri_of;
use crate::rules::RULES;
use std::io;

/// All safe fixes of a file at once: an editor may ask for them when it saves.
pub const FIX_ALL: &str = "source.fixAll.classwise";

/// Opens the page of the rule that is the argument.
pub const SHOW_RULE: &str = "classwise.showRule";

impl Server<'_> {
    pub(super) fn code_actions(&mut self, params: CodeActionParams) -> io::Result<Value> {
        let CodeActionParams { text_document, range, context, .. } = params;
        let Some(path) = document_path(&text_document) else { return Ok(Value::Null) };
        self.ensure(&path)?;
        let (Some(document), Some(at), Some(checked)) =
            (self.documents.get(&path), self.live.find(&path), self.checked.get(&path))
        else {
            return Ok(json!([]));
        };
        let is_wanted = |kind: &str| {
            let is_within = |only: &CodeActionKind| {
                kind.strip_prefix(only.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            };
            context.only.as_ref().is_none_or(|only| only.iter().any(is_within))
        };
        let linked = self.live.linked(at);
        let Some(input) = linked.inputs.get(at.file.0 as usize) else { return Ok(json!([])) };
        let fixes = fix::of_file(input, at.file, &checked.findings, RULES);
        let mut actions: Vec<Value> = Vec::new();
        let quick_fix = CodeActionKind::QUICKFIX.as_str().to_owned();
        let mut push = |title: String, diagnostic: &Diagnostic, is_preferred: bool, rest: Value| {
            let mut action = json!({ "title": title, "kind": quick_fix, "diagnostics": [diagnostic] });
            if is_preferred {
                action["isPreferred"] = true.into();
            }
            for (key, value) in rest.as_object().into_iter().flatten() {
                action[key] = value.clone();
            }
            actions.push(action);
        };
        if is_wanted(CodeActionKind::QUICKFIX.as_str()) {
            // Findings and their diagnostics stand in the same order.
            let here = || {
                let both = checked.findings.iter().zip(&checked.diagnostics).enumerate();
                both.filter(|(_, (_, diagnostic))| touches(diagnostic.range, range))
            };
            for (index, (_, diagnostic)) in here() {
                for (_, fix) in fixes.iter().filter(|(of, _)| *of == index) {
                    let is_safe = fix.applicability == Applicability::Safe;
                    let title = sentence(&fix.message) + if is_safe { "" } else { " (unsafe: look at the result)" };
                    push(title, diagnostic, is_safe, json!({ "edit": self.edit(document, &fix.edits) }));
                }
            }
            for (_, (finding, diagnostic)) in here() {
                if RULES.iter().any(|rule| rule.name == finding.rule)
                    && let Ok(edits) = fix::suppression(input, finding, "")
                {
                    let title = format!("Ignore `{}` here", finding.rule);
                    push(title, diagnostic, false, json!({ "edit": self.edit(document, &edits) }));
                }
            }
            let mut shown: Vec<&str> = Vec::new();
            for (_, (finding, diagnostic)) in here() {
                let is_rule = RULES.iter().any(|rule| rule.name == finding.rule);
                if self.client.shows_documents && is_rule && !shown.contains(&finding.rule) {
                    shown.push(finding.rule);
                    let title = format!("Show the page of `{}`", finding.rule);
                    let command = json!({ "title": title, "command": SHOW_RULE, "arguments": [finding.rule] });
                    push(title, diagnostic, false, json!({ "command": command }));
                }
            }
        }
        if is_wanted(FIX_ALL) {
            let safe = fixes.iter().map(|(_, fix)| fix).filter(|fix| fix.applicability == Applicability::Safe);
            if let Some(edits) = fix::together(input, document.text.analysed_text(), safe) {
                actions.push(json!({
                    "title": "Fix all that classwise can fix safely",
                    "kind": FIX_ALL,
                    "edit": self.edit(document, &edits),
                }));
            }
        }
        Ok(Value::Array(actions))
    }

    fn edit(&self, document: &Document, edits: &[Edit]) -> Value {
        let edits: Vec<Value> = edits
            .iter()
            .map(|edit| json!({ "range": document.text.range(edit.range), "newText": edit.content }))
            .collect();
        if self.client.document_changes {
            let text_document = json!({ "uri": document.uri, "version": document.version });
            return json!({ "documentChanges": [{ "textDocument": text_document, "edits": edits }] });
        }
        let mut changes = serde_json::Map::new();
        changes.insert(document.uri.as_str().to_owned(), value(edits));
        json!({ "changes": changes })
    }

    pub(super) fn execute(&mut self, params: ExecuteCommandParams) -> io::Result<Answer> {
        let name = params.arguments.first().and_then(Value::as_str).unwrap_or_default();
        let rule = RULES.iter().find(|rule| rule.name == name);
        let Some(rule) = rule.filter(|_| params.command == SHOW_RULE) else {
            return Ok(Err(failure(ErrorCode::InvalidParams, "there is no such command, or no such rule")));
        };
        if self.pages.is_none() {
            self.pages = tempfile::Builder::new().prefix("classwise-rules-").tempdir().ok();
        }
        let path = self.pages.as_ref().map(|directory| directory.path().join(format!("{}.md", rule.name)));
        let written = path.filter(|path: &std::path::PathBuf| write_page(path, rule.docs).is_ok());
        let Some(uri) = written.as_deref().and_then(uri_of) else {
            return Ok(Err(failure(ErrorCode::RequestFailed, "the page cannot be written")));
        };
        self.ask("window/showDocument", json!({ "uri": uri, "takeFocus": true }))?;
        Ok(Ok(Value::Null))
    }
}

fn write_page(path: &Path, page: &str) -> io::Result<()> {
    std::fs::write(path, page)
}

fn touches(left: Range, right: Range) -> bool {
    left.start <= right.end && right.start <= left.end
}

/// With a capital letter.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}
