// ExternalMemory: tells the garbage collector how much native memory an object keeps alive, so that
// it runs early enough; takes it back when the object goes away.
#pragma once

#include <napi.h>

#include <cstdint>

namespace ct2d::napi {

class ExternalMemory {
 public:
  ExternalMemory() = default;
  ExternalMemory(const ExternalMemory&) = delete;
  ExternalMemory& operator=(const ExternalMemory&) = delete;
  ~ExternalMemory() { set(env_, 0); }

  // Requires, as the destructor does: the JavaScript thread of `env`.
  void set(napi_env env, int64_t bytes) {
    if (bytes == bytes_) return;
    env_ = env;
    int64_t total = 0;
    // Not through Napi, which throws: this runs in destructors too.
    napi_adjust_external_memory(env, bytes - bytes_, &total);
    bytes_ = bytes;
  }

 private:
  napi_env env_ = nullptr;
  int64_t bytes_ = 0;
};

}  // namespace ct2d::napi
