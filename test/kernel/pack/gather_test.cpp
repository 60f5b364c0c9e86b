#include "pack/gather.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "problem/descriptor.h"
#include "support/guarded_output.h"
#include "support/named_problems.h"
#include "support/random_problem.h"
#include "support/storage.h"
#include "support/strided_tensor.h"

namespace ct2d {
namespace {

using test::Random;
using test::StridedTensor;

template <class T>
class GatherTest : public testing::Test {
 protected:
  void expect_copy(const Problem& problem, const StridedTensor& tensor) {
    SCOPED_TRACE(to_line(problem));
    const std::vector<T> memory = test::stored<T>(tensor.memory);
    test::GuardedOutput<T> dst(problem.src_size());
    gather(problem, test::kDType<T>, {memory.data() + tensor.origin, tensor.strides}, dst.data());
    EXPECT_EQ(test::bits(dst.values()), test::bits(test::stored<T>(test::dense(problem, tensor))));
    EXPECT_TRUE(dst.guards_intact());
  }
};

TYPED_TEST_SUITE(GatherTest, test::StorageTypes);

TYPED_TEST(GatherTest, CopiesContiguousInputs) {
  Random random(20260106);
  for (int i = 0; i < 50; ++i) {
    const Problem problem = test::random_problem(&random);
    this->expect_copy(problem, test::strided_tensor(problem, contiguous_strides(problem), &random));
  }
}

TYPED_TEST(GatherTest, CopiesViewsOfEveryKind) {
  Random random(20260107);
  for (int i = 0; i < 300; ++i) {
    const Problem problem = test::random_problem(&random);
    this->expect_copy(
        problem, test::strided_tensor(problem, test::random_strides(problem, &random), &random));
  }
}

TYPED_TEST(GatherTest, CopiesAViewThatIsContiguousButForOneAxis) {
  Random random(20260108);
  const Problem problem = test::named_problem("n2ic3ih4iw5");
  for (int64_t Strides::*axis : {&Strides::n, &Strides::c, &Strides::h, &Strides::w}) {
    for (const int64_t factor : {-1, 0, 2}) {
      Strides strides = contiguous_strides(problem);
      strides.*axis *= factor;
      this->expect_copy(problem, test::strided_tensor(problem, strides, &random));
    }
  }
}

TYPED_TEST(GatherTest, KeepsEveryBit) {
  const Problem problem = test::named_problem("ih2iw3");
  const std::vector<double> special = {-0.0, 0x1p-24, -65504.0, 1.0 / 0.0, -1.0 / 0.0, 0.0 / 0.0};
  const std::vector<TypeParam> memory = test::stored<TypeParam>(special);
  test::GuardedOutput<TypeParam> dst(6), reversed(6);
  gather(problem, test::kDType<TypeParam>, {memory.data(), {6, 6, 3, 1}}, dst.data());
  gather(problem, test::kDType<TypeParam>, {memory.data() + 5, {0, 0, -3, -1}}, reversed.data());
  EXPECT_EQ(test::bits(dst.values()), test::bits(memory));
  EXPECT_EQ(test::bits(reversed.values()),
            test::bits(std::vector<TypeParam>(memory.rbegin(), memory.rend())));
}

TYPED_TEST(GatherTest, TouchesNothingForAnEmptyBatch) {
  const Problem problem = test::named_problem("n0ic3ih4iw5");
  gather(problem, test::kDType<TypeParam>, {nullptr, {60, 20, 5, 1}}, nullptr);
  gather(problem, test::kDType<TypeParam>, {nullptr, {0, -1, 7, 3}}, nullptr);
}

}  // namespace
}  // namespace ct2d
