//! The process edge: allocator, arguments, exit code.

use std::process::ExitCode;

use classwise::arena::TreeAllocator;
use mimalloc::MiMalloc;

#[global_allocator]
static ALLOCATOR: TreeAllocator<MiMalloc> = TreeAllocator(MiMalloc);

fn main() -> ExitCode {
    classwise::cli::run()
}
