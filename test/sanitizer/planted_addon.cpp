// An addon with the fault that ours must not have: it keeps the memory of a typed array, not the
// array. planted.test.ts shows that AddressSanitizer sees it, in a Node that is not instrumented.

#include <node_api.h>

#include <cstdint>

namespace {

const volatile unsigned char* kept = nullptr;

// keep(Uint8Array)
napi_value keep(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value array;
  napi_get_cb_info(env, info, &count, &array, nullptr, nullptr);
  void* data = nullptr;
  napi_get_typedarray_info(env, array, nullptr, nullptr, &data, nullptr, nullptr);
  kept = static_cast<const unsigned char*>(data);
  return nullptr;
}

// read(index)
napi_value read(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument, result;
  napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr);
  int64_t index = 0;
  napi_get_value_int64(env, argument, &index);
  napi_create_uint32(env, kept[index], &result);
  return result;
}

}  // namespace

NAPI_MODULE_INIT() {
  napi_value function;
  napi_create_function(env, "keep", NAPI_AUTO_LENGTH, keep, nullptr, &function);
  napi_set_named_property(env, exports, "keep", function);
  napi_create_function(env, "read", NAPI_AUTO_LENGTH, read, nullptr, &function);
  napi_set_named_property(env, exports, "read", function);
  return exports;
}
