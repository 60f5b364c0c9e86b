#include "errors.h"

namespace ct2d::napi {

namespace {

Napi::Error with_code(Napi::Error error, const char* code) {
  error.Set("code", Napi::String::New(error.Env(), code));
  return error;
}

}  // namespace

const char* error_code(StatusCode code) {
  switch (code) {
    case StatusCode::kOutOfRange:
    case StatusCode::kUnsupported:
      return "ERR_OUT_OF_RANGE";
    case StatusCode::kShapeMismatch:
      return "ERR_SHAPE_MISMATCH";
    case StatusCode::kTooLarge:
      return "ERR_TOO_LARGE";
    case StatusCode::kCancelled:
      return "ABORT_ERR";
    case StatusCode::kOk:
      break;
  }
  return "";
}

Napi::Error plain_error(Napi::Env env, const char* code, const std::string& message) {
  return with_code(Napi::Error::New(env, message), code);
}

Napi::Error type_error(Napi::Env env, const char* code, const std::string& message) {
  return with_code(Napi::TypeError::New(env, message), code);
}

Napi::Error range_error(Napi::Env env, const char* code, const std::string& message) {
  return with_code(Napi::RangeError::New(env, message), code);
}

void throw_if_failed(Napi::Env env, const Status& status) {
  if (!status.ok()) throw range_error(env, error_code(status.code()), status.message());
}

}  // namespace ct2d::napi
