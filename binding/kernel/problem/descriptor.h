// The problem line: one Problem as one word, and back.
//
// n2g1ic8ih5iw7_oc16kh4kw4_sh2sw2ph1pw1oph0opw0dh1dw1
// It names tests, benchmarks and `describe()` output, and is what a bug report must contain.
// A dtype and a free name may follow after spaces; they are not part of the Problem.
#pragma once

#include <string>
#include <string_view>

#include "base/status.h"
#include "problem/problem.h"

namespace ct2d {

std::string to_line(const Problem& problem);

// Reads the first word of `line`. Fields may be left out (they keep their defaults) and come in any
// order, each at most once; underscores between them are ignored.
// Returns: kOutOfRange for text that is no problem line. The problem itself is not checked.
Status parse_line(std::string_view line, Problem* problem);

}  // namespace ct2d
