// AlignedBuffer: owned, cache-line aligned, uninitialised memory that reports a failed allocation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <utility>

namespace ct2d {

inline constexpr size_t kCacheLine = 64;

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
  [[nodiscard]] bool allocate(size_t bytes) {
    data_.reset();
    bytes_ = 0;
    if (bytes > static_cast<size_t>(PTRDIFF_MAX) - kCacheLine) return false;
    data_.reset(static_cast<std::byte*>(
        ::operator new (bytes, std::align_val_t{kCacheLine}, std::nothrow)));
    if (data_ == nullptr) return false;
    bytes_ = bytes;
    return true;
  }

  void* data() { return data_.get(); }
  const void* data() const { return data_.get(); }
  size_t bytes() const { return bytes_; }

 private:
  struct Free {
    void operator()(std::byte* memory) const {
      ::operator delete (memory, std::align_val_t{kCacheLine});
    }
  };
  std::unique_ptr<std::byte, Free> data_;
  size_t bytes_ = 0;
};

}  // namespace ct2d
