#include "pack/parameters.h"

#include <cstddef>
#include <cstring>
#include <utility>

namespace ct2d {

namespace {

void apply(const ParameterWrite& write, DType dtype, AlignedBuffer* buffer) {
  if (write.count == 0) return;
  const size_t size = dtype_size(dtype);
  std::memcpy(static_cast<std::byte*>(buffer->data()) + static_cast<size_t>(write.offset) * size,
              write.values, static_cast<size_t>(write.count) * size);
}

}  // namespace

std::shared_ptr<const Parameters> Parameters::borrow(DType dtype, const void* weight,
                                                     const void* bias) {
  auto parameters = std::make_shared<Parameters>();
  parameters->dtype_ = dtype;
  parameters->weight_ = weight;
  parameters->bias_ = bias;
  return parameters;
}

const PackedWeights* Parameters::packed(const void* owner, size_t bytes, const PackFunction& pack,
                                        const CancelFlag* cancel) const {
  PackedEntry& entry = entry_of(owner);
  if (entry.is_packed.load(std::memory_order_acquire)) return &entry.weights;
  const std::lock_guard lock(entry.packing);
  if (entry.is_packed.load(std::memory_order_relaxed)) return &entry.weights;
  PackedWeights fresh;
  if (!fresh.data.allocate(bytes, Pages::kLarge)) return nullptr;
  fresh.cancel = cancel;
  pack(weight_, &fresh);
  if (is_set(cancel)) return nullptr;
  fresh.cancel = nullptr;
  entry.weights = std::move(fresh);
  packed_bytes_.fetch_add(static_cast<int64_t>(bytes), std::memory_order_relaxed);
  entry.is_packed.store(true, std::memory_order_release);
  return &entry.weights;
}

Parameters::PackedEntry& Parameters::entry_of(const void* owner) const {
  const std::lock_guard lock(entries_mutex_);
  return entries_[owner];
}

Status ParameterStore::create(DType dtype, int64_t weight_count, int64_t bias_count,
                              ParameterStore* store) {
  ParameterStore result;
  result.dtype_ = dtype;
  result.weight_count_ = weight_count;
  result.bias_count_ = bias_count;
  result.current_ = result.allocate();
  if (result.current_ == nullptr) {
    return no_memory("weight and bias", static_cast<size_t>(result.bytes()));
  }
  for (AlignedBuffer* buffer :
       {&result.current_->weight_storage_, &result.current_->bias_storage_}) {
    if (buffer->bytes() != 0) std::memset(buffer->data(), 0, buffer->bytes());
  }
  *store = std::move(result);
  return {};
}

std::shared_ptr<Parameters> ParameterStore::allocate() const {
  auto fresh = std::make_shared<Parameters>();
  fresh->dtype_ = dtype_;
  const size_t size = dtype_size(dtype_);
  if (!fresh->weight_storage_.allocate(static_cast<size_t>(weight_count_) * size)) return nullptr;
  fresh->weight_ = fresh->weight_storage_.data();
  if (bias_count_ != 0) {
    if (!fresh->bias_storage_.allocate(static_cast<size_t>(bias_count_) * size)) return nullptr;
    fresh->bias_ = fresh->bias_storage_.data();
  }
  return fresh;
}

Status ParameterStore::assign(const ParameterWrite& weight, const ParameterWrite& bias) {
  const uint64_t version = current_->version_ + 1;
  if (current_.use_count() == 1) {
    // Pairs with the release of the last run's reference: its reads come before our writes. Giving
    // up a reference acquires as it releases, and ThreadSanitizer understands it, unlike a fence.
    std::shared_ptr<Parameters>(current_).reset();
    current_->entries_.clear();
    current_->packed_bytes_.store(0, std::memory_order_relaxed);
  } else {
    std::shared_ptr<Parameters> fresh = allocate();
    if (fresh == nullptr) return no_memory("new weight and bias", static_cast<size_t>(bytes()));
    apply({current_->weight_, 0, weight_count_}, dtype_, &fresh->weight_storage_);
    apply({current_->bias_, 0, bias_count_}, dtype_, &fresh->bias_storage_);
    current_ = std::move(fresh);
  }
  current_->version_ = version;
  apply(weight, dtype_, &current_->weight_storage_);
  apply(bias, dtype_, &current_->bias_storage_);
  return {};
}

}  // namespace ct2d
