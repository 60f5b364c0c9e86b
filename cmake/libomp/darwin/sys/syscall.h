// zig's headers of macOS lack this one. libomp includes it and, on macOS, uses nothing of it.
