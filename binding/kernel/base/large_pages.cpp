#include "base/large_pages.h"

#include <cstdint>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace ct2d {

#if defined(__linux__)

size_t large_page_bytes(size_t bytes) { return (bytes + kLargePage / 2) / kLargePage * kLargePage; }

void prefer_large_pages(void* memory, size_t bytes) { madvise(memory, bytes, MADV_HUGEPAGE); }

void prefer_large_pages_within(void* memory, size_t bytes) {
  const auto address = reinterpret_cast<uintptr_t>(memory);
  const size_t before = (kLargePage - address % kLargePage) % kLargePage;
  if (bytes < before + kLargePage) return;
  prefer_large_pages(static_cast<std::byte*>(memory) + before,
                     (bytes - before) / kLargePage * kLargePage);
}

#else

size_t large_page_bytes(size_t) { return 0; }

void prefer_large_pages(void*, size_t) {}

void prefer_large_pages_within(void*, size_t) {}

#endif

}  // namespace ct2d
