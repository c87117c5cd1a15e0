//! What is under the cursor: a class, an attribute, the name of a rule in a suppression.

use std::io;

use lsp_types::HoverParams;
use ruff_text_size::{TextRange, TextSize};
use serde_json::{Value as Json, json};

use super::Server;
use super::uri::path_of;
use crate::engine::Linked;
use crate::facts::{Expr, ExprId, FileFacts};
use crate::finding::FileId;
use crate::inspect;
use crate::project::{ClassId, ClassRef, ExprRef, Project, Value};
use crate::report;
use crate::rules::RULES;

impl Server<'_> {
    pub(super) fn hover(&mut self, params: HoverParams) -> io::Result<Json> {
        let at = params.text_document_position_params;
        let Some(path) = path_of(&at.text_document.uri) else { return Ok(Json::Null) };
        self.bring_up_to_date()?;
        let (Some(document), Some(place)) = (self.documents.get(&path), self.live.find(&path)) else {
            return Ok(Json::Null);
        };
        let offset = document.text.analysed(at.position);
        let linked = self.live.linked(place);
        // While there are syntax errors, what is known is of another text.
        if linked.has_problems(place.file) {
            return Ok(Json::Null);
        }
        let Self { pool, .. } = self;
        let told = pool.install(|| told(linked, place.file, offset));
        let Some((range, text)) = told else { return Ok(Json::Null) };
        let kind = if self.client.markdown { "markdown" } else { "plaintext" };
        let range = document.text.range(range);
        Ok(json!({ "contents": { "kind": kind, "value": text }, "range": range }))
    }
}

/// The range that is told of, and Markdown.
fn told(linked: &Linked, file: FileId, offset: TextSize) -> Option<(TextRange, String)> {
    let project = &linked.project;
    let facts = project.facts(file);
    let mut names = facts.suppressions.iter().flat_map(|suppression| &suppression.rules);
    if let Some((name, range)) = names.find(|(_, range)| range.contains_inclusive(offset)) {
        return Some((*range, page(name)?));
    }
    let class = facts.classes.iter().position(|class| class.range.contains_inclusive(offset));
    if let Some(index) = class {
        let id = ClassId { file, index: crate::facts::ClassIndex(index as u32) };
        return Some((project.class(id).range, inspect::summary(project, &ClassRef::Source(id))));
    }
    let (expr, range) = innermost(facts, offset)?;
    let value = project.evaluate(ExprRef { file, expr });
    if let Some(class) = project.class_of(&value) {
        return Some((range, inspect::summary(project, &class)));
    }
    if let Expr::Attribute { value: of, name } = facts.expr(expr)
        && let Some(class) = class_behind(project, &project.evaluate(ExprRef { file, expr: of }))
    {
        let name = facts.name(name);
        let explained = inspect::explained(project, &linked.inputs, &class, name)?;
        return Some((range, format!("```text\n{}\n```", explained.trim_end())));
    }
    let class = match value {
        Value::Instance(id) => ClassRef::Source(id),
        _ => return None,
    };
    Some((range, format!("an instance of\n\n{}", inspect::summary(project, &class))))
}

/// The class whose namespace an attribute is looked up in.
fn class_behind(project: &Project, value: &Value) -> Option<ClassRef> {
    match value {
        Value::Instance(id) => Some(ClassRef::Source(*id)),
        value => project.class_of(value),
    }
}

/// The smallest name or attribute around a place; of an attribute, its last part.
fn innermost(facts: &FileFacts, offset: TextSize) -> Option<(ExprId, TextRange)> {
    let around = facts.exprs.iter().filter_map(|(id, expr)| {
        let range = facts.range(id);
        match expr {
            Expr::Name { .. } => Some((id, range)),
            Expr::Attribute { name, .. } => {
                let start = range.end().checked_sub(TextSize::of(facts.name(name)))?;
                Some((id, TextRange::new(start.max(range.start()), range.end())))
            }
            _ => None,
        }
    });
    around.filter(|(_, range)| range.contains_inclusive(offset)).min_by_key(|(_, range)| range.len())
}

/// The beginning of a rule's page: what it finds, and why that matters.
fn page(name: &str) -> Option<String> {
    let rule = RULES.iter().find(|rule| rule.name == name)?;
    let end = rule.docs.match_indices("\n## ").nth(1).map_or(rule.docs.len(), |(at, _)| at);
    let beginning = rule.docs[..end].trim_end();
    let more = report::rule_address(name).map_or_else(
        || format!("`classwise rule {name}` shows the whole page."),
        |address| format!("[The whole page]({address})"),
    );
    Some(format!("{beginning}\n\n{more}"))
}
