//! Findings as editors show them.

use std::path::PathBuf;

use lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location,
    NumberOrString, Uri,
};

use super::document::Text;
use crate::finding::{Finding, Level, Place};
use crate::report;
use crate::settle::UNUSED_SUPPRESSION;

/// What a client can show.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shown {
    pub related: bool,
    pub links: bool,
    pub tags: bool,
}

/// The files that findings point into.
pub trait Files {
    fn path(&self, place: Place) -> Option<PathBuf>;
    /// As the client writes it, where it knows the file.
    fn uri(&self, place: Place) -> Option<Uri>;
    /// The text that was analysed.
    fn text(&self, place: Place) -> Option<Text>;
}

/// A finding at a place of `text`.
pub fn diagnostic(finding: &Finding, text: &Text, shown: Shown, files: &dyn Files) -> Diagnostic {
    let mut message = finding.message.clone();
    let mut related = Vec::new();
    for label in &finding.related {
        let label_text = if label.text.is_empty() { "here" } else { &label.text };
        let (Some(uri), Some(text)) = (files.uri(label.place), files.text(label.place)) else { continue };
        let range = text.range(label.place.range);
        if shown.related {
            let location = Location { uri, range };
            related.push(DiagnosticRelatedInformation { location, message: label_text.to_owned() });
        } else if let Some(path) = files.path(label.place) {
            message += &format!("\n{}:{}: {label_text}", path.display(), range.start.line + 1);
        }
    }
    for note in &finding.notes {
        message += &format!("\nnote: {note}");
    }
    if let Some(help) = &finding.help {
        message += &format!("\nhelp: {help}");
    }
    let link = || report::rule_address(finding.rule)?.parse().ok();
    let is_superfluous = finding.rule == UNUSED_SUPPRESSION;
    Diagnostic {
        range: text.range(finding.primary.place.range),
        severity: Some(match finding.level {
            Level::Error => DiagnosticSeverity::ERROR,
            Level::Warn | Level::Off => DiagnosticSeverity::WARNING,
        }),
        code: Some(NumberOrString::String(finding.rule.to_owned())),
        code_description: shown.links.then(link).flatten().map(|href| CodeDescription { href }),
        source: Some("classwise".to_owned()),
        message,
        related_information: (!related.is_empty()).then_some(related),
        tags: (shown.tags && is_superfluous).then(|| vec![DiagnosticTag::UNNECESSARY]),
        data: None,
    }
}
