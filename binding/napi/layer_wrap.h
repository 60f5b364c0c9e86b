// LayerWrap: the native half of a module, as the JavaScript class `Layer`.
//
// Holds the layer's sizes and the private memory of its parameters. Everything else (defaults,
// words of errors, output allocation) is the facade's. See NativeLayer in src/native.cts for the
// signatures.
#pragma once

#include <napi.h>

#include "call.h"
#include "ct2d.h"
#include "external_memory.h"

namespace ct2d::napi {

class LayerWrap : public Napi::ObjectWrap<LayerWrap> {
 public:
  static Napi::Function define(Napi::Env env);

  explicit LayerWrap(const Napi::CallbackInfo& info);
  ~LayerWrap() override;

 private:
  void write(const Napi::CallbackInfo& info);
  void read(const Napi::CallbackInfo& info);
  void run_sync(const Napi::CallbackInfo& info);
  Napi::Value run(const Napi::CallbackInfo& info);
  void prepare(const Napi::CallbackInfo& info);
  Napi::Value describe(const Napi::CallbackInfo& info);
  void dispose(const Napi::CallbackInfo& info);

  // Throws: Error ERR_DISPOSED.
  void require_alive(Napi::Env env) const;

  // Elements of a parameter from `offset` on, and an array for them.
  struct Part {
    void* data;
    int64_t offset, count;
  };
  // Checks that the elements exist among `size`. No array, no elements.
  Part part_of(const Napi::Value& array, const Napi::Value& offset, int64_t size,
               const char* name) const;
  Call call(const Napi::Value& numbers);
  void release();

  Problem layer_;
  DType dtype_;
  ParameterStore store_;
  PlanCache plans_;
  bool alive_ = false;
  ExternalMemory memory_;
};

}  // namespace ct2d::napi
