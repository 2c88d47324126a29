#include "publish/publish.hpp"

namespace publish {

struct Guide::Line {};
struct Guide::Cache {};

Guide::Guide() : cache_(std::make_unique<Cache>()) {}
Guide::~Guide() = default;

void Guide::append(const Channel&, std::int64_t, std::int64_t, std::string_view, std::string& out) const { out += "[]"; }

Guide::NowNext Guide::now_next(const Channel&, std::int64_t at_s, std::string_view) const {
  return {{}, {}, at_s - at_s % kStep_s + kStep_s};
}

bool Guide::has(channels::GuideChannelId guide_channel) const { return lines_.contains(guide_channel.raw); }

}  // namespace publish
