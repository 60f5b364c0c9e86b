// FunctionJob: a job of the dispatcher that calls a function.
#pragma once

#include <functional>
#include <utility>

#include "base/dispatcher.h"

namespace ct2d::test {

class FunctionJob : public Dispatcher::Job {
 public:
  explicit FunctionJob(std::function<void()> function) : function_(std::move(function)) {}
  void run() override { function_(); }

 private:
  std::function<void()> function_;
};

}  // namespace ct2d::test
