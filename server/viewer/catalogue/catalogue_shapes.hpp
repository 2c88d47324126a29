// What apps read: the greeting, the start and the guide. Programmes are printed by publish for speed; their shape describes them
// for the contract, and tests hold what is printed against it.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "foundation/meta/meta.hpp"
#include "publish/parts/parts.hpp"
#include "viewer/sign_in/sign_in.hpp"

namespace catalogue {

struct Hello {
  std::string deployment, title, login_text, default_language;
  std::vector<parts::Language> languages;
  parts::Theme theme;
  std::optional<std::string> logo, background;
  std::int64_t now{};
  static const meta::Entity& shape();
};

struct DocumentNames {
  std::string lineup, ui;
  static const meta::Entity& shape();
};
struct GuideRange {
  std::int64_t from{}, to{}, step_s{};
  static const meta::Entity& shape();
};
struct Start {
  sign_in::CustomerView customer;
  std::int64_t now{}, heartbeat_s{};
  std::map<std::string, std::int64_t, std::less<>> numbers;
  DocumentNames documents;
  GuideRange guide;
  std::int64_t dvr_window_s{};
  static const meta::Entity& shape();
};

struct Programme {
  std::int64_t id{}, start{}, end{};
  std::string title;
  std::optional<std::string> sub_title, description, image;
  std::optional<std::int64_t> season, episode, year;
  std::optional<std::vector<std::string>> genres;
  std::optional<std::int64_t> age;
  std::optional<bool> is_new;
  static const meta::Entity& shape();
};
struct GuideChannel {
  std::int64_t id{};
  std::vector<Programme> programmes;
  static const meta::Entity& shape();
};
struct GuideWindow {
  std::int64_t from{}, to{};
  std::vector<GuideChannel> channels;
  static const meta::Entity& shape();
};
struct NowNextRow {
  std::int64_t id{};
  std::optional<Programme> now, next;
  static const meta::Entity& shape();
};
struct NowNext {
  std::int64_t now{}, until{};
  std::vector<NowNextRow> channels;
  static const meta::Entity& shape();
};

}  // namespace catalogue
