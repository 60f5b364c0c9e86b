#include "support/refused_memory.h"

#include <cstddef>
#include <new>

namespace {

thread_local int refusals = 0;

}  // namespace

// Replaces the standard library's. It leans on the throwing form, which is not replaced, so that
// the matching `operator delete` (and AddressSanitizer) stay in use.
void* operator new(std::size_t bytes, std::align_val_t alignment, const std::nothrow_t&) noexcept {
  if (refusals > 0) return nullptr;
  try {
    return ::operator new(bytes, alignment);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

namespace ct2d::test {

RefusedMemory::RefusedMemory() { ++refusals; }
RefusedMemory::~RefusedMemory() { --refusals; }

}  // namespace ct2d::test
