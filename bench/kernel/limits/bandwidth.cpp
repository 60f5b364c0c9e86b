#include "limits/bandwidth.h"

#include <algorithm>
#include <vector>

#include "base/aligned_buffer.h"
#include "limits/timed_team.h"
#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace ct2d::bench {

namespace {

#if defined(__AVX512F__)
constexpr int kVectorBytes = 64;
#elif defined(__AVX__)
constexpr int kVectorBytes = 32;
#else
constexpr int kVectorBytes = 16;
#endif
typedef int64_t Vector __attribute__((vector_size(kVectorBytes), may_alias));

// Vectors that a round of a loop moves.
constexpr int64_t kUnroll = 8;

// Bytes that one pass over a small set moves at least, by repeating it.
constexpr int64_t kPassBytes = 128 << 20;

// The compiler must take memory as read and written by someone else: no loop becomes a call of
// memset or memcpy, and no sweep is seen to repeat another.
void touch_all_memory() { asm volatile("" : : : "memory"); }

// The compiler must load the vector into a register.
void use(Vector vector) {
#ifdef __x86_64__
  asm volatile("" : : "v"(vector));
#else
  asm volatile("" : : "w"(vector));
#endif
}

// The loops. Requires: `count` is a multiple of kUnroll.
void read(const Vector* data, int64_t count) {
  for (int64_t i = 0; i < count; i += kUnroll) {
#pragma GCC unroll 8
    for (int64_t k = 0; k < kUnroll; ++k) use(data[i + k]);
  }
}

void write(Vector* data, int64_t count, Vector value) {
  for (int64_t i = 0; i < count; i += kUnroll) {
#pragma GCC unroll 8
    for (int64_t k = 0; k < kUnroll; ++k) data[i + k] = value;
    touch_all_memory();
  }
}

void copy(const Vector* src, Vector* dst, int64_t count) {
  for (int64_t i = 0; i < count; i += kUnroll) {
#pragma GCC unroll 8
    for (int64_t k = 0; k < kUnroll; ++k) dst[i + k] = src[i + k];
    touch_all_memory();
  }
}

#ifdef __x86_64__
void stream(Vector* data, Vector value) {
#if defined(__AVX512F__)
  _mm512_stream_si512(reinterpret_cast<__m512i*>(data), reinterpret_cast<__m512i>(value));
#elif defined(__AVX__)
  _mm256_stream_si256(reinterpret_cast<__m256i*>(data), reinterpret_cast<__m256i>(value));
#else
  _mm_stream_si128(reinterpret_cast<__m128i*>(data), reinterpret_cast<__m128i>(value));
#endif
}

void streaming_write(Vector* data, int64_t count, Vector value) {
  for (int64_t i = 0; i < count; i += kUnroll) {
#pragma GCC unroll 8
    for (int64_t k = 0; k < kUnroll; ++k) stream(data + i + k, value);
  }
  _mm_sfence();
}
#endif

// What one thread does in its memory; the results are those of the team.
Bandwidth measure(TimedTeam* team, size_t member, const WorkingSet& set, int passes, void* memory) {
  // Both halves must be whole rounds.
  const int64_t count = set.bytes_per_thread / kVectorBytes / (2 * kUnroll) * (2 * kUnroll);
  const int64_t bytes = count * kVectorBytes;
  const int64_t sweeps = std::max<int64_t>(1, kPassBytes / bytes);
  Vector* const data = static_cast<Vector*>(memory);
  const Vector value = Vector{} + static_cast<int64_t>(member);
  const auto rate = [&](const auto& sweep) {
    const double seconds = team->best_of(passes, member, [&] {
      for (int64_t i = 0; i < sweeps; ++i) sweep();
    });
    return static_cast<double>(bytes * sweeps) * set.threads / seconds * 1e-9;
  };
  write(data, count, value);  // pages exist from the first write on
  Bandwidth result{};
  result.read = rate([&] { read(data, count); });
  result.write = rate([&] { write(data, count, value); });
  result.copy = rate([&] { copy(data, data + count / 2, count / 2); });
#ifdef __x86_64__
  if (set.beyond_caches) {
    result.streaming_write = rate([&] { streaming_write(data, count, value); });
  }
#endif
  return result;
}

}  // namespace

bool measure_bandwidth(const WorkingSet& set, int passes, Bandwidth* bandwidth) {
  std::vector<AlignedBuffer> memory(static_cast<size_t>(set.threads));
  for (AlignedBuffer& buffer : memory) {
    if (!buffer.allocate(static_cast<size_t>(set.bytes_per_thread))) return false;
  }
  TimedTeam team(set.threads);
  team.run([&](size_t member) {
    const Bandwidth result = measure(&team, member, set, passes, memory[member].data());
    if (member == 0) *bandwidth = result;
  });
  return true;
}

}  // namespace ct2d::bench
