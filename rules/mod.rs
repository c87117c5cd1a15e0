//! The list of rules, nothing else: one `mod` line and one entry each.

pub mod asyncio;
pub mod class;
pub mod descriptor;
pub mod metaclass;
pub mod packaging;

use crate::rule::Rule;

/// Every rule, sorted by name.
pub static RULES: &[&Rule] = &[
    &metaclass::abcmeta_instead_of_abc::RULE,
    &class::abstract_instantiation::RULE,
    &class::abstractmethod_order::RULE,
    &asyncio::blocking_call_in_async::RULE,
    &asyncio::blocking_file_io_in_async::RULE,
    &metaclass::bypassed_metaclass::RULE,
    &class::class_decorator_returns_none::RULE,
    &class::class_keyword_rejected::RULE,
    &class::dataclass_definition::RULE,
    &descriptor::descriptor_recursion::RULE,
    &metaclass::dropped_classcell::RULE,
    &class::duplicate_base::RULE,
    &class::dynamic_class_arguments::RULE,
    &class::enum_definition::RULE,
    &class::enum_function_member::RULE,
    &class::enum_trailing_comma::RULE,
    &class::extended_enum::RULE,
    &class::forgotten_dataclass_decorator::RULE,
    &metaclass::ignored_dunder_metaclass::RULE,
    &class::inconsistent_mro::RULE,
    &class::ineffective_slots::RULE,
    &class::init_subclass_breaks_chain::RULE,
    &class::instance_dunder::RULE,
    &metaclass::invalid_metaclass::RULE,
    &class::invalid_slots::RULE,
    &class::layout_conflict::RULE,
    &class::lost_exception_arguments::RULE,
    &class::mangled_override::RULE,
    &metaclass::metaclass_conflict::RULE,
    &metaclass::metaclass_hook_on_class::RULE,
    &metaclass::metaclass_returns_none::RULE,
    &metaclass::metaclass_signature::RULE,
    &metaclass::metaclass_super_arguments::RULE,
    &packaging::missing_build_system::RULE,
    &class::missing_dict_or_weakref::RULE,
    &class::namedtuple_definition::RULE,
    &metaclass::needless_metaclass::RULE,
    &class::new_as_classmethod::RULE,
    &class::new_returns_none::RULE,
    &class::new_returns_other_type::RULE,
    &class::object_new_arguments::RULE,
    &metaclass::prepare_result::RULE,
    &class::recursive_instancecheck::RULE,
    &packaging::relative_import_beyond_top::RULE,
    &class::singleton_reinitialised::RULE,
    &class::singleton_shared_with_subclass::RULE,
    &class::slots_dataclass_super::RULE,
    &class::slots_shadow_class_attribute::RULE,
    &class::special_method_kind::RULE,
    &class::super_of_own_type::RULE,
    &class::total_ordering_without_comparison::RULE,
    &class::typing_bases::RULE,
    &class::unacceptable_base::RULE,
    &class::unassignable_slot::RULE,
    &class::unenforced_abstractmethod::RULE,
    &class::unhashable_key::RULE,
];
