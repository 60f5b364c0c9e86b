#include "algorithms/case.h"

#include <algorithm>
#include <random>
#include <utility>

namespace ct2d::bench {

namespace {

template <class T>
void fill(uint32_t seed, int64_t count, void* data) {
  std::minstd_rand engine(seed);
  T* const values = static_cast<T*>(data);
  for (int64_t i = 0; i < count; ++i) {
    // In [-1, 1): ordinary numbers, whose sums stay ordinary in float16, too.
    round_to(static_cast<double>(engine()) / (1u << 30) - 1.0, values + i);
  }
}

bool allocate(DType dtype, int64_t count, AlignedBuffer* buffer) {
  return buffer->allocate(static_cast<size_t>(count) * dtype_size(dtype));
}

}  // namespace

std::shared_ptr<Layer> make_layer(const Problem& problem, DType dtype) {
  auto layer = std::make_shared<Layer>();
  layer->problem = problem;
  layer->dtype = dtype;
  uint32_t seed = 1;
  for (const auto& [buffer, count] :
       {std::pair{&layer->src, problem.src_size()},
        std::pair{&layer->weight, problem.weight_size()}, std::pair{&layer->bias, problem.oc},
        std::pair{&layer->dst, problem.dst_size()}}) {
    if (!allocate(dtype, count, buffer)) return nullptr;
    const auto filler = dtype == DType::kFloat32 ? fill<float> : fill<half_bits>;
    filler(seed++, count, buffer->data());
  }
  return layer;
}

std::shared_ptr<Case> Case::create(std::shared_ptr<Layer> layer, const Algorithm& algorithm,
                                   const KernelTable& kernels, int most_threads) {
  auto result = std::make_shared<Case>();
  result->prepared_ = algorithm.prepare(layer->problem, layer->dtype, kernels);
  int64_t scratch_bytes = 0;
  for (int threads = 1; threads <= most_threads; ++threads) {
    scratch_bytes = std::max(scratch_bytes, result->prepared_->scratch_bytes(threads));
  }
  const int64_t packed_bytes = result->prepared_->packed_bytes(layer->dtype);
  if (!result->packed_.data.allocate(static_cast<size_t>(packed_bytes), Pages::kLarge) ||
      !result->scratch_.allocate(static_cast<size_t>(scratch_bytes), Pages::kLarge)) {
    return nullptr;
  }
  if (packed_bytes > 0)
    result->prepared_->pack({layer->weight.data(), layer->dtype}, &result->packed_);
  result->layer_ = std::move(layer);
  return result;
}

Status Case::run(int threads) {
  const Operands operands{{layer_->src.data(), contiguous_strides(layer_->problem)},
                          {layer_->weight.data(), layer_->dtype},
                          {layer_->bias.data(), layer_->dtype},
                          layer_->dst.data(),
                          packed_.data.bytes() > 0 ? &packed_ : nullptr};
  return prepared_->run(operands, scratch_.data(), threads, nullptr);
}

}  // namespace ct2d::bench
