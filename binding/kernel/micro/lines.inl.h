// Generic source of micro/lines.h. Included inside an instruction set's anonymous namespace.

// Loads lanes [begin, end) of the vector at `src + offset`; the others are zero. `begin` and `end`
// may lie outside the vector.
template <class T>
CT2D_INLINE vec load_window(const T* src, int64_t offset, int64_t begin, int64_t end) {
  if (begin <= 0 && end >= kLanes) return load(src + offset);
  if (begin >= kLanes || end <= 0 || begin == end) return zero();
  return load_between(src + offset, begin < 0 ? 0 : static_cast<int>(begin),
                      end > kLanes ? kLanes : static_cast<int>(end));
}

// Copies one vector of each of a few lines: what part of it exists is the same for all.
template <class T>
CT2D_INLINE void copy_column(const LineRun<T>& run, const T* src, float* dst, int64_t count,
                             int64_t i) {
  const int64_t begin = run.begin - i, end = run.end - i;
  src -= begin;
  dst += i;
  if (begin <= 0 && end >= kLanes) {
    for (int64_t k = 0; k < count; ++k) store(dst + k * run.pitch, load(src + k * run.step));
  } else if (begin >= kLanes || end <= 0 || begin == end) {
    for (int64_t k = 0; k < count; ++k) store(dst + k * run.pitch, zero());
  } else {
    const int first = begin < 0 ? 0 : static_cast<int>(begin);
    const int past = end > kLanes ? kLanes : static_cast<int>(end);
    for (int64_t k = 0; k < count; ++k) {
      store(dst + k * run.pitch, load_between(src + k * run.step, first, past));
    }
  }
}

// The same as `lines` for lines of a few vectors: each column of vectors is copied for some lines
// at a time.
template <class T>
void short_lines(const LineRun<T>& run) {
  constexpr int64_t kLinesAtATime = 8;
  for (int64_t k = 0; k < run.count; k += kLinesAtATime) {
    const int64_t count = run.count - k < kLinesAtATime ? run.count - k : kLinesAtATime;
    const T* const src = run.src + k * run.step;
    float* const dst = run.dst + k * run.pitch;
    for (int64_t i = 0; i + kLanes <= run.length; i += kLanes) {
      copy_column(run, src, dst, count, i);
    }
    if (run.length % kLanes != 0) copy_column(run, src, dst, count, run.length - kLanes);
  }
}

// Copies kLineFloats floats, of which [begin, end) exist; the others are zeros.
template <class T>
CT2D_NOINLINE void copy_cache_line(const T* src, float* dst, int64_t begin, int64_t end) {
  CT2D_UNROLL for (int64_t i = 0; i < kLineFloats; i += kLanes) {
    store(dst + i, load_window(src, i, begin - i, end - i));
  }
}

// Prefetches a line of the next row, which no CPU foresees, where a vector is shorter than a line.
template <class T>
CT2D_INLINE void fetch_cache_line(const T* src) {
  if constexpr (kLanes < kLineFloats) prefetch_near(src);
}

template <class T>
void lines(const LineRun<T>& run) {
  constexpr int64_t kShort = 64;  // floats
  if (run.length >= kLanes && run.length <= kShort) return short_lines(run);
  const int64_t begin = run.begin, end = run.end, length = run.length;
  const T* src = run.src;
  float* dst = run.dst;
  for (int64_t k = 0; k < run.count; ++k, src += run.step, dst += run.pitch) {
    const T* const row = src - begin;
    int64_t i = 0;
    for (; i < begin && i + kLineFloats <= length; i += kLineFloats) {
      fetch_cache_line(row + run.step + i);
      copy_cache_line(row + i, dst + i, begin - i, end - i);
    }
    for (; i + kLineFloats <= end; i += kLineFloats) {
      fetch_cache_line(row + run.step + i);
      CT2D_UNROLL for (int64_t v = i; v < i + kLineFloats; v += kLanes) {
        store(dst + v, load(row + v));
      }
    }
    for (; i + kLineFloats <= length; i += kLineFloats) {
      fetch_cache_line(row + run.step + i);
      copy_cache_line(row + i, dst + i, begin - i, end - i);
    }
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

// Copies whole rows past the caches, but for the cache lines that a row has only a part of.
inline void copy_past(const LineRun<float>& run) {
  const float* src = run.src;
  float* dst = run.dst;
  for (int64_t k = 0; k < run.count; ++k, src += run.step, dst += run.pitch) {
    const int64_t begins = elements_to_vector(dst);
    int64_t i = begins < run.length ? begins : run.length;
    if (i > 0) store_first(dst, load_between(src, 0, static_cast<int>(i)), static_cast<int>(i));
    for (; i + kLanes <= run.length; i += kLanes) store_past(dst + i, load(src + i));
    const auto rest = static_cast<int>(run.length - i);
    if (rest > 0) store_first(dst + i, load_between(src + i, 0, rest), rest);
  }
}

// A template, so that `join` need exist only where something is stored past the caches.
template <class V>
void store_seams(const LineSeams& seams) {
  float* dst = seams.dst;
  for (int64_t k = 0; k < seams.count; ++k, dst += seams.pitch) {
    const int taken = lanes_before(dst);
    if (seams.before != nullptr && seams.after != nullptr) {
      const V before = load(seams.before + k * kLanes), after = load(seams.after + k * kLanes);
      store_past(dst - taken, join(before, after, taken));
    } else if (seams.after != nullptr) {
      store_first(dst, load(seams.after + k * kLanes), kLanes - taken);
    } else if (taken > 0) {
      store_first(dst - taken, load_between(seams.before + k * kLanes + kLanes - taken, 0, taken),
                  taken);
    }
  }
}

constexpr lines_kernels make_lines() {
  if constexpr (kStoresPast) {
    return {lines<float>, copy_past, lines<half_bits>, store_seams<vec>, settle};
  } else {
    return {lines<float>, lines<float>, lines<half_bits>, nullptr, settle};
  }
}
