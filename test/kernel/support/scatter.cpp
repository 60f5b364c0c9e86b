#include "support/scatter.h"

namespace ct2d::test {

namespace {

// Adds one input plane through one kernel to one output plane.
void scatter_plane(const Problem& p, const double* src, const double* weight, double* dst) {
  const int64_t oh = (p.ih - 1) * p.sh - 2 * p.ph + p.dh * (p.kh - 1) + p.oph + 1;
  const int64_t ow = (p.iw - 1) * p.sw - 2 * p.pw + p.dw * (p.kw - 1) + p.opw + 1;
  for (int64_t ih = 0; ih < p.ih; ++ih) {
    for (int64_t iw = 0; iw < p.iw; ++iw) {
      for (int64_t kh = 0; kh < p.kh; ++kh) {
        for (int64_t kw = 0; kw < p.kw; ++kw) {
          const int64_t y = ih * p.sh - p.ph + kh * p.dh;
          const int64_t x = iw * p.sw - p.pw + kw * p.dw;
          if (y < 0 || y >= oh || x < 0 || x >= ow) continue;
          dst[y * ow + x] += src[ih * p.iw + iw] * weight[kh * p.kw + kw];
        }
      }
    }
  }
}

}  // namespace

std::vector<double> scatter(const Problem& p, const Tensors& t) {
  const int64_t in_plane = p.ih * p.iw, kernel = p.kh * p.kw, out_plane = p.oh() * p.ow();
  const int64_t ic = p.ic / p.g, oc = p.oc / p.g;
  std::vector<double> dst(static_cast<size_t>(p.n * p.oc * out_plane), 0.0);
  for (int64_t n = 0; n < p.n; ++n) {
    for (int64_t g = 0; g < p.g; ++g) {
      for (int64_t i = g * ic; i < (g + 1) * ic; ++i) {
        for (int64_t o = 0; o < oc; ++o) {
          scatter_plane(p, t.src.data() + (n * p.ic + i) * in_plane,
                        t.weight.data() + (i * oc + o) * kernel,
                        dst.data() + (n * p.oc + g * oc + o) * out_plane);
        }
      }
    }
  }
  if (t.bias.empty()) return dst;
  for (int64_t at = 0; at < p.n * p.oc * out_plane; ++at) {
    dst[at] += t.bias[at / out_plane % p.oc];
  }
  return dst;
}

}  // namespace ct2d::test
