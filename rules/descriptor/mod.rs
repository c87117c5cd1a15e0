//! The descriptor protocol and attribute access.

mod asked;
mod assignments;
pub mod cached_coroutine;
mod cached_properties;
pub mod cached_property_twice;
pub mod cached_property_without_dict;
pub mod classmethod_over_descriptor;
mod decorators;
pub mod descriptor_keeps_instances;
pub mod descriptor_name_mismatch;
pub mod descriptor_recursion;
pub mod descriptor_shared_state;
pub mod descriptor_signature;
pub mod descriptor_storage_collision;
pub mod descriptor_storage_unavailable;
pub mod property_accessor_on_function;
pub mod property_overridden_by_method;
pub mod property_partly_overridden;
pub mod property_returns_nothing;
pub mod property_setter_name;
pub mod property_signature;
pub mod read_only_property_assigned;
pub mod set_name_not_called;
mod sources;
mod storage;
pub mod super_property_assignment;
pub mod unbound_decorator;
