//! Hierarchies and metaclasses as graphs, in the languages of Mermaid and Graphviz.
//!
//! Nodes are the classes that were asked for and what they derive from; `object` is left out where something else is
//! drawn, and `type` is drawn where a metaclass derives from it. Both are numbered in the order in which they are met:
//! the same classes give the same text.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::{Inspected, full_name, unknown_base};
use crate::project::{ClassRef, Metaclass, MetaclassOrigin, Project};
use crate::report::visible;

/// What is drawn.
#[derive(Debug, Default)]
struct Graph {
    /// Labels; a node is an index.
    nodes: Vec<Node>,
    edges: Vec<(usize, usize, Edge)>,
    of_class: BTreeMap<ClassRef, usize>,
}

#[derive(Debug)]
struct Node {
    label: String,
    /// Not known as a class: what is written in its place says why.
    is_unknown: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Edge {
    Base,
    Metaclass,
}

/// A class diagram.
pub fn write_mermaid(project: &Project, classes: &BTreeSet<ClassRef>, out: &mut dyn io::Write) -> io::Result<()> {
    let graph = Graph::of(project, classes);
    writeln!(out, "classDiagram")?;
    for (index, node) in graph.nodes.iter().enumerate() {
        writeln!(out, "    class c{index}[\"{}\"]", mermaid_text(&node.label))?;
        if node.is_unknown {
            writeln!(out, "    <<unknown>> c{index}")?;
        }
    }
    for &(from, to, edge) in &graph.edges {
        match edge {
            Edge::Base => writeln!(out, "    c{to} <|-- c{from}")?,
            Edge::Metaclass => writeln!(out, "    c{to} <.. c{from} : metaclass")?,
        }
    }
    Ok(())
}

/// A directed graph.
pub fn write_dot(project: &Project, classes: &BTreeSet<ClassRef>, out: &mut dyn io::Write) -> io::Result<()> {
    let graph = Graph::of(project, classes);
    writeln!(out, "digraph classes {{")?;
    writeln!(out, "    rankdir=BT;")?;
    writeln!(out, "    node [shape=box];")?;
    for (index, node) in graph.nodes.iter().enumerate() {
        let style = if node.is_unknown { ", style=dashed" } else { "" };
        writeln!(out, "    c{index} [label=\"{}\"{style}];", dot_text(&node.label))?;
    }
    for &(from, to, edge) in &graph.edges {
        match edge {
            Edge::Base => writeln!(out, "    c{from} -> c{to};")?,
            Edge::Metaclass => writeln!(out, "    c{from} -> c{to} [style=dashed, label=\"metaclass\"];")?,
        }
    }
    writeln!(out, "}}")
}

impl Graph {
    fn of(project: &Project, classes: &BTreeSet<ClassRef>) -> Self {
        let mut graph = Self::default();
        let mut waiting: Vec<ClassRef> = classes.iter().rev().cloned().collect();
        let mut seen: BTreeSet<ClassRef> = BTreeSet::new();
        while let Some(class) = waiting.pop() {
            if !seen.insert(class.clone()) {
                continue;
            }
            let from = graph.node(project, &class);
            let inspected = Inspected::new(project, &class);
            for base in &inspected.bases {
                match &base.class {
                    Some(base) if base.is_stdlib("builtins.object") && !classes.contains(base) => {}
                    Some(base) => {
                        let to = graph.node(project, base);
                        graph.edges.push((from, to, Edge::Base));
                        waiting.push(base.clone());
                    }
                    None => {
                        let to = graph.nodes.len();
                        graph.nodes.push(Node { label: format!("unknown: {}", unknown_base(base)), is_unknown: true });
                        graph.edges.push((from, to, Edge::Base));
                    }
                }
            }
            // Where a base has it too, the line from there says it.
            if let Metaclass::Known { class: metaclass, origin: MetaclassOrigin::Explicit } = &inspected.metaclass {
                let is_inherited = inspected.bases.iter().filter_map(|base| base.class.as_ref()).any(
                    |base| matches!(project.metaclass(base), Metaclass::Known { class, .. } if class == *metaclass),
                );
                if !is_inherited {
                    let to = graph.node(project, metaclass);
                    graph.edges.push((from, to, Edge::Metaclass));
                    waiting.push(metaclass.clone());
                }
            }
        }
        graph.edges.sort_unstable();
        graph.edges.dedup();
        graph
    }

    fn node(&mut self, project: &Project, class: &ClassRef) -> usize {
        let next = self.nodes.len();
        let index = *self.of_class.entry(class.clone()).or_insert(next);
        if index == next {
            self.nodes.push(Node { label: full_name(project, class), is_unknown: false });
        }
        index
    }
}

/// Text between quotation marks of Mermaid, which knows entities by name and number.
fn mermaid_text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in visible(text).chars() {
        match char {
            '"' | '#' | '<' | '>' | '`' | '[' | ']' | '{' | '}' | '&' | ';' | '\\' | '~' | '*' => {
                escaped.push_str(&format!("#{};", u32::from(char)));
            }
            _ => escaped.push(char),
        }
    }
    escaped
}

/// Text between quotation marks of Graphviz.
fn dot_text(text: &str) -> String {
    visible(text).replace('\\', "\\\\").replace('"', "\\\"")
}
