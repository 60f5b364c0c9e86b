// The numbers of a layer and of one call, as the facade passes them: two Float64Arrays.
//
// Reading a typed array runs no JavaScript, so nothing can change between a check and its use. The
// order of the numbers is stated here and in src/native.cts, nowhere else.
#pragma once

#include <napi.h>

#include "ct2d.h"
#include "typed_array.h"

namespace ct2d::napi {

// Where the numbers of a layer stand.
enum LayerNumber : size_t {
  kLayerIc,
  kLayerOc,
  kLayerG,
  kLayerKh,
  kLayerKw,
  kLayerSh,
  kLayerSw,
  kLayerPh,
  kLayerPw,
  kLayerDh,
  kLayerDw,
  kLayerNumbers,
};

// Where the numbers of a call stand.
enum CallNumber : size_t {
  kCallN,
  kCallIh,
  kCallIw,
  kCallOph,
  kCallOpw,
  kCallOffset,
  kCallStrideN,
  kCallStrideC,
  kCallStrideH,
  kCallStrideW,
  kCallThreads,     // 0: the default
  kCallDirectOnly,  // 0 or 1: only direct algorithms (plan/select.h)
  kCallDtype,       // of input and output: 0 float32, 1 float16
  kCallOneCall,     // 0 or 1: pack for this call alone (plan/select.h)
  kCallNumbers,
};

// Returns: the dtype of the number 0 (float32) or 1 (float16).
// Throws: TypeError ERR_INVALID_ARG_TYPE for anything else.
DType dtype_of(const Napi::Value& value);

// A Problem with the fields of the layer; those of a call keep their defaults.
Problem layer_of(const Napi::Value& numbers);

struct Call {
  std::shared_ptr<const Plan> plan;
  Strides strides;
  int64_t offset;
  int threads;

  // Computes: the input as the kernel sees it, after checking that it stays inside `input`.
  // Throws: RangeError ERR_SHAPE_MISMATCH.
  SourceView source(Napi::Env env, const TypedArrayView& input) const;

  // Throws: RangeError ERR_SHAPE_MISMATCH unless `output` has exactly the output's elements, and
  // ERR_OVERLAP when it shares memory with [begin, begin + bytes).
  void check_output(Napi::Env env, const TypedArrayView& output) const;
  void check_apart(Napi::Env env, const TypedArrayView& output, const void* begin,
                   size_t bytes) const;
};

Call call_of(const Napi::Value& numbers, const Problem& layer, PlanCache* plans);

}  // namespace ct2d::napi
