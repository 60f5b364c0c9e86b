#include "problem/descriptor.h"

#include <charconv>
#include <cstdint>
#include <iterator>
#include <system_error>

namespace ct2d {

namespace {

struct Field {
  std::string_view name;
  int64_t Problem::*member;
  bool starts_part;
};

constexpr Field kFields[] = {
    {"n", &Problem::n, false},     {"g", &Problem::g, false},     {"ic", &Problem::ic, false},
    {"ih", &Problem::ih, false},   {"iw", &Problem::iw, false},   {"oc", &Problem::oc, true},
    {"kh", &Problem::kh, false},   {"kw", &Problem::kw, false},   {"sh", &Problem::sh, true},
    {"sw", &Problem::sw, false},   {"ph", &Problem::ph, false},   {"pw", &Problem::pw, false},
    {"oph", &Problem::oph, false}, {"opw", &Problem::opw, false}, {"dh", &Problem::dh, false},
    {"dw", &Problem::dw, false}};

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

Status malformed(std::string_view line) {
  return {StatusCode::kOutOfRange, "no problem line: " + std::string(line)};
}

}  // namespace

std::string to_line(const Problem& problem) {
  std::string line;
  for (const Field& field : kFields) {
    if (field.starts_part) line += '_';
    line += field.name;
    line += std::to_string(problem.*field.member);
  }
  return line;
}

Status parse_line(std::string_view line, Problem* problem) {
  const std::string_view word = line.substr(0, line.find(' '));
  Problem result;
  uint32_t seen = 0;
  const char* at = word.data();
  const char* const end = at + word.size();
  while (at != end) {
    if (*at == '_') {
      ++at;
      continue;
    }
    const char* const name_begin = at;
    while (at != end && is_letter(*at)) ++at;
    const std::string_view name(name_begin, static_cast<size_t>(at - name_begin));
    uint32_t index = 0;
    while (index < std::size(kFields) && kFields[index].name != name) ++index;
    if (index == std::size(kFields) || (seen >> index & 1)) return malformed(line);
    seen |= 1u << index;
    const auto [next, error] = std::from_chars(at, end, result.*kFields[index].member);
    if (error != std::errc()) return malformed(line);
    at = next;
  }
  if (seen == 0) return malformed(line);
  *problem = result;
  return {};
}

}  // namespace ct2d
