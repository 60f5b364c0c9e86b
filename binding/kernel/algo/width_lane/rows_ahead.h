// RowsAhead: packs the rows of the next block while this one is computed, a few channels between
// runs of tiles. Before each run it asks for some of the cache lines that are packed next: a burst
// of prefetches would wait for memory itself, and whole rows would not stay in the caches where the
// planes of channels lie a power of two apart.
#pragma once

#include <algorithm>
#include <cstdint>

#include "algo/width_lane/input_lines.h"
#include "algo/width_lane/input_ring.h"
#include "base/int_math.h"

namespace ct2d {

class RowsAhead {
 public:
  RowsAhead(InputRing* ring, int64_t channels) : ring_(ring), channels_(channels) {}

  // Begins with the rows up to `last`, to be packed in equal shares, one after the other.
  void begin(int64_t last, int64_t shares) {
    last_ = last;
    shares_ = shares;
    share_ = 0;
    lines_ = ring_->lines_to_pack(last);
  }

  // Begins with a share, during which step() comes `steps` times.
  void begin_share(int64_t steps) {
    from_ = channels_ * share_ / shares_;
    to_ = channels_ * ++share_ / shares_;
    steps_ = steps;
    parts_ = std::max<int64_t>(1, std::min(steps, (to_ - from_) / kChannelsAtATime));
    part_ = 0;
    begin_part();
  }

  // Comes before each run of tiles.
  void step() {
    if (steps_left_ == 0) {
      if (part_ + 1 == parts_) return;
      ring_->advance_channels(last_, end_);
      ++part_;
      begin_part();
    }
    --steps_left_;
    const int64_t lines = std::min(lines_left_, lines_per_step_);
    lines_.fetch(lines);
    lines_left_ -= lines;
  }

  // Packs what steps have left of the share.
  void end_share() { ring_->advance_channels(last_, to_); }

 private:
  // Fewer at a time would visit the cache lines that channels share, and the segments of a row, too
  // often.
  static constexpr int64_t kChannelsAtATime = 8;

  // Begins with the channels that are packed at once, behind some of the share's steps.
  void begin_part() {
    const int64_t begin = from_ + (to_ - from_) * part_ / parts_;
    end_ = from_ + (to_ - from_) * (part_ + 1) / parts_;
    steps_left_ = steps_ * (part_ + 1) / parts_ - steps_ * part_ / parts_;
    lines_left_ = (end_ - begin) * lines_.per_channel();
    lines_per_step_ = ceil_div(lines_left_, std::max<int64_t>(1, steps_left_));
  }

  InputRing* const ring_;
  const int64_t channels_;
  InputLines lines_;
  int64_t last_ = 0;
  int64_t shares_ = 1, share_ = 0;
  int64_t from_ = 0, to_ = 0;  // channels of the share
  int64_t steps_ = 0;          // of the share
  int64_t parts_ = 1, part_ = 0;
  int64_t end_ = 0, steps_left_ = 0;             // of the part
  int64_t lines_left_ = 0, lines_per_step_ = 0;  // of the part
};

}  // namespace ct2d
