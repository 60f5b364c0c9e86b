// Lets the team come up before the process ends: an OpenMP runtime that ends while it starts
// threads crashes. EnvState does the same for a JavaScript environment.

#include <gtest/gtest.h>

#include "base/dispatcher.h"

namespace ct2d::test {
namespace {

class SettledTeam : public testing::Environment {
 public:
  void TearDown() override { Dispatcher::instance().settle(); }
};

[[maybe_unused]] testing::Environment* const environment =
    testing::AddGlobalTestEnvironment(new SettledTeam);

}  // namespace
}  // namespace ct2d::test
