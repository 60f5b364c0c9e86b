#include "base/cpu_limits.h"

#if defined(__linux__)
#include <sched.h>
#endif

#include <algorithm>
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <set>
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

// Returns: what a file holds; nothing where it cannot be read. Streams would bring their locales
// into every prebuilt file.
std::string text_of(const std::string& path) {
  std::string text;
  std::FILE* const file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return text;
  char buffer[1024];
  for (size_t size; (size = std::fread(buffer, 1, sizeof buffer, file)) > 0;) {
    text.append(buffer, size);
  }
  std::fclose(file);
  return text;
}

// Removes the text up to the first `end`, or all where there is none, and returns it without `end`.
std::string take(std::string* text, char end) {
  const size_t at = std::min(text->find(end), text->size());
  std::string taken = text->substr(0, at);
  text->erase(0, at + 1);
  return taken;
}

// Reads "max 100000" or "50000 100000".
void add_v2(const std::string& group, LeastQuota* least) {
  int64_t quota = 0, period = 0;
  const std::string text = text_of(group + "/cpu.max");
  if (std::sscanf(text.c_str(), "%" SCNd64 " %" SCNd64, &quota, &period) == 2) {
    least->add(quota, period);
  }
}

void add_v1(const std::string& group, LeastQuota* least) {
  const auto number = [&](const char* name) {
    int64_t value = 0;
    std::sscanf(text_of(group + name).c_str(), "%" SCNd64, &value);
    return value;
  };
  least->add(number("/cpu.cfs_quota_us"), number("/cpu.cfs_period_us"));
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
    std::string siblings =
        text_of(root + "/sys/devices/system/cpu/cpu" + name + "/topology/thread_siblings_list");
    cores.insert(siblings.empty() ? name : take(&siblings, '\n'));
  }
  return static_cast<int>(cores.size());
}

int cpu_quota(const std::string& root) {
  const std::string mounts = root + "/sys/fs/cgroup";
  LeastQuota least;
  std::string groups = text_of(root + "/proc/self/cgroup");
  while (!groups.empty()) {
    std::string path = take(&groups, '\n');  // such as "4:cpu,cpuacct:/a/b", "0::/a/b"
    const std::string number = take(&path, ':');
    const std::string controllers = take(&path, ':');
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
