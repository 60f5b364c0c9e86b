// The data caches of the first CPU, as Linux tells them.
#pragma once

#include <cstdint>

namespace ct2d::bench {

struct CacheSizes {
  int64_t l1, l2, l3;  // bytes; l3 is 0 where there is none
};

// Returns: the sizes, with 32 KiB and 512 KiB for a first and second level that nothing is told of.
CacheSizes cache_sizes();

}  // namespace ct2d::bench
