#include "base/dispatcher.h"

#include <algorithm>
#include <string>
#include <system_error>
#include <thread>

#include "base/parallel.h"
#include "base/thread_count.h"

namespace ct2d {

Dispatcher& Dispatcher::instance() {
  static Dispatcher* const dispatcher = new Dispatcher;
  return *dispatcher;
}

bool Dispatcher::start() {
  if (started_) return true;
  try {
    std::thread([this] { loop(); }).detach();
  } catch (const std::system_error&) {
    return false;
  }
  started_ = true;
  return true;
}

Status Dispatcher::room() const {
  if (length_ < kMostJobs) return {};
  return {StatusCode::kTooLarge, "asynchronous calls in flight must be at most " +
                                     std::to_string(kMostJobs) + "; received one more"};
}

Status Dispatcher::check_room() {
  const std::lock_guard lock(mutex_);
  return room();
}

Status Dispatcher::submit(Job* job) {
  const std::lock_guard lock(mutex_);
  if (Status status = room(); !status.ok()) return status;
  if (!start()) return {StatusCode::kTooLarge, "the system has no thread for asynchronous work"};
  queue_.push_back(job);
  ++length_;
  submitted_.notify_one();
  return {};
}

void Dispatcher::grow(int threads) {
  threads = std::min(threads, most_threads());
  if (threads <= team_.load(std::memory_order_relaxed)) return;
  const std::lock_guard lock(mutex_);
  if (!start()) return;
  team_.store(std::max(threads, team_.load(std::memory_order_relaxed)), std::memory_order_relaxed);
  submitted_.notify_one();
}

void Dispatcher::settle() {
  std::unique_lock lock(mutex_);
  settled_.wait(lock, [this] { return !started_ || team_.load() <= served_; });
}

bool Dispatcher::remove(Job* job) {
  const std::lock_guard lock(mutex_);
  const auto at = std::find(queue_.begin(), queue_.end(), job);
  if (at == queue_.end()) return false;
  queue_.erase(at);
  --length_;
  forgotten_.notify_all();
  return true;
}

void Dispatcher::wait(Job* job) {
  std::unique_lock lock(mutex_);
  forgotten_.wait(lock, [&] {
    return current_ != job && std::find(queue_.begin(), queue_.end(), job) == queue_.end();
  });
}

size_t Dispatcher::length() {
  const std::lock_guard lock(mutex_);
  return length_;
}

void Dispatcher::loop() {
  for (;;) {
    const int team = team_.load(std::memory_order_relaxed);
    lead_team(team, [&] { serve(team); });
  }
}

// Runs jobs until a larger team is asked for.
void Dispatcher::serve(int team) {
  std::unique_lock lock(mutex_);
  served_ = team;
  settled_.notify_all();
  const auto outgrown = [&] { return team_.load(std::memory_order_relaxed) > team; };
  while (!outgrown()) {
    submitted_.wait(lock, [&] { return !queue_.empty() || outgrown(); });
    if (!outgrown()) run_next(&lock);
  }
}

void Dispatcher::run_next(std::unique_lock<std::mutex>* lock) {
  Job* const job = queue_.front();
  current_ = job;
  queue_.pop_front();
  lock->unlock();
  job->run();
  lock->lock();
  --length_;
  lock->unlock();
  job->ended();
  lock->lock();
  current_ = nullptr;
  forgotten_.notify_all();
}

}  // namespace ct2d
