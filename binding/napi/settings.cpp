#include "settings.h"

#include <algorithm>

#include "ct2d.h"
#include "errors.h"
#include "typed_array.h"

namespace ct2d::napi {

namespace {

// setNumThreads(n)
void set_threads(const Napi::CallbackInfo& info) {
  if (!info[0].IsNumber()) {
    throw type_error(info.Env(), "ERR_INVALID_ARG_TYPE", "threads must be a number");
  }
  const int64_t threads =
      integer_of(info.Env(), info[0].As<Napi::Number>().DoubleValue(), "threads");
  const int64_t bounded = std::clamp<int64_t>(threads, 0, kMaxThreads + 1);
  throw_if_failed(info.Env(), set_num_threads(static_cast<int>(bounded)));
}

// getNumThreads()
Napi::Value get_threads(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), num_threads());
}

// capabilities()
Napi::Value capabilities(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  Napi::Array names = Napi::Array::New(env);
  for (const Algorithm* algorithm : algorithms()) names.Set(names.Length(), algorithm->name);
  Napi::Object result = Napi::Object::New(env);
  result.Set("version", CT2D_VERSION);
  const KernelTable* active = nullptr;
  throw_if_failed(env, active_kernels(&active));
  Napi::Array isas = Napi::Array::New(env);
  for (const KernelTable* kernels : runnable_kernels()) isas.Set(isas.Length(), kernels->isa);
  result.Set("isa", active->isa);
  result.Set("isas", isas);
  result.Set("threads", num_threads());
  result.Set("algorithms", names);
  result.Set("queueLength", static_cast<double>(Dispatcher::instance().length()));
  result.Set("queueLimit", static_cast<double>(Dispatcher::kMostJobs));
  return result;
}

void require_apart(Napi::Env env, const TypedArrayView& src, size_t src_size,
                   const TypedArrayView& dst, size_t dst_size) {
  if (src.length != dst.length) {
    throw range_error(env, "ERR_SHAPE_MISMATCH", "source and destination differ in length");
  }
  const auto count = static_cast<size_t>(src.length);
  if (overlap({src.begin(), count * src_size}, {dst.begin(), count * dst_size})) {
    throw range_error(env, "ERR_OVERLAP",
                      "destination must not overlap source; received memory that does");
  }
}

const convert_kernels& converters(Napi::Env env) {
  const KernelTable* active = nullptr;
  throw_if_failed(env, active_kernels(&active));
  return active->convert;
}

// toFloat16(Float32Array or Float64Array, Uint16Array)
void to_float16(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const TypedArrayView dst = view_of(info[1], DType::kFloat16, "destination");
  auto* const bits = static_cast<half_bits*>(dst.data);
  if (is_float64_array(info[0])) {
    const TypedArrayView src = float64_view_of(info[0], "source");
    require_apart(env, src, sizeof(double), dst, sizeof(half_bits));
    convert(static_cast<const double*>(src.data), bits, static_cast<size_t>(src.length));
  } else {
    const TypedArrayView src = view_of(info[0], DType::kFloat32, "source");
    require_apart(env, src, sizeof(float), dst, sizeof(half_bits));
    converters(env).narrow(static_cast<const float*>(src.data), bits,
                           static_cast<size_t>(src.length));
  }
}

// fromFloat16(Uint16Array, Float32Array)
void from_float16(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const TypedArrayView src = view_of(info[0], DType::kFloat16, "source");
  const TypedArrayView dst = view_of(info[1], DType::kFloat32, "destination");
  require_apart(env, src, sizeof(half_bits), dst, sizeof(float));
  converters(env).widen(static_cast<const half_bits*>(src.data), static_cast<float*>(dst.data),
                        static_cast<size_t>(src.length));
}

// A Float32Array or Uint16Array.
TypedArrayView memory_of(const Napi::Value& value) {
  return view_of(value, is_uint16_array(value) ? DType::kFloat16 : DType::kFloat32, "memory");
}

// preferLargePages(Float32Array, or Uint16Array)
void prefer_large(const Napi::CallbackInfo& info) {
  const TypedArrayView view = memory_of(info[0]);
  const size_t size = is_uint16_array(info[0]) ? sizeof(half_bits) : sizeof(float);
  if (view.data != nullptr) {
    prefer_large_pages_within(view.data, static_cast<size_t>(view.length) * size);
  }
}

// addressOf(Float32Array, or Uint16Array): where it begins, 0 where it is empty. Two buffers may
// be the same shared memory, which their JavaScript objects do not tell.
Napi::Value address_of(const Napi::CallbackInfo& info) {
  const auto address = reinterpret_cast<uintptr_t>(memory_of(info[0]).data);
  return Napi::Number::New(info.Env(), static_cast<double>(address));
}

}  // namespace

void define_settings(Napi::Env env, Napi::Object exports) {
  exports.Set("setNumThreads", Napi::Function::New<set_threads>(env, "setNumThreads"));
  exports.Set("getNumThreads", Napi::Function::New<get_threads>(env, "getNumThreads"));
  exports.Set("capabilities", Napi::Function::New<capabilities>(env, "capabilities"));
  exports.Set("toFloat16", Napi::Function::New<to_float16>(env, "toFloat16"));
  exports.Set("fromFloat16", Napi::Function::New<from_float16>(env, "fromFloat16"));
  exports.Set("addressOf", Napi::Function::New<address_of>(env, "addressOf"));
  exports.Set("preferLargePages", Napi::Function::New<prefer_large>(env, "preferLargePages"));
}

}  // namespace ct2d::napi
