// Errors that the addon throws: a JavaScript error class with a stable `code`.
//
// The facade checks first and words what users read; these are the last line of defence, so that no
// call of the raw addon, however hostile, reads or writes memory that it should not.
#pragma once

#include <napi.h>

#include <string>

#include "ct2d.h"

namespace ct2d::napi {

// The code of a failed Status, as in section 4 of the contract (ERR_OUT_OF_RANGE and so on).
const char* error_code(StatusCode code);

// A plain Error, a TypeError and a RangeError with a code.
Napi::Error plain_error(Napi::Env env, const char* code, const std::string& message);
Napi::Error type_error(Napi::Env env, const char* code, const std::string& message);
Napi::Error range_error(Napi::Env env, const char* code, const std::string& message);

// Throws the JavaScript error of a failed status; returns for an OK one.
void throw_if_failed(Napi::Env env, const Status& status);

}  // namespace ct2d::napi
