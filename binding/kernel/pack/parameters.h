// Parameters: the weight and bias of a layer as an immutable, versioned snapshot.
//
// A run holds a shared_ptr to one snapshot from the moment it is asked for until it ends, so it
// sees the old values or the new ones and never a mixture. What is derived from the values (packed
// weights) belongs to the snapshot and dies with it, so it can never be stale.
//
// ParameterStore is the writing side. One thread owns it (the JavaScript thread of the layer); the
// snapshots that it hands out may be read and released on any thread.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

#include "base/aligned_buffer.h"
#include "base/cancel_flag.h"
#include "base/dtype.h"
#include "base/status.h"

namespace ct2d {

// Weights in the order in which an algorithm reads them.
struct PackedWeights {
  AlignedBuffer data;
  bool all_finite = true;
  // While they are packed: stops the packing, whose unfinished result is thrown away. May be null.
  const CancelFlag* cancel = nullptr;
};

using PackFunction = std::function<void(const void* weight, PackedWeights* packed)>;

class Parameters {
 public:
  const void* weight() const { return weight_; }
  const void* bias() const { return bias_; }  // null where the layer has none
  DType dtype() const { return dtype_; }
  uint64_t version() const { return version_; }

  // Returns: the weights packed for `owner`, the algorithm. The first caller packs, concurrent
  // callers for the same owner wait for it, others do not. Null if `bytes` of memory cannot be had
  // or `cancel` (may be null) was set. Exceptions of `pack` pass through. Any thread may call it.
  const PackedWeights* packed(const void* owner, size_t bytes, const PackFunction& pack,
                              const CancelFlag* cancel = nullptr) const;

  // Bytes of all packed copies. Never waits, not even for a thread that packs.
  int64_t packed_bytes() const { return packed_bytes_.load(std::memory_order_relaxed); }

  // A snapshot over memory of the caller, which must keep it unchanged for the snapshot's life.
  static std::shared_ptr<const Parameters> borrow(DType dtype, const void* weight,
                                                  const void* bias);

 private:
  friend class ParameterStore;
  AlignedBuffer weight_storage_, bias_storage_;
  const void* weight_ = nullptr;
  const void* bias_ = nullptr;
  DType dtype_ = DType::kFloat32;
  uint64_t version_ = 0;

  // The weights of one owner. They never change once they are there.
  struct PackedEntry {
    std::atomic<bool> is_packed{false};
    std::mutex packing;
    PackedWeights weights;
  };

  PackedEntry& entry_of(const void* owner) const;

  mutable std::mutex entries_mutex_;
  mutable std::map<const void*, PackedEntry> entries_;  // by owner
  mutable std::atomic<int64_t> packed_bytes_{0};
};

// A write of `count` elements, in the store's dtype, from element `offset` on. Count 0 writes
// nothing.
struct ParameterWrite {
  const void* values = nullptr;
  int64_t offset = 0, count = 0;
};

class ParameterStore {
 public:
  // Allocates zeroed parameters. `bias_count` 0 means none.
  // Returns: kTooLarge when the memory cannot be had.
  static Status create(DType dtype, int64_t weight_count, int64_t bias_count,
                       ParameterStore* store);

  // Makes one new version with both writes applied. Memory is reused in place when no run holds the
  // current snapshot, so that filling a layer piece by piece copies nothing twice.
  // Requires: ranges inside the parameters. Returns: kTooLarge, with nothing changed, without
  // memory.
  Status assign(const ParameterWrite& weight, const ParameterWrite& bias);

  std::shared_ptr<const Parameters> snapshot() const { return current_; }
  int64_t weight_count() const { return weight_count_; }
  int64_t bias_count() const { return bias_count_; }
  int64_t bytes() const {
    return (weight_count_ + bias_count_) * static_cast<int64_t>(dtype_size(dtype_));
  }

 private:
  std::shared_ptr<Parameters> allocate() const;

  DType dtype_ = DType::kFloat32;
  int64_t weight_count_ = 0, bias_count_ = 0;
  std::shared_ptr<Parameters> current_;
};

}  // namespace ct2d
