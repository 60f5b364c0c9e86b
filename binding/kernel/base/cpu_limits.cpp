#include "base/cpu_limits.h"

#if defined(__linux__)
#include <sched.h>
#endif

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>

namespace ct2d {

namespace {

// The least of the quotas seen, in whole CPUs; 0 before there is one.
class LeastQuota {
 public:
  void add(int64_t quota, int64_t period) {
    if (quota <= 0 || period <= 0) return;
    const auto cpus = static_cast<int>(std::clamp<int64_t>(quota / period, 1, INT16_MAX));
    least_ = least_ == 0 ? cpus : std::min(least_, cpus);
  }
  int value() const { return least_; }

 private:
  int least_ = 0;
};

// Reads "max 100000" or "50000 100000".
void add_v2(const std::string& group, LeastQuota* least) {
  std::ifstream file(group + "/cpu.max");
  int64_t quota = 0, period = 0;
  if (file >> quota >> period) least->add(quota, period);
}

void add_v1(const std::string& group, LeastQuota* least) {
  std::ifstream quota_file(group + "/cpu.cfs_quota_us"), period_file(group + "/cpu.cfs_period_us");
  int64_t quota = 0, period = 0;
  if (quota_file >> quota && period_file >> period) least->add(quota, period);
}

// Calls add for the mount itself and each group down to `path`. Inside a container the path is
// often that of the host and missing here; the mount then shows the container's own group.
template <class Add>
void walk(const std::string& mount, const std::string& path, LeastQuota* least, const Add& add) {
  add(mount, least);
  for (size_t at = path.find('/', 1); path.size() > 1; at = path.find('/', at + 1)) {
    add(mount + path.substr(0, at), least);
    if (at == std::string::npos) return;
  }
}

bool has_word(const std::string& list, const std::string& word) {
  return ("," + list + ",").find("," + word + ",") != std::string::npos;
}

}  // namespace

std::vector<int> allowed_cpus() {
  std::vector<int> cpus;
#if defined(__linux__)
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return cpus;
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (CPU_ISSET(cpu, &set)) cpus.push_back(cpu);
  }
#endif
  return cpus;
}

int physical_cores(const std::string& root, const std::vector<int>& cpus) {
  std::set<std::string> cores;
  for (const int cpu : cpus) {
    const std::string name = std::to_string(cpu);
    std::ifstream file(root + "/sys/devices/system/cpu/cpu" + name +
                       "/topology/thread_siblings_list");
    std::string siblings;
    cores.insert(file >> siblings ? siblings : name);
  }
  return static_cast<int>(cores.size());
}

int cpu_quota(const std::string& root) {
  const std::string mounts = root + "/sys/fs/cgroup";
  LeastQuota least;
  std::ifstream groups(root + "/proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {  // such as "4:cpu,cpuacct:/a/b", "0::/a/b"
    std::istringstream fields(line);
    std::string number, controllers, path;
    std::getline(fields, number, ':');
    std::getline(fields, controllers, ':');
    std::getline(fields, path);
    if (number == "0" && controllers.empty()) {
      walk(mounts, path, &least, add_v2);
    } else if (has_word(controllers, "cpu")) {
      for (const std::string& name : {controllers, std::string("cpu")}) {
        walk(mounts + "/" + name, path, &least, add_v1);
      }
    }
  }
  return least.value();
}

int usable_cores(const std::string& root) {
  const std::vector<int> cpus = allowed_cpus();
  const int cores = cpus.empty() ? static_cast<int>(std::thread::hardware_concurrency())
                                 : physical_cores(root, cpus);
  const int quota = cpu_quota(root);
  return std::max(1, quota == 0 ? cores : std::min(cores, quota));
}

}  // namespace ct2d
