//! Random programs whose classes have attributes in several layers: what the model finds on classes and instances must
//! be what CPython finds, or unknown.

use std::collections::BTreeMap;
use std::fs;

use classwise::inspect::{Attribute, Inspected, Kind};
use classwise::project::{ClassRef, Lookup, Mro, Project, Unknown, Value, Wrapper};

use crate::oracle::{Programs, linked};

const GENERATOR: &str = include_str!("attribute_programs.py");
const PROGRAMS: usize = 800;

/// By `module.Class` or `module.Class()` and attribute: the kind of what is found, and what tells it from others.
type Said = BTreeMap<String, BTreeMap<String, (String, String)>>;

#[test]
fn attributes_are_those_that_cpython_finds() {
    let programs = Programs::made_by(GENERATOR, 0, PROGRAMS);
    let said: Said = programs.said();

    let project = linked(&programs.root, programs.version);
    inspection_agrees(&project);
    let (mut known, mut unknown, mut wrong) = (0, 0, Vec::new());
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    for (place, attributes) in &said {
        let receiver = receiver(&project, place);
        for (name, found) in attributes {
            let value = project.attribute(&receiver, name);
            match is_found(&project, &value, found) {
                None => {
                    unknown += 1;
                    let reason = value.unknown().map_or_else(|| "refused".to_owned(), ToString::to_string);
                    *reasons.entry(reason).or_insert(0) += 1;
                }
                Some(true) => known += 1,
                Some(false) => wrong.push(format!("{place}.{name}: {found:?}, not {value:?}")),
            }
        }
    }
    let shown = wrong.first().and_then(|place| place.trim_start_matches("super(").split('.').next()).map(|module| {
        fs::read_to_string(programs.root.join(module).with_extension("py")).expect("the module is there")
    });
    assert!(
        wrong.is_empty(),
        "{} wrong, {known} right, {unknown} unknown:\n{}\n{}",
        wrong.len(),
        wrong.join("\n"),
        shown.unwrap_or_default()
    );
    assert!(known > unknown * 20, "{known} right, {unknown} unknown: {reasons:#?}");
}

/// What `classwise inspect` lists of each class is what lookup finds: the same owner, the same kind.
fn inspection_agrees(project: &Project) {
    for id in project.classes() {
        let class = ClassRef::Source(id);
        let Mro::Linear(mro) = project.mro(&class) else { continue };
        let listed: Vec<(&ClassRef, Vec<Attribute>)> =
            mro.iter().map(|owner| (owner, Inspected::new(project, owner).attributes)).collect();
        for name in ["a", "b", "c", "__get__", "__init__"] {
            let shown = listed.iter().find_map(|(owner, attributes)| {
                attributes.iter().find(|attribute| attribute.name == name).map(|attribute| (*owner, attribute))
            });
            let place = || format!("{}: {}.{name}", project.path(id.file).display(), project.qualname(&class));
            match (project.lookup(&class, name), shown) {
                (Lookup::Found(member), Some((owner, attribute))) => {
                    assert_eq!(member.owner, *owner, "{}", place());
                    assert_eq!(member.place.is_some(), attribute.place.is_some(), "{}", place());
                    if member.value.is_slot() {
                        assert_eq!(attribute.kind, Ok(Kind::DataDescriptor), "{}", place());
                        assert_eq!(member.place, attribute.place, "{}", place());
                    }
                }
                (Lookup::Absent, None) | (Lookup::Unknown(_), _) => {}
                (found, shown) => panic!("{}: {found:?}, not {shown:?}", place()),
            }
        }
    }
}

/// `module.Class`, `module.Class()` or `super(module.Class, receiver)`.
pub fn receiver(project: &Project, place: &str) -> Value {
    if let Some((class, receiver_of)) =
        place.strip_prefix("super(").and_then(|place| place.strip_suffix(')')).and_then(|place| place.split_once(", "))
    {
        let Value::Class(class) = project.resolve_dotted(class) else { return Value::OPAQUE };
        return Value::Super { class, receiver: receiver(project, receiver_of).into() };
    }
    match project.resolve_dotted(place.trim_end_matches("()")) {
        Value::Class(class) if place.ends_with("()") => Value::Instance(class),
        class => class,
    }
}

/// Whether a value is what CPython found; `None` where it tells nothing.
pub fn is_found(project: &Project, value: &Value, (kind, which): &(String, String)) -> Option<bool> {
    if matches!(value, Value::Unknown(Unknown::Attribute(_))) && kind == "absent" {
        return Some(true);
    }
    if value.unknown().is_some() || kind == "refused" {
        return None;
    }
    Some(value.members().iter().any(|value| match value {
        Value::Int(number) => kind == "int" && number.to_string() == *which,
        Value::None => kind == "none",
        Value::Class(class) => kind == "class" && project.qualname(&ClassRef::Source(*class)) == *which,
        Value::Function(function) | Value::Bound { function, .. } => {
            kind == "function" && project.function_qualname(*function) == *which
        }
        Value::Instance(class) => kind == "instance" && project.name(class.file, project.class(*class).name) == which,
        Value::External(name) => match &**name {
            "builtins.int()" => kind == "int",
            "builtins.property()" => kind == "instance" && which == "property",
            name if Value::slot() == Value::external(name) => kind == "slot",
            _ => false,
        },
        Value::Wrapped { wrapper: Wrapper::Property, .. } => kind == "instance" && which == "property",
        Value::Wrapped { wrapper: Wrapper::CachedProperty, .. } => kind == "instance" && which == "cached_property",
        _ => false,
    }))
}
