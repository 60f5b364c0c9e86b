// ct2d_bench [--threads=1,2] [--dtype=float16] [--once] [--chosen] [Google Benchmark's options]:
// times every algorithm, or only the one that select() chooses, on the problems whose lines
// ("n1ic8ih5iw7_oc16kh4kw4_sh2sw2ph1pw1 a-name", problem/descriptor.h) stand on the standard input.
//
// Benchmarks are named <layer>/<algorithm>/<threads>; the label "chosen" marks what select()
// chooses. Without --chosen, <layer>/fma_peak/<threads> runs multiply-adds on registers alone, in
// vectors of the instruction set: what the machine can do at the time. An algorithm that is far
// dearer than the cheapest, by its own estimate, runs once; with
// --once it is left out, and the others run once.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <iostream>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "algorithms/case.h"
#include "base/parallel.h"
#include "base/team_lease.h"
#include "base/thread_count.h"
#include "limits/fma_loop.h"
#include "micro/dispatch.h"
#include "plan/select.h"
#include "problem/descriptor.h"

namespace ct2d::bench {

namespace {

// How many times the estimate of the cheapest algorithm makes another too dear to repeat.
constexpr double kFarDearer = 20;

struct Options {
  std::vector<int> threads{1};
  DType dtype = DType::kFloat32;
  bool once = false, chosen = false;
};

bool parse_threads(std::string_view text, std::vector<int>* threads) {
  threads->clear();
  const char* const end = text.data() + text.size();
  for (const char* at = text.data();; ++at) {
    int count = 0;
    const auto [next, error] = std::from_chars(at, end, count);
    if (error != std::errc() || count < 1 || count > kMaxThreads) return false;
    threads->push_back(count);
    if (next == end) return true;
    if (*next != ',') return false;
    at = next;
  }
}

bool parse(std::string_view argument, Options* options) {
  constexpr std::string_view kThreads = "--threads=";
  if (argument.starts_with(kThreads)) {
    return parse_threads(argument.substr(kThreads.size()), &options->threads);
  }
  if (argument == "--once") {
    options->once = true;
    return true;
  }
  if (argument == "--chosen") {
    options->chosen = true;
    return true;
  }
  for (const DType dtype : {DType::kFloat32, DType::kFloat16}) {
    if (argument != std::string("--dtype=") + dtype_name(dtype)) continue;
    options->dtype = dtype;
    return true;
  }
  return false;
}

struct Candidate {
  const Algorithm* algorithm;
  bool chosen, far_dearer;
};

std::vector<Candidate> candidates(const Problem& problem, DType dtype, const KernelTable& kernels) {
  std::vector<std::pair<const Algorithm*, double>> costs;
  double least = std::numeric_limits<double>::infinity();
  for (const Algorithm* algorithm : algorithms()) {
    if (!algorithm->supports(problem, dtype, kernels).ok()) continue;
    costs.emplace_back(algorithm, algorithm->cost(problem, dtype, kernels));
    least = std::min(least, costs.back().second);
  }
  const Algorithm* const chosen = select(problem, dtype, kernels, {}).algorithm;
  std::vector<Candidate> result;
  for (const auto& [algorithm, cost] : costs) {
    result.push_back({algorithm, algorithm == chosen, cost > kFarDearer * least});
  }
  return result;
}

benchmark::Counter per_iteration(int64_t multiply_adds) {
  return {2e-9 * static_cast<double>(multiply_adds), benchmark::Counter::kIsIterationInvariantRate};
}

void time_case(benchmark::State& state, Case* item, const MultiplyAdds& work, bool warm) {
  const auto threads = static_cast<int>(state.range(0));
  const TeamLease team(TeamLease::Mode::kWait, threads);
  if (warm) static_cast<void>(item->run(threads));
  for (auto _ : state) {
    if (Status status = item->run(threads); !status.ok()) {
      state.SkipWithError(status.message().c_str());
      break;
    }
  }
  state.counters["useful_gflops"] = per_iteration(work.useful);
  state.counters["live_gflops"] = per_iteration(work.live);
}

// Vector operations of a task: a fraction of a millisecond.
constexpr int64_t kPeakOperations = 1 << 20;

void time_peak(benchmark::State& state, const FmaLoop& loop) {
  const auto threads = static_cast<int>(state.range(0));
  const TeamLease team(TeamLease::Mode::kWait, threads);
  const double flops = loop.run(kPeakOperations) * threads;
  for (auto _ : state) {
    static_cast<void>(
        parallel_for(threads, threads, nullptr, [&](int64_t, int) { loop.run(kPeakOperations); }));
  }
  const benchmark::Counter speed(1e-9 * flops, benchmark::Counter::kIsIterationInvariantRate);
  state.counters["useful_gflops"] = state.counters["live_gflops"] = speed;
}

// Twelve sums are at the peak of every CPU that has been tried.
void register_peak(const std::string& layer, const KernelTable& kernels, const Options& options) {
  for (const FmaLoop& loop : fma_loops()) {
    if (loop.bits != kernels.lanes * 32 || loop.sums != 12) continue;
    auto* const registered = benchmark::RegisterBenchmark(
        (layer + "/fma_peak").c_str(), [loop](benchmark::State& state) { time_peak(state, loop); });
    for (const int threads : options.threads) registered->Arg(threads);
    registered->UseRealTime()->Unit(benchmark::kMillisecond);
    if (options.once) registered->Iterations(1)->Repetitions(1);
  }
}

Status register_problem(const std::string& line, const KernelTable& kernels,
                        const Options& options) {
  Problem problem;
  if (Status status = parse_line(line, &problem); !status.ok()) return status;
  if (Status status = check(problem); !status.ok()) return status;
  const size_t space = line.find(' ');
  const std::string name = space == std::string::npos ? line : line.substr(space + 1);
  const auto layer = make_layer(problem, options.dtype);
  const int most_threads = *std::max_element(options.threads.begin(), options.threads.end());
  for (const Candidate& candidate : candidates(problem, options.dtype, kernels)) {
    if (options.once && candidate.far_dearer) continue;
    if (options.chosen && !candidate.chosen) continue;
    const Algorithm& algorithm = *candidate.algorithm;
    const auto item =
        layer == nullptr ? nullptr : Case::create(layer, algorithm, kernels, most_threads);
    if (item == nullptr) return {StatusCode::kTooLarge, "no memory for " + line};
    const bool single = options.once || candidate.far_dearer;
    const MultiplyAdds work = multiply_adds(problem);
    auto* const registered = benchmark::RegisterBenchmark(
        (name + "/" + algorithm.name).c_str(),
        [item, work, single, chosen = candidate.chosen](benchmark::State& state) {
          if (chosen) state.SetLabel("chosen");
          time_case(state, item.get(), work, !single);
        });
    for (const int threads : options.threads) registered->Arg(threads);
    registered->UseRealTime()->Unit(benchmark::kMillisecond);
    if (single) registered->Iterations(1)->Repetitions(1);
  }
  if (!options.chosen) register_peak(name, kernels, options);
  return {};
}

Status register_all(const Options& options) {
  const KernelTable* kernels = nullptr;
  if (Status status = active_kernels(&kernels); !status.ok()) return status;
  benchmark::AddCustomContext("isa", kernels->isa);
  benchmark::AddCustomContext("dtype", dtype_name(options.dtype));
  for (std::string line; std::getline(std::cin, line);) {
    if (Status status = register_problem(line, *kernels, options); !status.ok()) return status;
  }
  return {};
}

}  // namespace

}  // namespace ct2d::bench

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  ct2d::bench::Options options;
  for (int i = 1; i < argc; ++i) {
    if (ct2d::bench::parse(argv[i], &options)) continue;
    std::fprintf(stderr, "ct2d_bench: no such option or value: %s\n", argv[i]);
    return 1;
  }
  if (ct2d::Status status = ct2d::bench::register_all(options); !status.ok()) {
    std::fprintf(stderr, "ct2d_bench: %s\n", status.message().c_str());
    return 1;
  }
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
