#include "micro/dispatch.h"

#include <cstdlib>
#include <string>

#include "base/cpu.h"

namespace ct2d {

#define CT2D_ISA(name, features) extern const KernelTable name##_kernels;
#include "micro/isa_list.inc"
#undef CT2D_ISA

namespace {

struct Row {
  const KernelTable* kernels;
  uint32_t features;
};

constexpr Row kRows[] = {
#define CT2D_ISA(name, features) {&name##_kernels, features},
#include "micro/isa_list.inc"
#undef CT2D_ISA
};

struct Choice {
  Status status;
  const KernelTable* kernels = nullptr;
};

Choice choose() {
  Choice choice;
  const char* const forced = std::getenv("CONVTRANSPOSE_ISA");
  if (forced == nullptr || *forced == '\0') {
    choice.kernels = runnable_kernels().front();
  } else {
    choice.status = find_kernels(forced, &choice.kernels);
  }
  return choice;
}

}  // namespace

std::vector<const KernelTable*> runnable_kernels() {
  std::vector<const KernelTable*> runnable;
  for (const Row& row : kRows) {
    if ((row.features & ~cpu_features()) == 0) runnable.push_back(row.kernels);
  }
  return runnable;
}

Status find_kernels(std::string_view isa, const KernelTable** kernels) {
  std::string choices;
  for (const KernelTable* table : runnable_kernels()) {
    if (isa == table->isa) {
      *kernels = table;
      return {};
    }
    choices += std::string(choices.empty() ? "" : ", ") + table->isa;
  }
  return {StatusCode::kUnsupported,
          "CONVTRANSPOSE_ISA must be one of " + choices + "; received " + std::string(isa)};
}

Status active_kernels(const KernelTable** kernels) {
  static const Choice choice = choose();
  *kernels = choice.kernels;
  return choice.status;
}

}  // namespace ct2d
