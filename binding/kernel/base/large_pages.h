// Large pages: fewer address translations where much memory is read in a row.
//
// Where weights and scratch exceed what the TLB covers, every 4 KiB costs a walk through page
// tables, which slows transforms with megabytes of weights. Linux has pages of 2 MiB for memory
// that asks for them (transparent huge pages, by default on request). Elsewhere they need
// privileges, and nothing is asked for.
#pragma once

#include <cstddef>

namespace ct2d {

inline constexpr size_t kLargePage = size_t{2} << 20;

// Computes: how many bytes of an allocation are worth large pages: whole ones, the last of which
// is at least half used. 0 where there are none.
size_t large_page_bytes(size_t bytes);

// Asks the system for large pages when the memory is first touched. A hint: it may give none.
// Requires: memory aligned to kLargePage, whose first `bytes` are whole large pages.
void prefer_large_pages(void* memory, size_t bytes);

// The same for memory of any alignment: asks for the whole large pages that lie in it. What was
// touched before stays as it is.
void prefer_large_pages_within(void* memory, size_t bytes);

}  // namespace ct2d
