#include "limits/cache_sizes.h"

#include <fstream>
#include <string>

namespace ct2d::bench {

namespace {

// Returns: the first word of a file of the system; empty where there is none.
std::string read_word(const std::string& path) {
  std::string word;
  std::ifstream(path) >> word;
  return word;
}

// Linux writes sizes as in "48K".
int64_t to_bytes(const std::string& size) {
  if (size.empty()) return 0;
  const int64_t unit = size.back() == 'M' ? 1 << 20 : size.back() == 'K' ? 1 << 10 : 1;
  return std::stoll(size) * unit;
}

}  // namespace

CacheSizes cache_sizes() {
  int64_t by_level[] = {0, 32 << 10, 512 << 10, 0};
  for (int index = 0;; ++index) {
    const std::string folder =
        "/sys/devices/system/cpu/cpu0/cache/index" + std::to_string(index) + "/";
    const std::string level = read_word(folder + "level");
    if (level.empty()) break;
    const int64_t bytes = to_bytes(read_word(folder + "size"));
    const bool holds_data = read_word(folder + "type") != "Instruction";
    if (holds_data && bytes > 0 && level <= "3") by_level[std::stoi(level)] = bytes;
  }
  return {by_level[1], by_level[2], by_level[3]};
}

}  // namespace ct2d::bench
