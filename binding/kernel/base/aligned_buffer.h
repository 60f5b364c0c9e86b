// AlignedBuffer: owned, cache-line aligned, uninitialised memory that reports a failed allocation.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <utility>

#include "base/cache_line.h"
#include "base/large_pages.h"

namespace ct2d {

enum class Pages { kUsual, kLarge };

class AlignedBuffer {
 public:
  AlignedBuffer() = default;
  AlignedBuffer(AlignedBuffer&& other) noexcept
      : data_(std::move(other.data_)), bytes_(std::exchange(other.bytes_, 0)) {}
  AlignedBuffer& operator=(AlignedBuffer&& other) noexcept {
    data_ = std::move(other.data_);
    bytes_ = std::exchange(other.bytes_, 0);
    return *this;
  }

  // Returns: false, with the buffer empty, when the memory cannot be had. Zero bytes succeed.
  [[nodiscard]] bool allocate(size_t bytes, Pages pages = Pages::kUsual) {
    data_.reset();
    bytes_ = 0;
    if (bytes > static_cast<size_t>(PTRDIFF_MAX) - kLargePage) return false;
    const size_t large = pages == Pages::kLarge ? large_page_bytes(bytes) : 0;
    const std::align_val_t alignment{large == 0 ? kCacheLine : kLargePage};
    void* const memory = ::operator new(std::max(bytes, large), alignment, std::nothrow);
    if (memory == nullptr) return false;
    if (large != 0) prefer_large_pages(memory, large);
    data_ = std::unique_ptr<std::byte, Free>(static_cast<std::byte*>(memory), Free{alignment});
    bytes_ = bytes;
    return true;
  }

  void* data() { return data_.get(); }
  const void* data() const { return data_.get(); }
  size_t bytes() const { return bytes_; }

 private:
  struct Free {
    std::align_val_t alignment;
    void operator()(std::byte* memory) const { ::operator delete(memory, alignment); }
  };
  std::unique_ptr<std::byte, Free> data_{nullptr, Free{std::align_val_t{kCacheLine}}};
  size_t bytes_ = 0;
};

}  // namespace ct2d
