#include "pack/parameters.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <cstring>
#include <future>
#include <memory>
#include <mutex>
#include <new>
#include <thread>
#include <vector>

#include "support/refused_memory.h"
#include "support/storage.h"

namespace ct2d {
namespace {

using Snapshot = std::shared_ptr<const Parameters>;

ParameterStore store_of(int64_t weight_count, int64_t bias_count, DType dtype = DType::kFloat32) {
  ParameterStore store;
  const Status status = ParameterStore::create(dtype, weight_count, bias_count, &store);
  EXPECT_TRUE(status.ok()) << status.message();
  return store;
}

std::vector<float> floats(const void* data, size_t count) {
  std::vector<float> values(count);
  std::memcpy(values.data(), data, count * sizeof(float));
  return values;
}

// Fills both tensors of a store with one value.
void fill(ParameterStore* store, float value) {
  const std::vector<float> weight(static_cast<size_t>(store->weight_count()), value);
  const std::vector<float> bias(static_cast<size_t>(store->bias_count()), value);
  ASSERT_TRUE(
      store
          ->assign({weight.data(), 0, store->weight_count()}, {bias.data(), 0, store->bias_count()})
          .ok());
}

TEST(ParameterStore, BeginsZeroedAtVersionZero) {
  const ParameterStore store = store_of(6, 3);
  EXPECT_EQ(store.weight_count(), 6);
  EXPECT_EQ(store.bias_count(), 3);
  EXPECT_EQ(store.bytes(), 36);
  const Snapshot snapshot = store.snapshot();
  EXPECT_EQ(snapshot->version(), 0u);
  EXPECT_EQ(floats(snapshot->weight(), 6), std::vector<float>(6));
  EXPECT_EQ(floats(snapshot->bias(), 3), std::vector<float>(3));
}

TEST(ParameterStore, HasNoBiasWhereTheLayerHasNone) {
  ParameterStore store = store_of(6, 0);
  EXPECT_EQ(store.snapshot()->bias(), nullptr);
  const Snapshot held = store.snapshot();
  fill(&store, 2);
  EXPECT_EQ(store.snapshot()->bias(), nullptr);
  EXPECT_EQ(store.bytes(), 24);
}

TEST(ParameterStore, WritesEitherTensorInPartAndKeepsTheRest) {
  for (const bool held : {false, true}) {
    ParameterStore store = store_of(6, 3);
    const float weight[] = {1, 2, 3}, bias[] = {9};
    const Snapshot holder = held ? store.snapshot() : nullptr;
    ASSERT_TRUE(store.assign({weight, 2, 3}, {}).ok());
    EXPECT_EQ(floats(store.snapshot()->weight(), 6), (std::vector<float>{0, 0, 1, 2, 3, 0}));
    EXPECT_EQ(floats(store.snapshot()->bias(), 3), (std::vector<float>{0, 0, 0}));
    const Snapshot second = held ? store.snapshot() : nullptr;
    ASSERT_TRUE(store.assign({}, {bias, 2, 1}).ok());
    EXPECT_EQ(floats(store.snapshot()->weight(), 6), (std::vector<float>{0, 0, 1, 2, 3, 0}));
    EXPECT_EQ(floats(store.snapshot()->bias(), 3), (std::vector<float>{0, 0, 9}));
    const Snapshot third = held ? store.snapshot() : nullptr;
    ASSERT_TRUE(store.assign({weight, 0, 1}, {bias, 0, 1}).ok());
    EXPECT_EQ(floats(store.snapshot()->weight(), 6), (std::vector<float>{1, 0, 1, 2, 3, 0}));
    EXPECT_EQ(floats(store.snapshot()->bias(), 3), (std::vector<float>{9, 0, 9}));
  }
}

TEST(ParameterStore, WritesInItsDtype) {
  ParameterStore store = store_of(5, 2, DType::kFloat16);
  EXPECT_EQ(store.bytes(), 14);
  const uint16_t values[] = {0x3c00, 0x7e01, 0x8000};
  const Snapshot held = store.snapshot();
  ASSERT_TRUE(store.assign({values, 2, 3}, {values, 1, 1}).ok());
  const Snapshot snapshot = store.snapshot();
  EXPECT_EQ(held->dtype(), DType::kFloat16);
  EXPECT_EQ(snapshot->dtype(), DType::kFloat16);
  uint16_t weight[5], bias[2];
  std::memcpy(weight, snapshot->weight(), sizeof weight);
  std::memcpy(bias, snapshot->bias(), sizeof bias);
  EXPECT_EQ(std::vector<uint16_t>(weight, weight + 5),
            (std::vector<uint16_t>{0, 0, 0x3c00, 0x7e01, 0x8000}));
  EXPECT_EQ(std::vector<uint16_t>(bias, bias + 2), (std::vector<uint16_t>{0, 0x3c00}));
}

TEST(Parameters, KeepNothingOfAPackingThatWasCancelled) {
  const float weight = 3;
  const Snapshot parameters = Parameters::borrow(DType::kFloat32, &weight, nullptr);
  CancelFlag cancel{false};
  const auto pack = [&](const void*, PackedWeights* packed) { EXPECT_EQ(packed->cancel, &cancel); };
  const auto cancelled = [&](const void*, PackedWeights*) { cancel = true; };
  EXPECT_EQ(parameters->packed(&weight, 64, cancelled, &cancel), nullptr);
  EXPECT_EQ(parameters->packed_bytes(), 0);
  cancel = false;
  const PackedWeights* const packed = parameters->packed(&weight, 64, pack, &cancel);
  ASSERT_NE(packed, nullptr);
  EXPECT_EQ(packed->cancel, nullptr);
  EXPECT_EQ(parameters->packed_bytes(), 64);
}

TEST(Parameters, KeepNothingOfAPackingThatFoundNoMemory) {
  const float weight = 3;
  const Snapshot parameters = Parameters::borrow(DType::kFloat32, &weight, nullptr);
  const auto without = [](const void*, PackedWeights*) { throw std::bad_alloc(); };
  EXPECT_THROW(parameters->packed(&weight, 64, without), std::bad_alloc);
  EXPECT_EQ(parameters->packed_bytes(), 0);
  EXPECT_NE(parameters->packed(&weight, 64, [](const void*, PackedWeights*) {}), nullptr);
}

TEST(Parameters, PackForOneOwnerWhileAnotherIsPackedFor) {
  const float weight = 3;
  const int slow_owner = 0, ready_owner = 0, new_owner = 0;
  const Snapshot parameters = Parameters::borrow(DType::kFloat32, &weight, nullptr);
  const auto nothing = [](const void*, PackedWeights*) {};
  const PackedWeights* const ready = parameters->packed(&ready_owner, 64, nothing);
  std::promise<void> begun, released;
  const auto slowly = [&](const void*, PackedWeights*) {
    begun.set_value();
    released.get_future().wait();
  };
  std::thread packer([&] { parameters->packed(&slow_owner, 64, slowly); });
  begun.get_future().wait();
  EXPECT_EQ(parameters->packed(&ready_owner, 64, nothing), ready);
  EXPECT_NE(parameters->packed(&new_owner, 64, nothing), nullptr);
  released.set_value();
  packer.join();
  EXPECT_EQ(parameters->packed_bytes(), 3 * 64);
}

TEST(Parameters, PackOnceForAllWhoAskAndAgainAfterACancelledPacking) {
  const float weight = 3;
  const Snapshot parameters = Parameters::borrow(DType::kFloat32, &weight, nullptr);
  CancelFlag cancel{false};
  std::promise<void> begun, released;
  const auto cancelled = [&](const void*, PackedWeights*) {
    begun.set_value();
    released.get_future().wait();
    cancel = true;
  };
  std::thread first(
      [&] { EXPECT_EQ(parameters->packed(&weight, 64, cancelled, &cancel), nullptr); });
  begun.get_future().wait();
  std::atomic<int> packings{0};
  const auto count = [&](const void*, PackedWeights*) { ++packings; };
  std::vector<std::thread> others;
  for (int i = 0; i < 3; ++i) {
    others.emplace_back([&] { EXPECT_NE(parameters->packed(&weight, 64, count), nullptr); });
  }
  released.set_value();
  first.join();
  for (std::thread& other : others) other.join();
  EXPECT_EQ(packings, 1);
  EXPECT_EQ(parameters->packed_bytes(), 64);
}

TEST(ParameterStore, EveryAssignMakesOneVersion) {
  ParameterStore store = store_of(2, 1);
  const float value = 4;
  ASSERT_TRUE(store.assign({&value, 0, 1}, {&value, 0, 1}).ok());
  EXPECT_EQ(store.snapshot()->version(), 1u);
  const Snapshot held = store.snapshot();
  ASSERT_TRUE(store.assign({&value, 1, 1}, {}).ok());
  EXPECT_EQ(store.snapshot()->version(), 2u);
  ASSERT_TRUE(store.assign({}, {}).ok());
  EXPECT_EQ(store.snapshot()->version(), 3u);
  EXPECT_EQ(held->version(), 1u);
}

TEST(ParameterStore, AWriteOfNothingWritesNothing) {
  ParameterStore store = store_of(2, 1);
  fill(&store, 5);
  const float value = 7;
  ASSERT_TRUE(store.assign({&value, 1, 0}, {nullptr, 0, 0}).ok());
  EXPECT_EQ(floats(store.snapshot()->weight(), 2), (std::vector<float>{5, 5}));
  EXPECT_EQ(floats(store.snapshot()->bias(), 1), (std::vector<float>{5}));
}

TEST(ParameterStore, ASnapshotKeepsItsValues) {
  ParameterStore store = store_of(4, 2);
  std::vector<Snapshot> held;
  for (int i = 0; i < 5; ++i) {
    held.push_back(store.snapshot());
    fill(&store, static_cast<float>(i + 1));
  }
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(held[i]->version(), static_cast<uint64_t>(i));
    EXPECT_EQ(floats(held[i]->weight(), 4), std::vector<float>(4, static_cast<float>(i)));
    EXPECT_EQ(floats(held[i]->bias(), 2), std::vector<float>(2, static_cast<float>(i)));
  }
}

TEST(ParameterStore, ReusesItsMemoryWhileNoSnapshotIsHeld) {
  ParameterStore store = store_of(4, 2);
  const void* const weight = store.snapshot()->weight();
  const void* const bias = store.snapshot()->bias();
  for (int i = 0; i < 5; ++i) fill(&store, static_cast<float>(i));
  EXPECT_EQ(store.snapshot()->weight(), weight);
  EXPECT_EQ(store.snapshot()->bias(), bias);
}

TEST(ParameterStore, TakesFreshMemoryWhileASnapshotIsHeldAndNoLonger) {
  ParameterStore store = store_of(4, 2);
  Snapshot held = store.snapshot();
  fill(&store, 1);
  const void* const fresh = store.snapshot()->weight();
  EXPECT_NE(fresh, held->weight());
  EXPECT_NE(store.snapshot()->bias(), held->bias());
  fill(&store, 2);
  EXPECT_EQ(store.snapshot()->weight(), fresh);
  held.reset();
  fill(&store, 3);
  EXPECT_EQ(store.snapshot()->weight(), fresh);
}

TEST(ParameterStore, ASnapshotOutlivesTheStore) {
  Snapshot held;
  {
    ParameterStore store = store_of(4, 2);
    fill(&store, 6);
    held = store.snapshot();
  }
  EXPECT_EQ(floats(held->weight(), 4), std::vector<float>(4, 6));
}

TEST(ParameterStore, ChangesNothingWithoutMemory) {
  ParameterStore store = store_of(4, 2);
  fill(&store, 1);
  const Snapshot held = store.snapshot();
  const float value = 9;
  {
    const test::RefusedMemory refused;
    EXPECT_EQ(store.assign({&value, 0, 1}, {&value, 0, 1}).code(), StatusCode::kTooLarge);
  }
  EXPECT_EQ(store.snapshot(), held);
  EXPECT_EQ(held->version(), 1u);
  EXPECT_EQ(floats(held->weight(), 4), std::vector<float>(4, 1));
  EXPECT_EQ(floats(held->bias(), 2), std::vector<float>(2, 1));
  fill(&store, 2);
  EXPECT_EQ(store.snapshot()->version(), 2u);
}

TEST(ParameterStore, NeedsNoMemoryToWriteInPlace) {
  ParameterStore store = store_of(4, 2);
  const test::RefusedMemory refused;
  fill(&store, 1);
}

TEST(ParameterStore, CreateSaysWhenThereIsNoMemory) {
  ParameterStore store = store_of(3, 1);
  const test::RefusedMemory refused;
  EXPECT_EQ(ParameterStore::create(DType::kFloat32, 10, 5, &store).code(), StatusCode::kTooLarge);
  EXPECT_EQ(store.weight_count(), 3);
}

// A reader that holds a snapshot sees one version whole, whatever the writer does.
TEST(ParameterStore, SnapshotsAreReadWholeOnOtherThreads) {
  constexpr int kVersions = 2000, kCount = 256;
  ParameterStore store = store_of(kCount, 0);
  std::mutex mutex;
  Snapshot published = store.snapshot();
  std::atomic<bool> ended{false};
  std::atomic<int> torn{0};
  std::vector<std::thread> readers;
  for (int r = 0; r < 3; ++r) {
    readers.emplace_back([&] {
      while (!ended) {
        Snapshot snapshot;
        {
          const std::lock_guard lock(mutex);
          snapshot = published;
        }
        if (snapshot == nullptr) continue;
        const auto expected = static_cast<float>(snapshot->version());
        if (floats(snapshot->weight(), kCount) != std::vector<float>(kCount, expected)) ++torn;
      }
    });
  }
  for (int version = 1; version <= kVersions; ++version) {
    {
      const std::lock_guard lock(mutex);
      published.reset();
    }
    fill(&store, static_cast<float>(version));
    const std::lock_guard lock(mutex);
    published = store.snapshot();
  }
  ended = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(torn, 0);
  EXPECT_EQ(store.snapshot()->version(), static_cast<uint64_t>(kVersions));
}

TEST(Parameters, BorrowTheCallersMemory) {
  const float weight[] = {1, 2}, bias[] = {3};
  const Snapshot both = Parameters::borrow(DType::kFloat16, weight, bias);
  EXPECT_EQ(both->dtype(), DType::kFloat16);
  EXPECT_EQ(both->weight(), weight);
  EXPECT_EQ(both->bias(), bias);
  EXPECT_EQ(Parameters::borrow(DType::kFloat32, weight, nullptr)->bias(), nullptr);
}

}  // namespace
}  // namespace ct2d
