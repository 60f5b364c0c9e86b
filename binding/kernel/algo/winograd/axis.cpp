#include "algo/winograd/axis.h"

#include <algorithm>

#include "base/int_math.h"

namespace ct2d {

namespace {

// G of micro/winograd.h, for taps in the order of h.
constexpr double kOne[1][1] = {{1}};
constexpr double kF32[4][2] = {{1, 0}, {0.5, 0.5}, {0.5, -0.5}, {0, 1}};
constexpr double kF22[3][2] = {{1, 0}, {1, 1}, {0, -1}};
constexpr double kF23[4][3] = {{1, 0, 0}, {0.5, 0.5, 0.5}, {0.5, -0.5, 0.5}, {0, 0, 1}};

}  // namespace

bool WinogradAxis::serves(const Axis& axis) {
  // With a step on both sides the phases would begin at inputs of their own.
  return axis.kernel >= axis.stride && (axis.dilation == 1 || axis.stride == 1);
}

WinogradAxis::WinogradAxis(const Axis& axis, WinogradTiles tiles)
    : WinogradAxis(axis, WinogradForm::kNone) {
  for (const WinogradForm form : {WinogradForm::kF32, WinogradForm::kF23}) {
    const WinogradAxis other(axis, form);
    if (other.multiplications() < multiplications()) *this = other;
  }
  const bool fits = form_ == WinogradForm::kF32 && parts_ == 1 && step_ == 1;
  if (tiles == WinogradTiles::kSmall && fits) *this = WinogradAxis(axis, WinogradForm::kF22);
}

WinogradAxis::WinogradAxis(const Axis& axis, WinogradForm form)
    : form_(form),
      first_(axis.padding / axis.stride),
      late_(winograd_late_inputs(form) * (axis.padding % axis.stride)) {
  const AxisPhases phases(axis);
  step_ = phases.input_step();
  kernel_step_ = phases.kernel_step();
  first_output_ = first_ * axis.stride + late_ - axis.padding;
  positions_ = ceil_div(axis.output() - first_output_, axis.stride);
  int64_t most = 0;
  for (int64_t r = 0; r < axis.stride; ++r) {
    phases_.push_back(phases.phase(r));
    most = std::max(most, phases_.back().taps);
  }
  parts_ = ceil_div(most, taps());
}

int64_t WinogradAxis::spans() const { return ceil_div(positions_, span()); }

int64_t WinogradAxis::part_taps(int64_t phase, int64_t part) const {
  const int64_t left = phases_[static_cast<size_t>(phase)].taps - part * taps();
  return std::clamp<int64_t>(left, 0, taps());
}

int64_t WinogradAxis::kernel_index(int64_t phase, int64_t part, int64_t tap) const {
  const Phase& of = phases_[static_cast<size_t>(phase)];
  return of.first_kernel + (part * taps() + tap) * kernel_step_;
}

double WinogradAxis::coefficient(int64_t phase, int64_t point, int64_t tap) const {
  const int64_t u = taps() - 1 - tap;  // tap t reads t inputs further back
  const int64_t of_phase = point - first_point(phase);
  if (of_phase < 0 || of_phase >= phase_points()) return 0;
  switch (form_) {
    case WinogradForm::kNone:
      return kOne[of_phase][u];
    case WinogradForm::kF32:
      return kF32[of_phase][u];
    case WinogradForm::kF23:
      return kF23[of_phase][u];
    case WinogradForm::kF22:
      return kF22[of_phase][u];
  }
  return 0;
}

bool WinogradAxis::is_live(int64_t phase, int64_t part, int64_t point) const {
  for (int64_t tap = 0; tap < part_taps(phase, part); ++tap) {
    if (coefficient(phase, point, tap) != 0) return true;
  }
  return false;
}

int64_t WinogradAxis::multiplications() const {
  constexpr int64_t kPositions = 6;  // whole tiles of every form
  int64_t live = 0;
  for (int64_t phase = 0; phase < phases(); ++phase) {
    for (int64_t part = 0; part < parts_; ++part) {
      for (int64_t point = 0; point < points(); ++point) live += is_live(phase, part, point);
    }
  }
  return kPositions / outputs() * live;
}

}  // namespace ct2d
