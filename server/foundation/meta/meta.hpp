// Field tables: one run-time description per entity, from which JSON, validation, SQL, lists and OpenAPI are walked.
// Not a place for rules that join fields: those are named functions in a room's service.
#pragma once
#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/id.hpp"
#include "foundation/base/result.hpp"
#include "foundation/base/time.hpp"

namespace boost::json {
class value;
class object;
class array;
}  // namespace boost::json

namespace meta {

// How a field looks to the walkers. texts, prices, links and rows are compound; all others are one column
// (money: two, <field>_minor and <field>_currency; texts: two, <field> as JSON and <field>_key for search).
// object, map and any are for bodies and answers only: a stored record has none.
enum class Kind : std::uint8_t {
  boolean,
  integer,
  text,
  enumeration,
  id,
  money,
  instant,
  date,
  local_time,
  secret,
  texts,
  prices,
  links,
  rows,
  list,
  object,  // A shape of its own inside this one.
  map,     // Values of one type by name.
  any      // JSON of any shape, kept as text.
};

enum Flag : std::uint32_t {
  none = 0,
  required = 1,    // Must be present (and not empty) at creation.
  read_only = 2,   // Written by the server; present in answers, an error in requests.
  write_only = 4,  // Accepted, never answered.
  once = 8,        // Settable at creation only; a different value later is 422 FIXED_FIELD.
  filterable = 16,
  sortable = 32,
  searchable = 64,   // Quick search (?q=) looks here.
  multiline = 128,   // Line feeds and tabs are allowed.
  viewer = 256,      // Read by viewers: a change makes the record "unpublished".
  unsaved = 512,     // Not a column: filled by the service for answers.
  sparse = 1024,     // Left out of answers while it has no value; without this flag it is null.
  told_once = 2048,  // In the first answer only (a password): an answer that is kept for a repeated call lacks it.
};

// The shape of a text, checked after its length. Faults: <FORMAT>_FORMAT, e.g. URL_FORMAT.
enum class Format : std::uint8_t {
  plain,
  url,
  slug,
  email,
  host,
  language,
  country,
  currency,
  zone,
  colour,
  phone,
  user_id,
  image
};

struct Field;
struct Entity;

// Operations on one C++ type, shared by all fields of that type. Unused members are null.
struct Ops {
  Kind kind{};
  bool is_nullable{};
  const void* (*inner)(const void*){};  // The value inside an optional, or null when absent.
  void* (*emplace)(void*){};            // Makes it present and returns it.
  void (*reset)(void*){};
  std::int64_t (*get_int)(const void*){};  // boolean, integer, id, enumeration, instant, date, local_time
  void (*set_int)(void*, std::int64_t){};
  std::int64_t int_min{INT64_MIN}, int_max{INT64_MAX};  // Range of the C++ type itself.
  std::span<const std::string_view> names{};            // Enumerators, a trailing '_' dropped.
  std::size_t (*size)(const void*){};                   // links, rows, prices, list
  void (*resize)(void*, std::size_t){};
  const void* (*at)(const void*, std::size_t){};
  void* (*at_mut)(void*, std::size_t){};
  const Ops* element{};                      // links: id; prices: money; list: text or enumeration
  std::span<const Field> (*row_fields)(){};  // rows, object: the field table of one row
  const Entity& (*shape)(){};                // rows, object: their named shape, when they have one
  // map: calls `each` for every name and value, in the order of names.
  void (*each)(const void* map, void* to, void (*each)(void* to, std::string_view name, const void* value)){};
};

struct Rule {
  std::string_view name;  // The member's name.
  std::string_view doc;   // One English sentence: help text, OpenAPI description.
  std::uint32_t flags = none;
  std::int64_t min = INT64_MIN;  // Number: least value. Text: least code points. List: least count.
  std::int64_t max = INT64_MAX;  // Likewise. Texts without a max may have 200 code points; nothing is unlimited.
  Format format = Format::plain;
  std::string_view of = {};  // id, links, image: the noun meant, "cms.channels"; OpenAPI x-of.
};

struct Field {
  std::string_view name;
  const Ops* ops{};
  const void* (*get)(const void*){};
  void* (*mut)(void*){};
  Rule rule;
  [[nodiscard]] bool has(std::uint32_t flag) const { return (rule.flags & flag) != 0; }
};

// A uniqueness that the database guards: which index means which fault.
struct Unique {
  std::string_view index;    // Index name, the same in both databases: "channels_number".
  std::string_view columns;  // As SQLite says it: "channels.number".
  std::string_view pointer;  // "/number"
  std::string_view code;     // "NUMBER_TAKEN" (409)
};

struct Entity {
  std::string_view name;   // PascalCase schema name: "Channel".
  std::string_view noun;   // "cms.channels": permission, translation key and URL part are made from it.
  std::string_view table;  // "" for shapes that are not stored (request and answer bodies).
  std::span<const Field> fields;
  std::span<const Unique> uniques = {};
  std::string_view title_field = "name";  // What people call a record.
  bool is_append_only = false;
  std::string_view searched = {};  // The table whose index of {search …} finds it; "" = its own one. Views have none.
  // The id field that says whose a record is: "reseller_id". Limited callers see and change their own alone (records/scope.hpp).
  std::string_view scope = {};
  [[nodiscard]] const Field* find(std::string_view field) const;
};

// A struct that describes itself: bodies, answers, and what they hold.
template <class T>
concept Shaped = requires {
  { T::shape() } -> std::same_as<const Entity&>;
};

// JSON of any shape inside an answer: values of fields that differ by record, as in a difference. "" prints null.
struct Any {
  std::string json;
};

// What every stored record has; entities derive from it. trashed_at is kept by records/ and not part of the struct.
template <class Tag>
struct Head {
  base::Id<Tag> id{};
  std::int64_t version{};
  base::Instant created_at{};
  base::Instant changed_at{};
};

// ---- walkers (compiled once, in this folder)

enum class Mode : std::uint8_t { create, replace, patch };

[[nodiscard]] boost::json::object to_json(std::span<const Field> fields, const void* record);
// Reads `in` into `record`, which keeps its values where a field is absent. Returns every fault with its pointer:
// UNKNOWN_FIELD, READ_ONLY, REQUIRED, NOT_NULL, TYPE, RANGE, LENGTH, CHOICE, <FORMAT>_FORMAT, TEXT_FORBIDDEN, FIXED_FIELD.
// `version` in a patch is accepted and skipped (records/ checks it).
[[nodiscard]] std::vector<base::FieldProblem> from_json(std::span<const Field> fields, const boost::json::object& in,
                                                        void* record, Mode mode);
// The same faults for a record that was not made from JSON (imports).
[[nodiscard]] std::vector<base::FieldProblem> validate(std::span<const Field> fields, const void* record);
// 422 with all faults, code FIELDS_INVALID (or the code of the only fault).
[[nodiscard]] base::Error invalid(std::vector<base::FieldProblem> problems);
// The printed record without fields that are told once: what is kept for a repeated call.
[[nodiscard]] boost::json::object to_json_again(std::span<const Field> fields, const void* record);
// OpenAPI 3.1 schema object. `for_request`: leaves read-only fields out; no field is required, those that creation needs have
// x-required, and `version` is that of a change.
[[nodiscard]] boost::json::object schema(const Entity& entity, bool for_request);
// The names of fields that creation needs.
[[nodiscard]] std::vector<std::string_view> required_fields(const Entity& entity);
// Calls `each` for the named shapes that an answer holds, the inner ones too, and not for itself.
void inner_shapes(const Entity& entity, const std::function<void(const Entity&)>& each);
// Fields that differ, as {"field":[before, after]}; secrets as "***".
[[nodiscard]] boost::json::object difference(std::span<const Field> fields, const void* before, const void* after);
// The text that stands for an enumeration value.
[[nodiscard]] std::string_view enum_name(const Field& field, const void* record);

// Parses a JSON object strictly (UTF-8, no duplicate keys, integers exact, depth 32): 400 MALFORMED_JSON with the byte offset.
[[nodiscard]] base::Result<boost::json::object> parse_object(std::string_view text);

}  // namespace meta
