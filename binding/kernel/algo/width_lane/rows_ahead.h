// RowsAhead: packs the rows of the next block while this one is computed, a few channels before
// each tile, so that reading them from memory overlaps with computing.
#pragma once

#include <algorithm>
#include <cstdint>

#include "algo/width_lane/input_ring.h"

namespace ct2d {

class RowsAhead {
 public:
  RowsAhead(InputRing* ring, int64_t channels) : ring_(ring), channels_(channels) {}

  // Begins with the rows up to `last`, to be packed in equal shares, one after the other.
  void begin(int64_t last, int64_t shares) {
    last_ = last;
    shares_ = shares;
    share_ = 0;
  }

  // Begins with a share, during which `tiles` are computed.
  void begin_share(int64_t tiles) {
    from_ = channels_ * share_ / shares_;
    to_ = channels_ * ++share_ / shares_;
    tiles_ = tiles;
    tile_ = 0;
    steps_ = std::max<int64_t>(1, std::min(tiles, (to_ - from_) / kChannelsAtATime));
  }

  // Comes before each tile.
  void step() {
    if (tile_ == tiles_) return;
    const int64_t step = tile_++ * steps_ / tiles_ + 1;
    ring_->advance_channels(last_, from_ + (to_ - from_) * step / steps_);
  }

  // Packs what steps have left of the share.
  void end_share() { ring_->advance_channels(last_, to_); }

 private:
  // Fewer at a time would visit the cache lines that channels share, and the segments of a row, too
  // often.
  static constexpr int64_t kChannelsAtATime = 8;

  InputRing* const ring_;
  const int64_t channels_;
  int64_t last_ = 0;
  int64_t shares_ = 1, share_ = 0;
  int64_t from_ = 0, to_ = 0;  // channels of the share
  int64_t tiles_ = 0, tile_ = 0, steps_ = 1;
};

}  // namespace ct2d
