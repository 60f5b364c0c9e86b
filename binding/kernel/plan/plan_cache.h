// PlanCache: the plans of a layer's last shapes, so that a call of a known shape plans nothing.
//
// One thread owns a cache; the plans that it hands out may run on any.
#pragma once

#include <list>
#include <memory>

#include "plan/plan.h"

namespace ct2d {

class PlanCache {
 public:
  // Plans kept; the one that was asked for least recently goes first.
  static constexpr size_t kCapacity = 16;

  // Returns: as Plan::create.
  Status find_or_create(const Problem& problem, DType dtype, const SelectOptions& options,
                        std::shared_ptr<const Plan>* plan);

  size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    SelectOptions options;
    std::shared_ptr<const Plan> plan;
  };
  std::list<Entry> entries_;  // most recent first
};

}  // namespace ct2d
