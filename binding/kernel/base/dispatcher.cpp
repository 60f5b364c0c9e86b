#include "base/dispatcher.h"

#include <algorithm>
#include <system_error>
#include <thread>

namespace ct2d {

Dispatcher& Dispatcher::instance() {
  static Dispatcher* const dispatcher = new Dispatcher;
  return *dispatcher;
}

Status Dispatcher::submit(Job* job) {
  const std::lock_guard lock(mutex_);
  if (!started_) {
    try {
      std::thread([this] { loop(); }).detach();
    } catch (const std::system_error&) {
      return {StatusCode::kTooLarge, "the system has no thread for asynchronous work"};
    }
    started_ = true;
  }
  queue_.push_back(job);
  ++length_;
  submitted_.notify_one();
  return {};
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
  std::unique_lock lock(mutex_);
  for (;;) {
    submitted_.wait(lock, [&] { return !queue_.empty(); });
    Job* const job = queue_.front();
    current_ = job;
    queue_.pop_front();
    lock.unlock();
    job->run();
    lock.lock();
    --length_;
    lock.unlock();
    job->ended();
    lock.lock();
    current_ = nullptr;
    forgotten_.notify_all();
  }
}

}  // namespace ct2d
