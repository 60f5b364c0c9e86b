#include "base/scratch.h"

#include <algorithm>
#include <mutex>
#include <utility>
#include <vector>

#include "base/thread_count.h"

namespace ct2d {

namespace {

constexpr size_t kMostKept = 4;

struct Pool {
  std::mutex mutex;
  std::vector<AlignedBuffer> idle;
};

// Of one buffer. Runs need most of what they take for each thread.
size_t most_bytes_kept() {
  return std::max(size_t{16} << 20, static_cast<size_t>(most_threads()) << 20);
}

Pool& pool() {
  static Pool* const instance = new Pool;  // outlives runs that end during exit
  return *instance;
}

}  // namespace

bool ScratchLease::take(size_t bytes) {
  {
    const std::lock_guard lock(pool().mutex);
    for (AlignedBuffer& buffer : pool().idle) {
      if (buffer.bytes() < bytes) continue;
      buffer_ = std::move(buffer);
      buffer = std::move(pool().idle.back());
      pool().idle.pop_back();
      return true;
    }
  }
  return buffer_.allocate(bytes, Pages::kLarge);
}

ScratchLease::~ScratchLease() {
  if (buffer_.bytes() == 0 || buffer_.bytes() > most_bytes_kept()) return;
  const std::lock_guard lock(pool().mutex);
  if (pool().idle.size() == kMostKept) pool().idle.erase(pool().idle.begin());
  pool().idle.push_back(std::move(buffer_));
}

size_t idle_scratch_bytes() {
  const std::lock_guard lock(pool().mutex);
  size_t bytes = 0;
  for (const AlignedBuffer& buffer : pool().idle) bytes += buffer.bytes();
  return bytes;
}

}  // namespace ct2d
