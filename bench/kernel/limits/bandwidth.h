// How fast threads read, write and copy memory of their own, of a size that one level holds.
#pragma once

#include <cstdint>

namespace ct2d::bench {

struct WorkingSet {
  const char* level;
  int64_t bytes_per_thread;
  int threads;
  bool beyond_caches = false;
};

// Bytes that move in a second, in units of 1e9, of all threads together.
struct Bandwidth {
  double read, write;
  double copy;             // bytes read and bytes written, from one half of the set to the other
  double streaming_write;  // past the caches; 0 for a set in a cache, or without such stores
};

// Computes: the best of `passes` passes of each, after one that warms up.
// Returns: false where the memory cannot be had.
bool measure_bandwidth(const WorkingSet& set, int passes, Bandwidth* bandwidth);

}  // namespace ct2d::bench
