// What the machine and its control groups let this process use.
//
// All of it is read from files under a root folder ("/" but for tests), which is Linux's way; other
// systems have none of these files, and their CPUs count as cores.
#pragma once

#include <string>
#include <vector>

namespace ct2d {

// The CPUs that the calling thread may run on, by number; empty where that cannot be told.
std::vector<int> allowed_cpus();

// Computes: the physical cores behind `cpus`. Hardware threads of one core share its FMA units,
// which one thread of the kernels keeps busy; the siblings stay free for JavaScript.
int physical_cores(const std::string& root, const std::vector<int>& cpus);

// Computes: the CPUs that the control groups (v1 and v2) of this process grant it, the least along
// the path of nested groups, rounded down but at least 1: a team that uses more than the quota
// makes the kernel stop the whole process, its event loop included, until the next period.
// Returns: 0 where there is no quota.
int cpu_quota(const std::string& root);

// The least of all of the above, at least 1.
int usable_cores(const std::string& root);

}  // namespace ct2d
