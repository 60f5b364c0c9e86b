#include "limits/fma_loop.h"

#include <array>
#include <cstring>

namespace ct2d::bench {

namespace {

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
double run(int64_t operations) {
  const int64_t rounds = operations / kSums;
  // The compiler must not see the values, nor that nobody reads the result.
  float factor = 0.5f, term = 1.0f;
  std::array<float, kBytes / sizeof(float)> result;
  asm volatile("" : "+m"(factor), "+m"(term));
  multiply_add<kBytes, kSums>(rounds, factor, term, result.data());
  asm volatile("" : : "r"(result.data()) : "memory");
  return 2.0 * kSums * static_cast<double>(rounds) * (kBytes / sizeof(float));
}

template <int kBytes>
void add_loops(std::vector<FmaLoop>* loops) {
  constexpr int kBits = kBytes * 8;
  loops->insert(loops->end(), {{kBits, 8, run<kBytes, 8>},
                               {kBits, 10, run<kBytes, 10>},
                               {kBits, 12, run<kBytes, 12>},
                               {kBits, 14, run<kBytes, 14>}});
}

}  // namespace

std::vector<FmaLoop> fma_loops() {
  std::vector<FmaLoop> loops;
  add_loops<16>(&loops);
#ifdef __AVX__
  add_loops<32>(&loops);
#endif
#ifdef __AVX512F__
  add_loops<64>(&loops);
#endif
  return loops;
}

}  // namespace ct2d::bench
