// Scratch: memory that runs need for themselves, kept between runs.
//
// Fresh memory costs a page fault every 4 KiB, which for small layers is more than the layer.
// Leases are taken from and returned to one pool of the process; the pool keeps a few buffers and
// lets larger ones go.
#pragma once

#include <cstddef>

#include "base/aligned_buffer.h"

namespace ct2d {

class ScratchLease {
 public:
  ScratchLease() = default;
  ScratchLease(const ScratchLease&) = delete;
  ScratchLease& operator=(const ScratchLease&) = delete;
  ~ScratchLease();

  // Returns: false when the memory cannot be had. Requires: called once.
  [[nodiscard]] bool take(size_t bytes);

  void* data() { return buffer_.data(); }

 private:
  AlignedBuffer buffer_;
};

// Bytes that the pool holds for runs to come.
size_t idle_scratch_bytes();

}  // namespace ct2d
