// User interfaces: what the apps look like. Name, colours, pictures, menu, languages, texts before sign-in, switches.
// Not who gets which one (crm/products, uit/hostnames) and not what viewers see now: publishing takes it from here.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crm/products/products.hpp"
#include "foundation/base/id.hpp"
#include "foundation/base/result.hpp"
#include "foundation/base/text.hpp"
#include "foundation/meta/meta.hpp"
#include "foundation/publishing/mark.hpp"
#include "foundation/records/dependents.hpp"
#include "foundation/records/records.hpp"

namespace http {
class Router;
}

namespace user_interfaces {

using products::UserInterfaceId;

// The screens that the app has.
enum class Entry : std::uint8_t { channels, guide, settings, personal };

inline constexpr std::int64_t kMenuMax = 20;  // U40-413

struct MenuEntry {
  base::Id<struct MenuEntryTag> id{};
  Entry entry{Entry::channels};
  base::Texts text;  // Absent: the app's own word.
  bool is_start{};
  static std::span<const meta::Field> fields();
};

struct UserInterface : meta::Head<products::UserInterfaceTag> {
  std::string name;  // For staff.
  std::string app_name;
  std::optional<std::string> logo, background_image;  // Hashes of cms/artwork.
  std::string colour_background{"#0b0f1a"}, colour_surface{"#171d2b"}, colour_text{"#f2f4f8"}, colour_text_dim{"#a9b2c3"};
  std::string colour_accent{"#4460e6"}, colour_on_accent{"#ffffff"}, colour_focus{"#ffffff"}, colour_live{"#ff5a5f"};
  std::int32_t radius{12};
  std::vector<MenuEntry> menu{{{}, Entry::channels, {}, true},
                              {{}, Entry::guide, {}, false},
                              {{}, Entry::settings, {}, false},
                              {{}, Entry::personal, {}, false}};
  std::vector<std::string> languages;  // Empty: all of the deployment.
  base::Texts login_text;
  bool clock_24h{true};
  std::int32_t sleep_minutes{120};
  bool is_default{};
  std::string notes;

  // Filled for answers.
  std::int64_t products_count{};
  publishing::Mark publish_mark{};
  static const meta::Entity& shape();
};

// Pure rules.
// How far two colours "#rrggbb" stand apart, 1.0 to 21.0, as WCAG counts it.
[[nodiscard]] double contrast(std::string_view one, std::string_view other);
// CONTRAST for each pair that viewers could not tell apart (U40-401, U40-431).
[[nodiscard]] std::vector<base::FieldProblem> check_colours(const UserInterface& ui);
// MENU_EMPTY, MENU_START, MENU_TWICE.
[[nodiscard]] std::vector<base::FieldProblem> check_menu(const UserInterface& ui);

struct LanguageName {
  std::string name;  // In the language itself; the code when it is not known here.
  bool is_right_to_left{};
};
[[nodiscard]] LanguageName language_name(std::string_view code);

class UserInterfaces {
 public:
  // Whoever publishes says how each stands.
  using Marks = std::function<void(db::Tx&, std::span<UserInterface* const>)>;
  void on_marks(Marks marks) { marks_ = std::move(marks); }
  // Names outside the deployment's database that show one (hostnames).
  using Names = std::function<std::vector<std::pair<std::int64_t, std::string>>(std::int64_t deployment, UserInterfaceId)>;
  void on_names(std::string noun, Names names) { names_.emplace_back(std::move(noun), std::move(names)); }

  [[nodiscard]] base::Status settle(db::Tx& tx, UserInterface& ui, const UserInterface* before, const records::Act& act) const;
  // One user interface is the default one: a new default ends the former.
  [[nodiscard]] base::Status stored(db::Tx& tx, UserInterface& ui, const UserInterface* before, const records::Act& act) const;
  // U40-301: 409 IN_USE with `dependents`.
  [[nodiscard]] base::Status check_unused(std::int64_t deployment, UserInterfaceId id) const;
  void decorate(db::Tx& tx, std::span<UserInterface* const> list, const records::Dependents& dependents) const;

 private:
  Marks marks_;
  std::vector<std::pair<std::string, Names>> names_;
};

[[nodiscard]] bool exists(db::Tx& tx, UserInterfaceId id);
// All that are not in the trash, by id. For publishing.
[[nodiscard]] std::vector<UserInterface> all(db::Tx& tx);

// Teaches products that their user interface must exist.
void wire(products::Products& products);
// Tells cms/artwork which looks show a picture; those in the trash may come back and count too.
void add_dependents(records::Dependents& dependents);
void add_routes(http::Router& router, const UserInterfaces& user_interfaces, const records::Dependents& dependents);

}  // namespace user_interfaces
