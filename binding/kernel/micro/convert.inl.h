// Generic source of micro/convert.h. Included inside an instruction set's anonymous namespace.

inline void widen(const half_bits* src, float* dst, size_t count) {
  size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) store(dst + i, load(src + i));
  for (; i < count; ++i) dst[i] = half_to_float(src[i]);
}

inline void narrow(const float* src, half_bits* dst, size_t count) {
  size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) store(dst + i, load(src + i));
  for (; i < count; ++i) dst[i] = half_from_double(static_cast<double>(src[i]));
}

constexpr convert_kernels make_convert() { return {widen, narrow}; }
