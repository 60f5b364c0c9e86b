// RefusedMemory: while one lives, its thread is refused all aligned memory.
//
// It replaces the allocation that AlignedBuffer makes, so that running out of memory can be tested
// without running out of memory.
#pragma once

namespace ct2d::test {

class RefusedMemory {
 public:
  RefusedMemory();
  ~RefusedMemory();
  RefusedMemory(const RefusedMemory&) = delete;
  RefusedMemory& operator=(const RefusedMemory&) = delete;
};

}  // namespace ct2d::test
