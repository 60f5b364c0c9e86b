#include "base/placement.h"

#if defined(__linux__)
#include <sched.h>
#endif

namespace ct2d {

#if defined(__linux__)

int current_cpu() { return sched_getcpu(); }

bool leave_cpu(int cpu) {
  if (cpu < 0 || cpu >= CPU_SETSIZE || sched_getcpu() != cpu) return false;
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return false;
  cpu_set_t others = allowed;
  CPU_CLR(cpu, &others);
  if (CPU_COUNT(&others) == 0 || sched_setaffinity(0, sizeof others, &others) != 0) return false;
  sched_setaffinity(0, sizeof allowed, &allowed);
  return true;
}

#else

int current_cpu() { return -1; }

bool leave_cpu(int) { return false; }

#endif

}  // namespace ct2d
