// Process-wide settings and facts: thread count, capabilities, and the binary16 conversions.
#pragma once

#include <napi.h>

namespace ct2d::napi {

// Adds setNumThreads, getNumThreads, capabilities, toFloat16 and fromFloat16 to the addon.
void define_settings(Napi::Env env, Napi::Object exports);

}  // namespace ct2d::napi
