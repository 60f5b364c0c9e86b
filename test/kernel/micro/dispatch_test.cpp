#include "micro/dispatch.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <set>
#include <string>

#include "base/cpu.h"

namespace ct2d {
namespace {

TEST(Dispatch, ListsEachSetOnceAndScalarLast) {
  std::set<std::string> names;
  for (const KernelTable* kernels : runnable_kernels()) {
    EXPECT_TRUE(names.insert(kernels->isa).second) << kernels->isa;
  }
  ASSERT_FALSE(names.empty());
  EXPECT_STREQ(runnable_kernels().back()->isa, "scalar");
}

TEST(Dispatch, ListsWhatTheCpuHas) {
  std::set<std::string> names;
  for (const KernelTable* kernels : runnable_kernels()) names.insert(kernels->isa);
#if defined(__x86_64__)
  EXPECT_EQ(names.count("sse2"), 1u);
  EXPECT_EQ(names.count("avx2"), (cpu_features() & kCpuAvx2) != 0 ? 1u : 0u);
  EXPECT_EQ(names.count("avx512"), (cpu_features() & kCpuAvx512) != 0 ? 1u : 0u);
#elif defined(__aarch64__)
  EXPECT_EQ(names.count("neon"), 1u);
#endif
}

TEST(Dispatch, FindsSetsByNameAndNamesTheChoices) {
  for (const KernelTable* kernels : runnable_kernels()) {
    const KernelTable* found = nullptr;
    EXPECT_TRUE(find_kernels(kernels->isa, &found).ok());
    EXPECT_EQ(found, kernels);
  }
  for (const char* name : {"", "AVX2", "mmx", "avx2 "}) {
    const KernelTable* found = nullptr;
    const Status status = find_kernels(name, &found);
    EXPECT_EQ(status.code(), StatusCode::kUnsupported);
    EXPECT_NE(status.message().find("scalar"), std::string::npos) << status.message();
    EXPECT_EQ(found, nullptr);
  }
}

// Each child process decides anew.
TEST(DispatchDeathTest, ObeysTheEnvironment) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  const auto active_is = [](const char* forced, const char* expected) {
    setenv("CONVTRANSPOSE_ISA", forced, 1);
    const KernelTable* kernels = nullptr;
    const bool ok = active_kernels(&kernels).ok();
    std::exit(ok == (expected != nullptr) && (!ok || kernels->isa == std::string(expected)) ? 0
                                                                                            : 1);
  };
  for (const KernelTable* kernels : runnable_kernels()) {
    EXPECT_EXIT(active_is(kernels->isa, kernels->isa), testing::ExitedWithCode(0), "");
  }
  EXPECT_EXIT(active_is("", runnable_kernels().front()->isa), testing::ExitedWithCode(0), "");
  EXPECT_EXIT(active_is("sse9", nullptr), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace ct2d
