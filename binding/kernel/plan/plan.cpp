#include "plan/plan.h"

#include <utility>

namespace ct2d {

Status Plan::create(const Problem& problem, DType dtype, const SelectOptions& options,
                    std::shared_ptr<const Plan>* plan) {
  if (Status status = check(problem); !status.ok()) return status;
  auto result = std::make_shared<Plan>();
  result->problem_ = problem;
  result->dtype_ = dtype;
  result->selection_ = select(problem, dtype, options);
  *plan = std::move(result);
  return {};
}

Status Plan::run(const RunArguments& arguments) const {
  const Operands operands{arguments.src, arguments.parameters->weight(),
                          arguments.parameters->bias(), arguments.dst};
  return selection_.algorithm->run(problem_, dtype_, operands, arguments.threads, arguments.cancel);
}

}  // namespace ct2d
