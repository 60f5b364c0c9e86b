// WinogradAxis: what the transform does to one axis of a problem.
//
// All stride phases of the axis share the tiles of one input: position i stands for the quotient q
// = first + i of every phase (problem/phases.h), or, with small tiles, for q + 1 of those that come
// late in it (below), and tap t of each reads input q - t*step, or q + 1 - t*step.
// The taps of a phase are taken in parts that the form has room for; what a part lacks are zeros,
// and a point that only sees such zeros is left out. Parts stand beside each other like further
// input channels: part j reads the same inputs, j * taps * step further back.
//
// With a step (dilation) above one, the tiles of a span interleave: a span is `step` tiles, which
// begin at neighbouring positions.
//
// A position stands for one output of each phase. With large tiles all are of the same quotient, so
// that one window of inputs serves all phases, and the first and the last position may have outputs
// that do not exist. With small tiles positions begin with output 0: the phases that come last in
// a position are one quotient further, read points of their own, and no tile is wasted on what
// does not exist.
#pragma once

#include <cstdint>
#include <vector>

#include "micro/winograd.h"
#include "problem/phases.h"
#include "problem/problem.h"

namespace ct2d {

// kSmall: F(2,2) in place of F(3,2). Its tiles fit small images, and its weights take 9/16 of the
// memory for two axes.
enum class WinogradTiles : uint8_t { kLarge, kSmall };

class WinogradAxis {
 public:
  // Whether every phase has taps and tap 0 of each reads the input of its own quotient.
  static bool serves(const Axis& axis);

  // Takes the form with the fewest multiplications on a long axis, and for small tiles F(2,2) in
  // place of F(3,2), though it multiplies more: the form depends on the layer alone, as packed
  // weights do. Requires: an axis that is served.
  WinogradAxis(const Axis& axis, WinogradTiles tiles);

  WinogradForm form() const { return form_; }
  int64_t points() const { return winograd_points(form_); }
  int64_t phase_points() const { return winograd_phase_points(form_); }  // that one phase reads
  int64_t first_point(int64_t phase) const {
    return is_late(phase) ? points() - phase_points() : 0;
  }
  int64_t outputs() const { return winograd_outputs(form_); }  // of a tile
  int64_t taps() const { return winograd_taps(form_); }        // of a part
  int64_t parts() const { return parts_; }
  int64_t step() const { return step_; }
  int64_t positions() const { return positions_; }  // that some phase has outputs for
  int64_t phases() const { return static_cast<int64_t>(phases_.size()); }

  // The first output of a position, which may not exist, and where in it a phase's stands.
  int64_t output(int64_t position) const { return position * phases() + first_output_; }
  int64_t place(int64_t phase) const {
    return is_late(phase) ? phase + phases() - late_ : phase - late_;
  }

  int64_t span() const { return outputs() * step_; }  // positions
  int64_t spans() const;

  // The inputs that `count` neighbouring spans read: how many, the first of all (which may not
  // exist) and where in them a part's first tile begins.
  int64_t window(int64_t count) const {
    return count * span() + (parts_ * taps() - 1) * step_ + winograd_late_inputs(form_);
  }
  int64_t window_first(int64_t first_span) const {
    return first_ + first_span * span() - (parts_ * taps() - 1) * step_;
  }
  int64_t part_offset(int64_t part) const { return (parts_ - 1 - part) * taps() * step_; }

  // The taps of a phase that a part has, and the kernel index of one of them.
  int64_t part_taps(int64_t phase, int64_t part) const;
  int64_t kernel_index(int64_t phase, int64_t part, int64_t tap) const;

  // What the weight of tap `tap` of a phase's part counts for at a point: an element of G.
  double coefficient(int64_t phase, int64_t point, int64_t tap) const;

  // Whether the weights of a phase's part can be nonzero at a point.
  bool is_live(int64_t phase, int64_t part, int64_t point) const;

 private:
  WinogradAxis(const Axis& axis, WinogradForm form);
  int64_t multiplications() const;  // of some positions, for an input and output channel
  // Whether a phase's quotients are one above the position's.
  bool is_late(int64_t phase) const { return phase < late_; }

  WinogradForm form_;
  int64_t step_, kernel_step_, first_, late_, first_output_, positions_, parts_;
  std::vector<Phase> phases_;
};

}  // namespace ct2d
