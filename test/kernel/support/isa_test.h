// IsaTest: a test that runs for every instruction set that this CPU has.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "micro/dispatch.h"

namespace ct2d::test {

class IsaTest : public testing::TestWithParam<const KernelTable*> {
 protected:
  const KernelTable& kernels_ = *GetParam();
};

}  // namespace ct2d::test

#define CT2D_INSTANTIATE_FOR_EACH_ISA(Suite)                                     \
  INSTANTIATE_TEST_SUITE_P(, Suite, testing::ValuesIn(ct2d::runnable_kernels()), \
                           [](const auto& row) { return std::string(row.param->isa); })
