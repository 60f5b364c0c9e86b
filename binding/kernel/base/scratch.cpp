#include "base/scratch.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <utility>

#include "base/thread_count.h"

namespace ct2d {

namespace {

constexpr size_t kMostKept = 4;

struct Pool {
  std::mutex mutex;
  std::array<AlignedBuffer, kMostKept> idle;  // those of no bytes are free places
  size_t displaced = 0;  // the place that a buffer took last where none was free
};

// The largest buffer that is kept: 16 MiB, or 1 MiB for each thread the team may have, as scratch
// grows with the threads.
size_t most_bytes_kept() {
  return std::max(size_t{16} << 20, static_cast<size_t>(most_threads()) << 20);
}

Pool& pool() {
  static Pool* const instance = new Pool;  // outlives runs that end during exit
  return *instance;
}

}  // namespace

bool ScratchLease::take(size_t bytes) {
  if (bytes == 0) return true;
  {
    const std::lock_guard lock(pool().mutex);
    // The smallest that fits: a small run leaves large buffers to large runs.
    AlignedBuffer* best = nullptr;
    for (AlignedBuffer& buffer : pool().idle) {
      const bool fits = buffer.bytes() >= bytes;
      if (fits && (best == nullptr || buffer.bytes() < best->bytes())) best = &buffer;
    }
    if (best != nullptr) {
      buffer_ = std::move(*best);
      return true;
    }
  }
  return buffer_.allocate(bytes, Pages::kLarge);
}

ScratchLease::~ScratchLease() {
  if (buffer_.bytes() == 0 || buffer_.bytes() > most_bytes_kept()) return;
  const std::lock_guard lock(pool().mutex);
  auto& idle = pool().idle;
  auto place = std::find_if(idle.begin(), idle.end(),
                            [](const AlignedBuffer& buffer) { return buffer.bytes() == 0; });
  if (place == idle.end()) {
    pool().displaced = (pool().displaced + 1) % kMostKept;
    place = idle.begin() + pool().displaced;
  }
  // What is displaced is freed with this lease's buffer, when nobody waits for the lock any more.
  std::swap(*place, buffer_);
}

size_t idle_scratch_bytes() {
  const std::lock_guard lock(pool().mutex);
  size_t bytes = 0;
  for (const AlignedBuffer& buffer : pool().idle) bytes += buffer.bytes();
  return bytes;
}

}  // namespace ct2d
