#include "base/large_pages.h"

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace ct2d {

#if defined(__linux__)

size_t large_page_bytes(size_t bytes) { return (bytes + kLargePage / 2) / kLargePage * kLargePage; }

void prefer_large_pages(void* memory, size_t bytes) { madvise(memory, bytes, MADV_HUGEPAGE); }

#else

size_t large_page_bytes(size_t) { return 0; }

void prefer_large_pages(void*, size_t) {}

#endif

}  // namespace ct2d
