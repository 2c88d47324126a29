// Bodies and answers of the guide's routes.
// Internal to cms/epg.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cms/epg/epg.hpp"
#include "foundation/meta/meta.hpp"

namespace epg {

struct LinkRow {
  ChannelId channel;
  std::optional<GuideChannelId> guide_channel;
  std::optional<std::int32_t> guide_offset_minutes;
  static const meta::Entity& shape();
};
struct LinkBody {
  std::vector<LinkRow> links;
  std::optional<std::int32_t> score_min;
  static const meta::Entity& shape();
};
struct Linked {
  std::int64_t linked{};
  static const meta::Entity& shape();
};

struct LogRow {
  base::Instant at;
  std::string result;
  std::int64_t programmes{}, channels{}, took_ms{};
  std::optional<std::string> code, message;
  static const meta::Entity& shape();
};
struct Log {
  std::vector<LogRow> items;
  static const meta::Entity& shape();
};

struct Summary {
  std::int64_t channels{}, unlinked{}, no_data{}, ending{}, covered{}, programmes{};
  static const meta::Entity& shape();
};

struct ProposalRow {
  std::int64_t channel{}, number{};
  base::Texts name;
  std::int64_t guide_channel{};
  std::string guide_channel_name, source_name;
  std::int64_t score{};
  std::string reason;
  std::vector<std::string> reasons;
  static const meta::Entity& shape();
};
struct Proposals {
  std::vector<ProposalRow> items;
  static const meta::Entity& shape();
};

struct ProgrammeRow {
  base::Instant start, end;
  std::string title;
  std::optional<std::string> sub_title, description;
  std::optional<std::int64_t> season, episode;
  static const meta::Entity& shape();
};
struct Gap {
  base::Instant start, end;
  static const meta::Entity& shape();
};
struct Window {
  base::Instant from, to;
};
struct Programmes {
  base::Instant from, to;
  std::vector<ProgrammeRow> programmes;
  std::vector<Gap> gaps;
  static const meta::Entity& shape();
};

}  // namespace epg
