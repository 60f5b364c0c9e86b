#include "algo/width_lane/output_rows.h"

namespace ct2d {

void OutputRows::list(const InputRing& ring, const Range& quotients) {
  const Problem& p = layout_.problem;
  const int64_t oh = p.oh();
  clear(quotients.begin);
  for (int64_t q = quotients.begin; q < quotients.end; ++q) {
    for (int64_t r = 0; r < p.sh; r += layout_.merged_phases) {
      const int64_t row = q * p.sh + r - p.ph;
      if (row + layout_.merged_phases <= 0 || row >= oh) continue;
      const RowPhase& first = layout_.row_phases[static_cast<size_t>(r)];
      const Phase& phase = first.phase;
      const Range taps = layout_.row_axis.live_taps(phase, q);
      const int tail_height = !taps.empty() && taps.end == phase.taps ? first.tail_height : 0;
      rows_.push_back({row, r, taps.begin, taps.end - taps.begin, tail_height, lines_.size()});
      for (int64_t t = taps.begin; t < taps.end; ++t) {
        lines_.push_back(ring.row(q - phase.offset - t * layout_.row_axis.input_step()));
      }
    }
    begins_.push_back(rows_.size());
  }
}

void OutputRows::list_line(const JoinedRows& joined, int64_t q, int64_t row_phase) {
  const RowPhase& first = layout_.row_phases[static_cast<size_t>(row_phase)];
  const Phase& phase = first.phase;
  clear(q);
  rows_.push_back({0, row_phase, 0, phase.taps, first.tail_height, 0});
  begins_.push_back(1);
  for (int64_t t = 0; t < phase.taps; ++t) {
    lines_.push_back(joined.row(q - phase.offset - t * layout_.row_axis.input_step()));
  }
}

void OutputRows::clear(int64_t first_quotient) {
  first_quotient_ = first_quotient;
  rows_.clear();
  lines_.clear();
  begins_.assign(1, 0);
}

}  // namespace ct2d
