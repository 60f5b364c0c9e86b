#include "base/cpu_limits.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace ct2d {
namespace {

// A root folder with the files of a machine.
class Machine {
 public:
  Machine() {
    const std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
    root_ = std::filesystem::path(testing::TempDir()) / ("cpu_limits_" + name);
    std::filesystem::remove_all(root_);
  }
  ~Machine() { std::filesystem::remove_all(root_); }

  Machine& file(const std::string& path, const std::string& text) {
    const std::filesystem::path name = root_ / path;
    std::filesystem::create_directories(name.parent_path());
    std::ofstream(name) << text;
    return *this;
  }
  Machine& siblings(int cpu, const std::string& list) {
    return file(
        "sys/devices/system/cpu/cpu" + std::to_string(cpu) + "/topology/thread_siblings_list",
        list + "\n");
  }
  Machine& v1(const std::string& group, const std::string& quota, const std::string& period) {
    return file("sys/fs/cgroup/" + group + "/cpu.cfs_quota_us", quota + "\n")
        .file("sys/fs/cgroup/" + group + "/cpu.cfs_period_us", period + "\n");
  }
  std::string root() const { return root_.string(); }

 private:
  std::filesystem::path root_;
};

TEST(CpuQuota, IsNoneWithoutControlGroups) {
  EXPECT_EQ(cpu_quota(Machine().root()), 0);
  EXPECT_EQ(cpu_quota(Machine().file("proc/self/cgroup", "0::/\n").root()), 0);
  EXPECT_EQ(cpu_quota(Machine().file("proc/self/cgroup", "\nnonsense\n::\n0:\n").root()), 0);
}

TEST(CpuQuota, OfVersion2IsRoundedDownButOneAtLeast) {
  struct Row {
    const char* text;
    int cpus;
  };
  for (const Row& row : {Row{"max 100000\n", 0}, Row{"200000 100000\n", 2}, Row{"350000 100000", 3},
                         Row{"50000 100000\n", 1}, Row{"100 1000000\n", 1}, Row{"", 0},
                         Row{"100000\n", 0}, Row{"100000 0\n", 0}, Row{"-1 100000\n", 0}}) {
    Machine machine;
    machine.file("proc/self/cgroup", "0::/\n").file("sys/fs/cgroup/cpu.max", row.text);
    EXPECT_EQ(cpu_quota(machine.root()), row.cpus) << row.text;
  }
}

TEST(CpuQuota, OfNestedGroupsIsTheLeastAlongThePath) {
  Machine machine;
  machine.file("proc/self/cgroup", "0::/slice/pod/app\n")
      .file("sys/fs/cgroup/slice/cpu.max", "800000 100000\n")
      .file("sys/fs/cgroup/slice/pod/cpu.max", "300000 100000\n")
      .file("sys/fs/cgroup/slice/pod/app/cpu.max", "max 100000\n")
      .file("sys/fs/cgroup/slice/other/cpu.max", "100000 100000\n");
  EXPECT_EQ(cpu_quota(machine.root()), 3);
  machine.file("sys/fs/cgroup/slice/pod/app/cpu.max", "100000 50000\n");
  EXPECT_EQ(cpu_quota(machine.root()), 2);
}

TEST(CpuQuota, OfAContainerIsAtTheMountWhenThePathIsTheHosts) {
  Machine machine;
  machine.file("proc/self/cgroup", "0::/docker/0123abcd\n")
      .file("sys/fs/cgroup/cpu.max", "400000 100000\n");
  EXPECT_EQ(cpu_quota(machine.root()), 4);
}

TEST(CpuQuota, OfVersion1) {
  for (const std::string name : {"cpu", "cpu,cpuacct", "cpuacct,cpu"}) {
    Machine machine;
    machine.file("proc/self/cgroup", "5:memory:/x\n4:" + name + ":/x/y\n0::/x\n")
        .v1(name, "-1", "100000")
        .v1(name + "/x", "250000", "100000")
        .v1(name + "/x/y", "-1", "100000");
    EXPECT_EQ(cpu_quota(machine.root()), 2) << name;
  }
}

TEST(CpuQuota, OfVersion1IsFoundUnderTheShortNameOfItsMount) {
  Machine machine;
  machine.file("proc/self/cgroup", "4:cpu,cpuacct:/\n").v1("cpu", "100000", "100000");
  EXPECT_EQ(cpu_quota(machine.root()), 1);
}

TEST(CpuQuota, IgnoresControllersThatOnlyBeginAlike) {
  Machine machine;
  machine.file("proc/self/cgroup", "4:cpuset:/x\n3:cpuacct:/x\n")
      .v1("cpuset/x", "100000", "100000")
      .v1("cpuacct/x", "100000", "100000")
      .v1("cpu/x", "100000", "100000");
  EXPECT_EQ(cpu_quota(machine.root()), 0);
}

TEST(CpuQuota, OfBothVersionsIsTheLeast) {
  Machine machine;
  machine.file("proc/self/cgroup", "1:cpu:/x\n0::/y\n")
      .v1("cpu/x", "300000", "100000")
      .file("sys/fs/cgroup/y/cpu.max", "200000 100000\n");
  EXPECT_EQ(cpu_quota(machine.root()), 2);
}

TEST(PhysicalCores, CountsSiblingsOnce) {
  Machine machine;
  machine.siblings(0, "0,4").siblings(4, "0,4").siblings(1, "1,5").siblings(5, "1,5");
  EXPECT_EQ(physical_cores(machine.root(), {0, 1, 4, 5}), 2);
  EXPECT_EQ(physical_cores(machine.root(), {0, 4}), 1);
  EXPECT_EQ(physical_cores(machine.root(), {4, 5}), 2);
}

TEST(PhysicalCores, AreTheCpusWhereTheTopologyIsUnknown) {
  EXPECT_EQ(physical_cores(Machine().root(), {0, 1, 7}), 3);
}

TEST(UsableCores, AreTheLeastOfAllAndAtLeastOne) {
  const int cpus = static_cast<int>(allowed_cpus().size());
  Machine machine;
  EXPECT_GE(usable_cores(machine.root()), 1);
  if (cpus != 0) {
    EXPECT_EQ(usable_cores(machine.root()), cpus);
  }
  machine.file("proc/self/cgroup", "0::/\n").file("sys/fs/cgroup/cpu.max", "100000 100000\n");
  EXPECT_EQ(usable_cores(machine.root()), 1);
}

}  // namespace
}  // namespace ct2d
