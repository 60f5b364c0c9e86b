// Generic source of micro/lines.h. Included inside an instruction set's anonymous namespace.

// Loads lanes begin to end of the vector at `src + offset`, whatever part of them exists; the
// others are zero.
template <class T>
CT2D_INLINE vec load_window(const T* src, int64_t offset, int64_t begin, int64_t end) {
  if (begin <= 0 && end >= kLanes) return load(src + offset);
  if (begin >= kLanes || end <= 0 || begin == end) return zero();
  return load_between(src + offset, begin < 0 ? 0 : static_cast<int>(begin),
                      end > kLanes ? kLanes : static_cast<int>(end));
}

template <class T>
void lines(const LineRun<T>& run) {
  const int64_t begin = run.begin, end = run.end, length = run.length;
  const T* src = run.src;
  float* dst = run.dst;
  for (int64_t k = 0; k < run.count; ++k, src += run.step, dst += run.pitch) {
    int64_t i = 0;
    for (; i + kLanes <= length; i += kLanes) {
      store(dst + i, load_window(src, i - begin, begin - i, end - i));
    }
    if (i == length) continue;
    if (length < kLanes) {
      store_first(dst, load_window(src, -begin, begin, end), static_cast<int>(length));
    } else {  // a last vector that overlaps the one before
      i = length - kLanes;
      store(dst + i, load_window(src, i - begin, begin - i, end - i));
    }
  }
}

constexpr lines_kernels make_lines() { return {lines<float>, lines<half_bits>}; }
