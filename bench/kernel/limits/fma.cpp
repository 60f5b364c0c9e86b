#include "limits/fma.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "limits/timed_team.h"

namespace ct2d::bench {

namespace {

// Vector operations of one pass: some milliseconds.
constexpr int64_t kOperations = 16 << 20;

template <int kBytes>
struct VectorOf {
  typedef float Type __attribute__((vector_size(kBytes)));
};

// Computes: sum = sum*factor + term on `kSums` independent vectors, `rounds` times. The loop is
// kSums multiply-adds on registers and its own counting. A factor in (0, 1) keeps the sums normal.
template <int kBytes, int kSums>
[[gnu::noinline]] void multiply_add(int64_t rounds, float factor, float term, float* result) {
  using Vector = typename VectorOf<kBytes>::Type;
  const Vector factors = Vector{} + factor, terms = Vector{} + term;
  Vector sums[kSums];
#pragma GCC unroll 16
  for (int i = 0; i < kSums; ++i) sums[i] = terms + static_cast<float>(i);
  for (int64_t round = 0; round < rounds; ++round) {
#pragma GCC unroll 16
    for (int i = 0; i < kSums; ++i) sums[i] = sums[i] * factors + terms;
  }
#pragma GCC unroll 16
  for (int i = 1; i < kSums; ++i) sums[0] += sums[i];
  std::memcpy(result, &sums[0], kBytes);
}

template <int kBytes, int kSums>
double gflops(int threads, int passes) {
  constexpr int64_t kRounds = kOperations / kSums;
  double seconds = 0;
  TimedTeam team(threads);
  team.run([&](size_t member) {
    // The compiler must not see the values, nor that nobody reads the result.
    float factor = 0.5f, term = 1.0f;
    std::array<float, kBytes / sizeof(float)> result;
    asm volatile("" : "+m"(factor), "+m"(term));
    const double best = team.best_of(passes, member, [&] {
      multiply_add<kBytes, kSums>(kRounds, factor, term, result.data());
      asm volatile("" : : "r"(result.data()) : "memory");
    });
    if (member == 0) seconds = best;
  });
  constexpr double kFlops = 2.0 * kSums * kRounds * (kBytes / sizeof(float));
  return kFlops * threads / seconds * 1e-9;
}

// Eight sums fill two units of latency four; more, as many as 16 registers hold beside factors and
// terms, serve other CPUs.
template <int kBytes>
FmaPeak peak(int threads, int passes) {
  return {kBytes * 8, threads,
          std::max({gflops<kBytes, 8>(threads, passes), gflops<kBytes, 10>(threads, passes),
                    gflops<kBytes, 12>(threads, passes), gflops<kBytes, 14>(threads, passes)})};
}

}  // namespace

std::vector<FmaPeak> measure_fma(int threads, int passes) {
  std::vector<FmaPeak> peaks{peak<16>(threads, passes)};
#ifdef __AVX__
  peaks.push_back(peak<32>(threads, passes));
#endif
#ifdef __AVX512F__
  peaks.push_back(peak<64>(threads, passes));
#endif
  return peaks;
}

}  // namespace ct2d::bench
