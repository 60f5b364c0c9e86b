// Errors that the addon throws: a JavaScript error class with a stable `code`.
//
// The facade checks first and words what users read. These are the last line of defence against
// wrong kinds, sizes and offsets and, in synchronous calls, against overlaps. One duty stays with
// the facade: nobody may detach or resize the arrays of an asynchronous run before it has settled.
#pragma once

#include <napi.h>

#include <string>

#include "ct2d.h"

namespace ct2d::napi {

// The `code` of the JavaScript error for a failed Status (ERR_OUT_OF_RANGE and so on).
const char* error_code(StatusCode code);

// A plain Error, a TypeError and a RangeError with a code.
Napi::Error plain_error(Napi::Env env, const char* code, const std::string& message);
Napi::Error type_error(Napi::Env env, const char* code, const std::string& message);
Napi::Error range_error(Napi::Env env, const char* code, const std::string& message);

// Throws the JavaScript error of a failed status; returns for an OK one.
void throw_if_failed(Napi::Env env, const Status& status);

}  // namespace ct2d::napi
