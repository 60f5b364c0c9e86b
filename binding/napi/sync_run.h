// Synchronous runs: on the caller's thread, with the team if it is free, else alone.
//
// All operands lie in JavaScript memory that the caller may have chosen so that they overlap: who
// runs a call checks first that its output stands apart.
#pragma once

#include <napi.h>

#include "call.h"
#include "ct2d.h"

namespace ct2d::napi {

// Throws: RangeError ERR_OVERLAP when the output shares memory with the elements that the call's
// input touches.
void check_input_apart(Napi::Env env, const Call& call, const TypedArrayView& input,
                       const TypedArrayView& output);

// Runs a call. Requires: an output that stands apart from the input and the parameters.
// Throws: RangeError ERR_SHAPE_MISMATCH when input or output do not have the call's sizes.
void run_now(Napi::Env env, const Call& call, const Parameters& parameters,
             const TypedArrayView& input, const TypedArrayView& output);

// runSync(dtype of the parameters, layer numbers, call numbers, input, weight, bias or null,
// output): one synchronous call over parameters that lie in JavaScript memory; nothing is copied.
void run_sync_borrowed(const Napi::CallbackInfo& info);

}  // namespace ct2d::napi
