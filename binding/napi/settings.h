// What belongs to no layer: thread count, capabilities, the binary16 conversions, a hint about the
// pages of fresh memory, and where memory lies.
#pragma once

#include <napi.h>

namespace ct2d::napi {

// Adds setNumThreads, getNumThreads, capabilities, toFloat16, fromFloat16, preferLargePages and
// addressOf to the addon.
void define_settings(Napi::Env env, Napi::Object exports);

}  // namespace ct2d::napi
