#include "plan/plan_cache.h"

#include <algorithm>
#include <utility>

namespace ct2d {

Status PlanCache::find_or_create(const Problem& problem, DType dtype, const SelectOptions& options,
                                 std::shared_ptr<const Plan>* plan) {
  const auto at = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    return entry.options == options && entry.plan->dtype() == dtype &&
           entry.plan->problem() == problem;
  });
  if (at != entries_.end()) {
    entries_.splice(entries_.begin(), entries_, at);
  } else {
    std::shared_ptr<const Plan> fresh;
    if (Status status = Plan::create(problem, dtype, options, &fresh); !status.ok()) return status;
    entries_.push_front({options, std::move(fresh)});
    if (entries_.size() > kCapacity) entries_.pop_back();
  }
  *plan = entries_.front().plan;
  return {};
}

}  // namespace ct2d
