// Generic source of micro/convert.h. Included inside an instruction set's anonymous namespace.

// Vectors are stored aligned, as one that crosses a cache line takes twice as long; but for the
// first and the last, which overlap others. Requires: count >= kLanes; src and dst do not overlap.
template <class Src, class Dst>
inline void convert_vectors(const Src* src, Dst* dst, size_t count) {
  constexpr size_t kBytes = kLanes * sizeof(Dst);
  const size_t past = reinterpret_cast<uintptr_t>(dst) % kBytes;
  size_t i = past == 0 ? 0 : (kBytes - past) / sizeof(Dst);
  if (i != 0) store(dst, load(src));
  for (; i + kLanes <= count; i += kLanes) store(dst + i, load(src + i));
  if (i < count) store(dst + count - kLanes, load(src + count - kLanes));
}

inline void widen(const half_bits* src, float* dst, size_t count) {
  if (count >= kLanes) return convert_vectors(src, dst, count);
  for (size_t i = 0; i < count; ++i) dst[i] = half_to_float(src[i]);
}

inline void narrow(const float* src, half_bits* dst, size_t count) {
  if (count >= kLanes) return convert_vectors(src, dst, count);
  for (size_t i = 0; i < count; ++i) dst[i] = half_from_double(static_cast<double>(src[i]));
}

constexpr convert_kernels make_convert() { return {widen, narrow}; }
