#include "plan/plan.h"

#include <algorithm>
#include <new>
#include <utility>

#include "base/float_mode.h"
#include "base/scratch.h"
#include "base/thread_count.h"
#include "micro/dispatch.h"

namespace ct2d {

namespace {

// A std::bad_alloc of the standard library ends here, as a Status.
template <class Function>
Status status_of(const Function& function) {
  try {
    return function();
  } catch (const std::bad_alloc&) {
    return no_memory();
  }
}

}  // namespace

Status Plan::create(const Problem& problem, DType dtype, const SelectOptions& options,
                    std::shared_ptr<const Plan>* plan) {
  if (Status status = check(problem); !status.ok()) return status;
  return status_of([&]() -> Status {
    auto result = std::make_shared<Plan>();
    if (Status status = active_kernels(&result->kernels_); !status.ok()) return status;
    result->problem_ = problem;
    result->dtype_ = dtype;
    result->selection_ = select(problem, dtype, *result->kernels_, options);
    result->prepared_ = result->selection_.algorithm->prepare(problem, dtype, *result->kernels_);
    *plan = std::move(result);
    return {};
  });
}

Status Plan::packed_weights(const Parameters& parameters, const CancelFlag* cancel,
                            const PackedWeights** packed) const {
  *packed = nullptr;
  const int64_t bytes = prepared_->packed_bytes(parameters.dtype());
  if (bytes == 0) return {};
  *packed = parameters.packed(
      selection_.algorithm, static_cast<size_t>(bytes),
      [&](const void* weight, PackedWeights* fresh) {
        const FloatMode standard;
        prepared_->pack({weight, parameters.dtype()}, fresh);
      },
      cancel);
  if (*packed == nullptr && is_set(cancel)) {
    return cancelled();
  }
  if (*packed == nullptr) return no_memory("packed weights", static_cast<size_t>(bytes));
  return {};
}

Status Plan::prepare(const Parameters& parameters, const CancelFlag* cancel) const {
  const PackedWeights* packed = nullptr;
  return status_of([&] { return packed_weights(parameters, cancel, &packed); });
}

int Plan::threads(int wanted) const {
  constexpr double kNanosecondsWorthSharing = 50000;
  if (wanted != 0) return std::min(wanted, most_threads());
  return selection_.nanoseconds < kNanosecondsWorthSharing ? 1 : num_threads();
}

Status Plan::run(const RunArguments& arguments) const {
  if (problem_.n == 0) return {};
  return status_of([&] { return pack_and_run(arguments); });
}

Status Plan::pack_and_run(const RunArguments& arguments) const {
  const Parameters& parameters = *arguments.parameters;
  const PackedWeights* packed = nullptr;
  if (Status status = packed_weights(parameters, arguments.cancel, &packed); !status.ok()) {
    return status;
  }
  ScratchLease scratch;
  const auto bytes = static_cast<size_t>(prepared_->scratch_bytes(arguments.threads));
  if (!scratch.take(bytes)) return no_memory("scratch", bytes);
  const Operands operands{arguments.src,
                          {parameters.weight(), parameters.dtype()},
                          {parameters.bias(), parameters.dtype()},
                          arguments.dst,
                          packed};
  return prepared_->run(operands, scratch.data(), arguments.threads, arguments.cancel);
}

}  // namespace ct2d
