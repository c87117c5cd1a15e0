//! What stalls, deadlocks or loses the work of an event loop.

pub mod blocking;
pub mod blocking_call_in_async;
pub mod blocking_file_io_in_async;
