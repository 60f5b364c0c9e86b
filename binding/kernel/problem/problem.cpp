#include "problem/problem.h"

#include <algorithm>
#include <initializer_list>
#include <string>

#include "base/int_math.h"

namespace ct2d {

namespace {

constexpr int64_t kMaxField = (int64_t{1} << 31) - 1;

struct Field {
  const char* name;
  int64_t value, least;
};

Status check_fields(std::initializer_list<Field> fields) {
  for (const auto& [name, value, least] : fields) {
    if (value >= least && value <= kMaxField) continue;
    return {StatusCode::kOutOfRange, std::string(name) + " must be in [" + std::to_string(least) +
                                         ", 2^31 - 1]; received " + std::to_string(value)};
  }
  return {};
}

Status check_axis(const char* name, const Axis& axis) {
  if (axis.output_padding >= std::max(axis.stride, axis.dilation)) {
    return {StatusCode::kOutOfRange,
            std::string(name) + ": output padding must be below max(stride, dilation)"};
  }
  const int64_t output = axis.output();
  if (output < 1) {
    return {StatusCode::kShapeMismatch,
            std::string(name) + ": the output would have size " + std::to_string(output)};
  }
  if (output > kMaxField) {
    return {StatusCode::kTooLarge, std::string(name) + ": the output passes 2^31 - 1"};
  }
  return {};
}

// Every prefix of the product is bounded too, so n = 0 hides no overflow behind it.
Status check_product(const char* tensor, std::initializer_list<int64_t> factors) {
  int64_t product = 1;
  for (const int64_t factor : factors) {
    if (!mul_within(&product, factor)) {
      return {StatusCode::kTooLarge, std::string(tensor) + " would pass 2^53 - 1 elements"};
    }
  }
  return {};
}

int64_t saturated_product(std::initializer_list<int64_t> factors) {
  int64_t product = 1;
  for (const int64_t factor : factors) {
    if (factor == 0) return 0;
    if (!mul_within(&product, factor)) product = kMaxSize;
  }
  return product;
}

// Counts the (input position, tap) pairs of one axis whose output position i*stride + k*dilation -
// padding exists, by the shorter of the two loops.
int64_t live_pairs(const Axis& axis) {
  const bool by_kernel = axis.kernel <= axis.input;
  const int64_t count = by_kernel ? axis.kernel : axis.input;
  const int64_t step = by_kernel ? axis.dilation : axis.stride;
  const int64_t other_count = by_kernel ? axis.input : axis.kernel;
  const int64_t other_step = by_kernel ? axis.stride : axis.dilation;
  const int64_t last_output = axis.output() - 1;
  int64_t pairs = 0;
  for (int64_t i = 0; i < count; ++i) {
    const int64_t shift = i * step - axis.padding;
    const int64_t first = shift >= 0 ? 0 : ceil_div(-shift, other_step);
    const int64_t room = last_output - shift;
    const int64_t last = room < 0 ? -1 : std::min(other_count - 1, room / other_step);
    pairs += std::max<int64_t>(0, last - first + 1);
  }
  return pairs;
}

}  // namespace

Status check_layer(const Problem& p) {
  if (Status status = check_fields({{"g", p.g, 1},
                                    {"ic", p.ic, 1},
                                    {"oc", p.oc, 1},
                                    {"kh", p.kh, 1},
                                    {"kw", p.kw, 1},
                                    {"sh", p.sh, 1},
                                    {"sw", p.sw, 1},
                                    {"ph", p.ph, 0},
                                    {"pw", p.pw, 0},
                                    {"dh", p.dh, 1},
                                    {"dw", p.dw, 1}});
      !status.ok()) {
    return status;
  }
  if (p.ic % p.g != 0 || p.oc % p.g != 0) {
    return {StatusCode::kShapeMismatch, "ic and oc must be divisible by g"};
  }
  return check_product("weight", {p.ic, p.oc_per_group(), p.kh, p.kw});
}

Status check(const Problem& p) {
  if (Status status = check_layer(p); !status.ok()) return status;
  if (Status status = check_fields(
          {{"n", p.n, 0}, {"ih", p.ih, 1}, {"iw", p.iw, 1}, {"oph", p.oph, 0}, {"opw", p.opw, 0}});
      !status.ok()) {
    return status;
  }
  if (Status status = check_axis("height", p.axis_h()); !status.ok()) return status;
  if (Status status = check_axis("width", p.axis_w()); !status.ok()) return status;
  if (Status status = check_product("src", {p.ic, p.ih, p.iw, p.n}); !status.ok()) return status;
  return check_product("dst", {p.oc, p.oh(), p.ow(), p.n});
}

MultiplyAdds multiply_adds(const Problem& p) {
  const int64_t oc = p.oc_per_group();
  return {saturated_product({p.n, p.ic, oc, p.ih, p.iw, p.kh, p.kw}),
          saturated_product({p.n, p.ic, oc, live_pairs(p.axis_h()), live_pairs(p.axis_w())})};
}

}  // namespace ct2d
