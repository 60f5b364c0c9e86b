#include "base/large_pages.h"

#include <gtest/gtest.h>

#if defined(__linux__)

#include <sys/mman.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>

namespace ct2d {
namespace {

// Returns: how many bytes of [begin, end) lie in mappings that have asked for large pages, by the
// flag "hg" of proc_pid_smaps(5).
size_t asked_bytes(uintptr_t begin, uintptr_t end) {
  std::ifstream maps("/proc/self/smaps");
  size_t asked = 0;
  size_t inside = 0;
  for (std::string line; std::getline(maps, line);) {
    uintptr_t first = 0;
    uintptr_t last = 0;
    char dash = 0;
    std::istringstream words(line);
    if (words >> std::hex >> first >> dash >> last && dash == '-') {
      const uintptr_t from = std::max(first, begin);
      const uintptr_t to = std::min(last, end);
      inside = from < to ? to - from : 0;
    } else if (line.starts_with("VmFlags:") && line.find(" hg") != std::string::npos) {
      asked += inside;
    }
  }
  return asked;
}

class LargePages : public testing::Test {
 protected:
  void SetUp() override {
    void* const memory = mmap(nullptr, kBytes, PROT_READ | PROT_WRITE, kFlags, -1, 0);
    ASSERT_NE(memory, MAP_FAILED);
    const auto address = reinterpret_cast<uintptr_t>(memory);
    mapped_ = {memory, {}};
    begin_ = (address + kLargePage - 1) / kLargePage * kLargePage;
    // A kernel without large pages refuses the question.
    prefer_large_pages(reinterpret_cast<void*>(begin_), kLargePage);
    if (asked_bytes(begin_, begin_ + kLargePage) == 0) GTEST_SKIP() << "a system without them";
    begin_ += kLargePage;
  }

  // Asks for `bytes` that begin `offset` after a boundary. Returns: what was marked, in all.
  size_t ask(size_t offset, size_t bytes) {
    prefer_large_pages_within(reinterpret_cast<void*>(begin_ + offset), bytes);
    return asked_bytes(begin_, begin_ + 4 * kLargePage);
  }

  uintptr_t begin_ = 0;

 private:
  static constexpr size_t kBytes = 6 * kLargePage;
  static constexpr int kFlags = MAP_PRIVATE | MAP_ANONYMOUS;
  struct Unmap {
    void operator()(void* memory) const { munmap(memory, kBytes); }
  };
  std::unique_ptr<void, Unmap> mapped_;
};

TEST_F(LargePages, AreAskedForWhereTheyLieWholeInTheMemory) {
  EXPECT_EQ(ask(16, 3 * kLargePage), 2 * kLargePage);
  EXPECT_EQ(asked_bytes(begin_, begin_ + kLargePage), 0u);
}

TEST_F(LargePages, OfWholeOnesAreAll) { EXPECT_EQ(ask(0, 2 * kLargePage), 2 * kLargePage); }

TEST_F(LargePages, AreNotAskedForWhereNoneLiesWhole) {
  EXPECT_EQ(ask(0, 0), 0u);
  EXPECT_EQ(ask(0, kLargePage - 1), 0u);
  EXPECT_EQ(ask(1, 2 * kLargePage - 2), 0u);
}

}  // namespace
}  // namespace ct2d

#endif
