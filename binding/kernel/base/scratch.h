// Scratch: memory that runs need for themselves, kept between runs.
//
// Fresh memory costs a page fault for every 4 KiB, which can take longer than a small layer.
// Released buffers go to one pool of the process, which keeps up to four and frees any that is too
// large (scratch.cpp).
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
