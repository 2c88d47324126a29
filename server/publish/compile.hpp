// From what staff edited to a manifest and its documents, area by area, inside one read transaction.
// Not the storing and not the switch: see publish_service.cpp.
#pragma once
#include <set>
#include <string>
#include <vector>

#include "foundation/db/db.hpp"
#include "foundation/http/router.hpp"
#include "publish/documents.hpp"
#include "publish/manifest.hpp"

namespace publish {

struct Warning {
  std::string code, message;
  std::vector<std::pair<std::string, std::string>> params{};
};

// A stored day of the guide that must become a document.
struct GuideDay {
  channels::GuideChannelId guide_channel;
  std::int32_t day{};
  std::string name;
};

struct Compiled {
  Manifest manifest;
  std::vector<NewDocument> documents;  // Of the areas channels, products and ui.
  std::vector<GuideDay> days;          // Of the guide; fetched in batches, so that a whole guide is never held at once.
  std::vector<Warning> warnings;
  std::vector<std::pair<Area, std::string>> also_needed;  // T10-1802: what must be published with it, and what for.
};

struct Source {
  const http::Tenant& tenant;
  base::Instant now;
  // What is published or will be with this run: products name nothing else (T10-1803).
  std::set<std::int64_t> packages{}, user_interfaces{};
  const Manifest* channels{};  // The running one: its guide is kept too. May be null.
  const Manifest* epg{};
};

inline constexpr std::int32_t kDaysBack = 7;    // How far back the guide goes: the default depth of an archive,
inline constexpr std::int32_t kDaysAhead = 14;  // and how far ahead: what feeds usually hold.

[[nodiscard]] Compiled compile(db::Tx& tx, Area area, const Source& source);

// One record as it would be published. For the marks of lists.
[[nodiscard]] Item item_of(const channels::Channel& channel, std::string_view language);
[[nodiscard]] Item item_of(const products::Product& product);

}  // namespace publish
