// The documents that apps load: a line-up, a user interface. Publishing fills them in one language, the contract describes them.
// Not what staff edit (cms/channels, uit/user_interfaces), and not the guide, which is printed for speed.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "foundation/meta/meta.hpp"

namespace parts {

enum class Direction : std::uint8_t { ltr, rtl };
enum class ChannelKind : std::uint8_t { tv, radio };

struct Language {
  std::string code, name;
  Direction direction{};
  static const meta::Entity& shape();
};

struct Theme {
  std::string background, surface, text, text_dim, accent, on_accent, focus, live;
  std::int64_t radius{};
  static const meta::Entity& shape();
};

struct LineupChannel {
  std::int64_t id{}, number{};
  std::string name;
  ChannelKind kind{};
  std::string icon;
  std::optional<std::string> tile;
  bool parental{};
  std::int64_t age{};
  bool pause{}, replay{};
  std::optional<std::string> guide;
  static const meta::Entity& shape();
};

struct LineupGroup {
  std::int64_t id{};
  std::string name;
  bool kids{}, adult{};
  std::optional<std::vector<std::string>> colours;
  std::vector<std::int64_t> channels;
  static const meta::Entity& shape();
};

struct Lineup {
  std::vector<LineupGroup> groups;
  std::vector<LineupChannel> channels;
  std::string na_title, na_description;
  static const meta::Entity& shape();
};

struct MenuEntry {
  std::string entry, text, icon;
  bool is_start{};
  static const meta::Entity& shape();
};

struct UiFeatures {
  bool clock_24h{};
  std::int64_t sleep_minutes{};
  bool forgot{};
  static const meta::Entity& shape();
};

struct Ui {
  std::string name, app_name;
  Direction direction{};
  std::string language;
  std::vector<Language> languages;
  Theme theme;
  std::optional<std::string> logo, background;
  std::vector<MenuEntry> menu;
  UiFeatures features;
  static const meta::Entity& shape();
};

}  // namespace parts
