#include "cms/channels/channels.hpp"
#include "foundation/rooms/room.hpp"
#include "panel/deployments/deployments.hpp"
#include "streaming/streams/streams.hpp"

namespace channels {
namespace {

// Teaches channels that their stream must exist, and streams which channel shows them.
void join_streams(Channels& channels, streams::Streams& streams) {
  channels.on_stored([&streams](db::Tx& tx, Channel& after, const Channel* before, const records::Act&) {
    const bool is_known =
        !after.stream_id || (before && before->stream_id == after.stream_id) || streams.exists(tx, {after.stream_id->raw});
    return is_known ? base::Status{} : base::fail_field("/stream_id", "REFERENCE", "There is no such stream.");
  });
  streams.on_decorate([](db::Tx& tx, std::span<streams::Stream* const> list) {
    const auto shown = channels_on_streams(tx);
    for (auto* stream : list) {
      const auto it = shown.find({stream->id.raw});
      if (it == shown.end()) continue;
      stream->channel = streams::ChannelId{it->second.id.raw};
      stream->channel_number = it->second.number;
      stream->channel_name = it->second.name;
    }
  });
}

void make(rooms::House& house) {
  join_streams(house.make<Channels>(), house.of<streams::Streams>());
  add_dependents(house.dependents);
}

void open(rooms::House& house) {
  const auto& channels = house.of<Channels>();
  add_routes(house.router, channels, house.dependents);
  add_bulk(house.router, house.jobs, channels, house.dependents);
  add_import(house.router, house.jobs, channels,
             [&deployments = house.of<deployments::Deployments>()](std::string_view database) {
               const auto tenant = deployments.find(database);
               return tenant ? tenant->dir / "files" / "imports" : std::filesystem::path();
             });
}

base::Status demo(rooms::House&, rooms::Demo& demo) {
  return demo.steps(R"json([
{"post": "cms/channels", "as": "news", "body": {"name": {"en": "Harbour News", "ar": "أخبار الميناء"}, "number": 1,
  "external_id": "harbour-news.demo", "stream_id": "$stream_news",
  "description": {"en": "News of the coast, on the hour.", "ar": "أخبار الساحل على مدار الساعة."}, "replay": true, "replay_days": 1,
  "start_over": true}},
{"post": "cms/channels", "as": "kids", "body": {"name": {"en": "Little Lantern", "ar": "الفانوس الصغير"}, "number": 2,
  "external_id": "little-lantern.demo", "stream_id": "$stream_kids",
  "description": {"en": "Stories, songs and making things, for the smallest.", "ar": "قصص وأغان وأشغال للصغار."}, "start_over": true}},
{"post": "cms/channels", "as": "sport", "body": {"name": {"en": "Northern Sport", "ar": "رياضة الشمال"}, "number": 3,
  "external_id": "northern-sport.demo", "stream_id": "$stream_sport",
  "description": {"en": "Rowing, skiing and everything with a ball.", "ar": "تجديف وتزلج وكل ما له كرة."}, "suppress_on_trial": true}},
{"post": "cms/channels", "as": "food", "body": {"name": {"en": "Kitchen Table", "ar": "مائدة المطبخ"}, "number": 4,
  "external_id": "kitchen-table.demo", "stream_id": "$stream_food",
  "description": {"en": "Cooking without haste.", "ar": "طبخ بلا عجلة."}}}
])json");
}

}  // namespace

const rooms::Room& room() {
  static const rooms::Room out{
      .noun = "cms.channels",
      .make = make,
      .open = open,
      .folders = {{"imports", "imported playlists", 30}},
      .left = {{rooms::kRecords, {"channels"}}, {rooms::kFewRows, {"channels_imports"}}},
      .demo = demo,
  };
  return out;
}

}  // namespace channels
