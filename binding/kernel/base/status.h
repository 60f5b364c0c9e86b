// Status: how every kernel function reports failure.
//
// The kernel library throws nothing, aborts nothing and prints nothing. A function that can fail
// returns a Status, which is either OK or a code with a sentence about the cause. The sentence is
// meant for a developer; the facade in src/ words what users read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace ct2d {

enum class StatusCode : uint8_t {
  kOk,
  kOutOfRange,     // a parameter is outside its domain
  kShapeMismatch,  // parameters or sizes contradict each other
  kTooLarge,       // a size overflows, or memory cannot be had
  kUnsupported,    // this algorithm does not serve this problem
  kCancelled,      // the caller asked to stop
};

class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(StatusCode code, std::string message) : code_(code), message_(std::move(message)) {}

  bool ok() const { return code_ == StatusCode::kOk; }
  StatusCode code() const { return code_; }
  const std::string& message() const { return message_; }

 private:
  StatusCode code_ = StatusCode::kOk;
  std::string message_;
};

// The status of a run whose caller asked it to stop.
inline Status cancelled() { return {StatusCode::kCancelled, "the call was cancelled"}; }

// The status of memory that cannot be had; without a size, of what the standard library asked for.
inline Status no_memory(const std::string& what, size_t bytes) {
  return {StatusCode::kTooLarge,
          what + " must fit in memory; received a size of " + std::to_string(bytes) + " bytes"};
}
inline Status no_memory() {
  return {StatusCode::kTooLarge, "what the call needs for itself must fit in memory"};
}

}  // namespace ct2d
