// Generic source of micro/convert.h. Included inside an instruction set's anonymous namespace.

// From this many elements on the destination does not lie in the L1 cache, so its lines are
// prefetched: stores alone bring in only a few at a time.
inline constexpr size_t kFarElements = 8192;
inline constexpr size_t kAheadBytes = 2048, kLineBytes = 64;

// Returns: the first element that is left. Requires: dst + i is aligned to a vector.
template <bool kAhead, class Src, class Dst>
inline size_t convert_blocks(const Src* src, Dst* dst, size_t i, size_t count) {
  constexpr size_t kVectors = 4, kBlock = kVectors * kLanes;
  for (; i + kBlock <= count; i += kBlock) {
    CT2D_UNROLL
    for (size_t v = 0; v < kVectors; ++v) {
      const size_t at = i + v * kLanes;
      if (kAhead && v * kLanes * sizeof(Dst) % kLineBytes == 0) {
        prefetch_near(dst + at + kAheadBytes / sizeof(Dst));
      }
      store(dst + at, load(src + at));
    }
  }
  return i;
}

// Vectors are stored aligned, as one that crosses a cache line takes twice as long. Only the first
// and the last are not; they overlap others. Requires: count >= kLanes; src and dst do not overlap.
template <class Src, class Dst>
inline void convert_vectors(const Src* src, Dst* dst, size_t count) {
  constexpr size_t kBytes = kLanes * sizeof(Dst);
  const size_t past = reinterpret_cast<uintptr_t>(dst) % kBytes;
  size_t i = past == 0 ? 0 : (kBytes - past) / sizeof(Dst);
  if (i != 0) store(dst, load(src));
  i = count < kFarElements ? convert_blocks<false>(src, dst, i, count)
                           : convert_blocks<true>(src, dst, i, count);
  for (; i + kLanes <= count; i += kLanes) store(dst + i, load(src + i));
  if (i < count) store(dst + count - kLanes, load(src + count - kLanes));
}

template <class Src, class Dst>
inline void convert_run(const Src* src, Dst* dst, size_t count) {
  if (count >= kLanes) return convert_vectors(src, dst, count);
  const auto first = static_cast<int>(count);
  if (first != 0) store_first(dst, load_between(src, 0, first), first);
}

// Not inlined: register tiles call them where the CPU has no conversions, and each would grow by a
// copy.
CT2D_NOINLINE void widen(const half_bits* src, float* dst, size_t count) {
  convert_run(src, dst, count);
}
CT2D_NOINLINE void narrow(const float* src, half_bits* dst, size_t count) {
  convert_run(src, dst, count);
}

constexpr convert_kernels make_convert() { return {widen, narrow}; }
