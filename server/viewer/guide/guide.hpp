// Guide of viewers: whole 6-hour steps of the published guide for some channels, and what runs now and next.
// Not the storing, linking or publishing of guides (cms/epg, publish): slices come ready printed from the running snapshot.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

#include "foundation/base/mutex.hpp"
#include "foundation/http/message.hpp"
#include "viewer/catalogue/catalogue.hpp"

namespace http {
class Router;
}

namespace guide {

inline constexpr std::int64_t kWindowMax_s = 7 * 86'400;
inline constexpr std::size_t kChannelsMax = 50;         // Of the guide.
inline constexpr std::size_t kNowNextMax = 100;         // Named ones; without names all.
inline constexpr std::size_t kCacheBytes = 16 << 20;    // Of prepared answers.
inline constexpr std::size_t kPreparedMax = 256 << 10;  // Longer answers are sent as they are: packing them would hold others up.

// Answers that many apps ask for alike. What is not asked for goes when its half of the room is full. Thread-safe.
class Answers {
 public:
  explicit Answers(std::size_t bytes_max) : half_(bytes_max / 2) {}
  [[nodiscard]] std::shared_ptr<const http::Prepared> find(const std::string& key);
  void keep(const std::string& key, std::shared_ptr<const http::Prepared> answer);

 private:
  using Map = std::unordered_map<std::string, std::shared_ptr<const http::Prepared>>;
  const std::size_t half_;
  base::Mutex mutex_{"viewer/guide/guide.mutex"};
  Map young_, old_;
  std::size_t young_bytes_{};
};

void add_routes(http::Router& router, const catalogue::Catalogue& catalogue);

}  // namespace guide
