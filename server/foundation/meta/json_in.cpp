// Walkers that read: JSON into records with every fault, and the same checks for records from elsewhere.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <boost/json.hpp>
#include <boost/json/basic_parser_impl.hpp>
#include <cmath>

#include "foundation/base/check.hpp"
#include "foundation/meta/values.hpp"

namespace meta {
namespace json = boost::json;
namespace {

using Problems = std::vector<base::FieldProblem>;
using Params = std::vector<std::pair<std::string, std::string>>;

struct Place {
  std::string pointer;
  Problems& problems;
  void add(std::string_view code, std::string message, Params params = {}) const {
    problems.push_back({pointer, std::string(code), std::move(message), std::move(params)});
  }
  [[nodiscard]] Place at(std::string_view part) const {
    std::string next = pointer + '/';
    for (const char c : part) {  // RFC 6901 escapes.
      if (c == '~')
        next += "~0";
      else if (c == '/')
        next += "~1";
      else
        next += c;
    }
    return {std::move(next), problems};
  }
  [[nodiscard]] Place at(std::size_t index) const { return at(std::to_string(index)); }
};

void check_range(const Ops& ops, const Rule& rule, std::int64_t n, const Place& place) {
  const auto min = std::max(rule.min, ops.int_min);
  const auto max = std::min(rule.max, ops.int_max);
  if (n < min || n > max)
    place.add("RANGE", fmt::format("must be between {} and {}", min, max),
              {{"min", std::to_string(min)}, {"max", std::to_string(max)}});
}

void check_text(const Rule& rule, std::string_view text, const Place& place) {
  const auto size = static_cast<std::int64_t>(base::code_points(text));
  const auto min = rule.min == INT64_MIN ? (rule.flags & required ? 1 : 0) : rule.min;
  const auto max = text_max(rule);
  if (size < min || size > max)
    return place.add("LENGTH", fmt::format("must have {} to {} characters", min, max),
                     {{"min", std::to_string(min)}, {"max", std::to_string(max)}});
  if (base::has_forbidden_characters(text, (rule.flags & multiline) != 0))
    return place.add("TEXT_FORBIDDEN", "holds characters that are not allowed");
  if (const auto fault = format_fault(rule.format, text); !fault.empty() && !text.empty())
    place.add(fmt::format("{}_FORMAT", format_name(rule.format)), std::string(fault));
}

void check_count(const Rule& rule, std::size_t count, const Place& place) {
  const std::int64_t min = rule.min == INT64_MIN ? 0 : rule.min;
  const std::int64_t max = rule.max == INT64_MAX ? 1000 : rule.max;
  const auto n = static_cast<std::int64_t>(count);
  if (n < min || n > max)
    place.add("COUNT", fmt::format("must have {} to {} entries", min, max),
              {{"min", std::to_string(min)}, {"max", std::to_string(max)}});
}

void check_texts(const Rule& rule, const base::Texts& texts, const Place& place) {
  if (texts.items().size() > 50) place.add("COUNT", "has too many languages");
  for (const auto& [language, text] : texts.items()) {
    if (!format_fault(Format::language, language).empty())
      place.at(language).add("LANGUAGE_FORMAT", "must be a language code like en");
    check_text(rule, text, place.at(language));
  }
}

void check_money(const base::Money& money, const Rule& rule, const Place& place) {
  const auto min = rule.min == INT64_MIN ? -base::kMoneyMax : rule.min;
  const auto max = rule.max == INT64_MAX ? base::kMoneyMax : rule.max;
  if (money.minor < min || money.minor > max) place.at("minor").add("RANGE", fmt::format("must be between {} and {}", min, max));
}

void check_prices(const std::vector<base::Money>& prices, const Rule& rule, const Place& place) {
  if (prices.size() > 50) place.add("COUNT", "has too many currencies");
  for (std::size_t i = 0; i < prices.size(); ++i) {
    check_money(prices[i], rule, place.at(i));
    for (std::size_t j = 0; j < i; ++j)
      if (prices[i].currency == prices[j].currency)
        place.at(i).add("CURRENCY_TWICE", "names a currency that has a price already");
  }
}

void check_links(const Ops& ops, const void* value, const Rule& rule, const Place& place) {
  check_count(Rule{.name = {}, .doc = {}, .min = rule.min, .max = rule.max == INT64_MAX ? 10000 : rule.max}, ops.size(value),
              place);
  std::vector<std::int64_t> seen;
  for (std::size_t i = 0, n = ops.size(value); i < n; ++i) seen.push_back(ops.element->get_int(ops.at(value, i)));
  std::ranges::sort(seen);
  if (std::ranges::adjacent_find(seen) != seen.end()) place.add("TWICE", "names one record twice");
}

Problems check_fields(std::span<const Field> fields, const void* record, const std::string& pointer);

// The value is present; says what is wrong with it.
void check_value(const Ops& ops, const Rule& rule, const void* value, const Place& place) {
  switch (ops.kind) {
    case Kind::integer:
    case Kind::id: return check_range(ops, rule, ops.get_int(value), place);
    case Kind::text: return check_text(rule, as<std::string>(value), place);
    case Kind::secret: return check_text(rule, as<base::Secret>(value).reveal(), place);
    case Kind::texts: return check_texts(rule, as<base::Texts>(value), place);
    case Kind::money: return check_money(as<base::Money>(value), rule, place);
    case Kind::prices: return check_prices(as<std::vector<base::Money>>(value), rule, place);
    case Kind::links: return check_links(ops, value, rule, place);
    case Kind::list: {
      check_count(rule, ops.size(value), place);
      for (std::size_t i = 0, n = ops.size(value); i < n; ++i)
        check_value(*ops.element, Rule{.name = rule.name, .doc = {}, .flags = rule.flags, .format = rule.format},
                    ops.at(value, i), place.at(i));
      return;
    }
    case Kind::rows: {
      check_count(rule, ops.size(value), place);
      for (std::size_t i = 0, n = ops.size(value); i < n; ++i) {
        auto found = check_fields(ops.row_fields(), ops.at(value, i), place.at(i).pointer);
        std::ranges::move(found, std::back_inserter(place.problems));
      }
      return;
    }
    case Kind::object: {
      auto found = check_fields(ops.row_fields(), value, place.pointer);
      std::ranges::move(found, std::back_inserter(place.problems));
      return;
    }
    case Kind::boolean:
    case Kind::enumeration:
    case Kind::instant:
    case Kind::date:
    case Kind::local_time:
    case Kind::map:
    case Kind::any: return;
  }
}

Problems check_fields(std::span<const Field> fields, const void* record, const std::string& pointer) {
  Problems problems;
  const Place root{pointer, problems};
  for (const auto& field : fields) {
    if (field.has(read_only)) continue;
    const void* value = inner(field, record);
    if (value)
      check_value(*field.ops, field.rule, value, root.at(field.name));
    else if (field.has(required))
      root.at(field.name).add("REQUIRED", "is required");
  }
  return problems;
}

// ---- JSON → values. Only the type is judged here; check_value judges the rest.

bool read_value(const Ops& ops, const json::value& in, void* out, const Place& place);

bool read_text(const json::value& in, std::string& out, const Place& place) {
  if (!in.is_string()) return place.add("TYPE", "must be text"), false;
  out = base::to_nfc(std::string_view(in.get_string()));
  return true;
}

bool read_money(const json::value& in, base::Money& out, const Place& place) {
  const auto* object = in.if_object();
  const auto* minor = object ? object->if_contains("minor") : nullptr;
  const auto* currency = object ? object->if_contains("currency") : nullptr;
  if (!minor || !currency || !minor->is_int64() || !currency->is_string() || object->size() != 2)
    return place.add("TYPE", "must be {\"minor\": whole number, \"currency\": code}"), false;
  auto parsed = base::Currency::parse(std::string_view(currency->get_string()));
  if (!parsed) return place.at("currency").add("CURRENCY_FORMAT", parsed.error().message), false;
  out = {minor->get_int64(), *parsed};
  return true;
}

bool read_texts(const json::value& in, base::Texts& out, const Place& place) {
  const auto* object = in.if_object();
  if (!object) return place.add("TYPE", "must be an object of texts by language"), false;
  base::Texts texts;
  bool is_ok = true;
  for (const auto& [language, text] : *object) {
    std::string value;
    if (text.is_null()) continue;
    if (read_text(text, value, place.at(language)))
      texts.set(language, value);
    else
      is_ok = false;
  }
  out = std::move(texts);
  return is_ok;
}

template <class Parse, class Type>
bool read_parsed(const Ops& ops, const json::value& in, void* out, const Place& place, std::string_view want, Parse parse,
                 Type to_number) {
  const auto parsed = in.is_string() ? parse(std::string_view(in.get_string())) : std::nullopt;
  if (!parsed) return place.add("TYPE", fmt::format("must be {}", want)), false;
  ops.set_int(out, to_number(*parsed));
  return true;
}

bool read_array(const Ops& ops, const json::value& in, void* out, const Place& place) {
  const auto* array = in.if_array();
  if (!array) return place.add("TYPE", "must be a list"), false;
  if (array->size() > 20000) return place.add("COUNT", "has too many entries"), false;
  const auto before = place.problems.size();
  if (ops.kind != Kind::rows) {
    ops.resize(out, 0);
    ops.resize(out, array->size());
    for (std::size_t i = 0; i < array->size(); ++i) read_value(*ops.element, (*array)[i], ops.at_mut(out, i), place.at(i));
    return place.problems.size() == before;
  }
  ops.resize(out, 0);
  ops.resize(out, array->size());
  for (std::size_t i = 0; i < array->size(); ++i) {
    const auto* row = (*array)[i].if_object();
    if (!row) {
      place.at(i).add("TYPE", "must be an object");
      continue;
    }
    for (auto& problem : from_json(ops.row_fields(), *row, ops.at_mut(out, i), Mode::replace)) {
      problem.pointer = place.at(i).pointer + problem.pointer;
      place.problems.push_back(std::move(problem));
    }
  }
  return place.problems.size() == before;
}

bool read_object(const Ops& ops, const json::value& in, void* out, const Place& place) {
  const auto* object = in.if_object();
  if (!object) return place.add("TYPE", "must be an object"), false;
  auto problems = from_json(ops.row_fields(), *object, out, Mode::create);
  const bool is_ok = problems.empty();
  for (auto& problem : problems) {
    problem.pointer.insert(0, place.pointer);
    place.problems.push_back(std::move(problem));
  }
  return is_ok;
}

bool read_enum(const Ops& ops, const json::value& in, void* out, const Place& place) {
  if (in.is_string())
    for (std::size_t i = 0; i < ops.names.size(); ++i)
      if (ops.names[i] == std::string_view(in.get_string())) return ops.set_int(out, static_cast<std::int64_t>(i)), true;
  place.add("CHOICE", fmt::format("must be one of: {}", fmt::join(ops.names, ", ")),
            {{"choices", fmt::format("{}", fmt::join(ops.names, ", "))}});
  return false;
}

bool read_value(const Ops& ops, const json::value& in, void* out, const Place& place) {
  switch (ops.kind) {
    case Kind::boolean:
      if (!in.is_bool()) return place.add("TYPE", "must be true or false"), false;
      return ops.set_int(out, in.get_bool()), true;
    case Kind::integer:
    case Kind::id:
      if (!in.is_int64()) return place.add("TYPE", "must be a whole number"), false;
      if (in.get_int64() < ops.int_min || in.get_int64() > ops.int_max)
        return check_range(ops, Rule{}, in.get_int64(), place), false;
      return ops.set_int(out, in.get_int64()), true;
    case Kind::enumeration: return read_enum(ops, in, out, place);
    case Kind::text: return read_text(in, as_mut<std::string>(out), place);
    case Kind::secret: {
      std::string text;
      if (!read_text(in, text, place)) return false;
      as_mut<base::Secret>(out) = base::Secret(text);
      return true;
    }
    case Kind::instant:
      return read_parsed(ops, in, out, place, "a time like 2026-01-31T12:00:00Z", base::parse_instant,
                         [](base::Instant t) { return base::to_ms(t); });
    case Kind::date:
      return read_parsed(ops, in, out, place, "a date like 2026-01-31", base::parse_date,
                         [](base::Date d) { return std::int64_t{d.day.time_since_epoch().count()}; });
    case Kind::local_time:
      return read_parsed(ops, in, out, place, "a time of day like 03:00", base::parse_local_time,
                         [](base::LocalTime t) { return std::int64_t{t.minutes}; });
    case Kind::money: return read_money(in, as_mut<base::Money>(out), place);
    case Kind::texts: return read_texts(in, as_mut<base::Texts>(out), place);
    case Kind::prices:
    case Kind::links:
    case Kind::list:
    case Kind::rows: return read_array(ops, in, out, place);
    case Kind::object: return read_object(ops, in, out, place);
    case Kind::map:
    case Kind::any: CHECK(false);  // Only answers have them.
  }
  return false;
}

bool is_empty(const Field& field, const void* value) {
  switch (field.ops->kind) {
    case Kind::text: return as<std::string>(value).empty();
    case Kind::texts: return as<base::Texts>(value).empty();
    case Kind::secret: return as<base::Secret>(value).empty();
    case Kind::prices:
    case Kind::links:
    case Kind::list:
    case Kind::rows: return field.ops->size(value) == 0;
    default: return false;
  }
}

// One field that stands in the body.
void read_field(const Field& field, const json::value& in, void* record, Mode mode, const Place& place) {
  if (field.has(read_only)) {
    if (field.name == "version" && mode != Mode::create) return;
    if (field.name == "id" && mode == Mode::replace && in.is_int64())
      return field.ops->set_int(field.mut(record), in.get_int64());  // Rows are matched by id.
    return place.add("READ_ONLY", "is written by the server");
  }
  const bool is_fixed = field.has(once) && mode == Mode::patch;
  if (in.is_null()) {
    if (!field.ops->is_nullable || field.has(required)) return place.add("NOT_NULL", "must not be null");
    if (is_fixed && (field.has(unsaved) || inner(field, record)))  // Nothing is a change too.
      return place.add("FIXED_FIELD", "cannot be changed once it is set");
    return field.ops->reset(field.mut(record));
  }
  // What is not stored cannot be compared with: it is said at creation or not at all.
  if (is_fixed && field.has(unsaved)) return place.add("FIXED_FIELD", "is given at creation only");
  json::value before;
  if (is_fixed) {
    const void* old = inner(field, record);
    before = old ? value_to_json(*field.ops, old, true) : json::value(nullptr);
  }
  void* slot = field.ops->emplace(field.mut(record));
  if (!read_value(*field.ops, in, slot, place)) return;
  if (is_fixed && before != value_to_json(*field.ops, slot, true))
    return place.add("FIXED_FIELD", "cannot be changed once it is set");
  if (field.has(required) && is_empty(field, slot)) return place.add("REQUIRED", "is required");
  if (field.ops->kind == Kind::object) return;  // Its own fields were checked as they were read.
  check_value(*field.ops, field.rule, slot, place);
}

// Rejects keys that stand twice in one object, which the tree parser would merge silently.
struct TwiceHandler {
  static constexpr std::size_t max_object_size = 1000, max_array_size = 100000, max_key_size = 256, max_string_size = 1 << 20;
  std::vector<std::vector<std::string>> open;
  std::string key;
  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_object_begin(json::error_code&) { return open.emplace_back(), true; }
  bool on_object_end(std::size_t, json::error_code&) { return open.pop_back(), true; }
  bool on_array_begin(json::error_code&) { return true; }
  bool on_array_end(std::size_t, json::error_code&) { return true; }
  bool on_key_part(json::string_view s, std::size_t, json::error_code&) { return key.append(s), true; }
  bool on_key(json::string_view s, std::size_t, json::error_code& ec) {
    key.append(s);
    auto& seen = open.back();
    const auto at = std::ranges::lower_bound(seen, key);
    if (at != seen.end() && *at == key) {
      ec = json::error::extra_data;
      return false;
    }
    seen.insert(at, std::move(key));
    key.clear();
    return true;
  }
  bool on_string_part(json::string_view, std::size_t, json::error_code&) { return true; }
  bool on_string(json::string_view, std::size_t, json::error_code&) { return true; }
  bool on_number_part(json::string_view, json::error_code&) { return true; }
  bool on_int64(std::int64_t, json::string_view, json::error_code&) { return true; }
  bool on_uint64(std::uint64_t, json::string_view, json::error_code&) { return true; }
  bool on_double(double value, json::string_view, json::error_code& ec) {
    if (std::isfinite(value)) return true;
    ec = json::error::exponent_overflow;
    return false;
  }
  bool on_bool(bool, json::error_code&) { return true; }
  bool on_null(json::error_code&) { return true; }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }
};

}  // namespace

std::vector<base::FieldProblem> from_json(std::span<const Field> fields, const json::object& in, void* record, Mode mode) {
  Problems problems;
  const Place root{"", problems};
  std::size_t known = 0;
  for (const auto& field : fields) {
    if (const auto* value = in.if_contains(field.name)) {
      ++known;
      read_field(field, *value, record, mode, root.at(field.name));
    } else if (mode != Mode::patch && field.has(required) && !field.has(read_only)) {
      root.at(field.name).add("REQUIRED", "is required");
    }
  }
  if (known == in.size()) return problems;
  for (const auto& [name, value] : in)
    if (std::ranges::none_of(fields, [&](const Field& f) { return f.name == std::string_view(name); }))
      root.at(name).add("UNKNOWN_FIELD", "is not a field of this record");
  return problems;
}

std::vector<base::FieldProblem> validate(std::span<const Field> fields, const void* record) {
  return check_fields(fields, record, "");
}

base::Error invalid(std::vector<base::FieldProblem> problems) {
  base::Error error{base::ErrorKind::invalid, "FIELDS_INVALID", "Some fields are not right."};
  if (problems.size() == 1) {
    error.code = problems.front().code;
    error.message = fmt::format("{} {}.", problems.front().pointer.empty() ? "The body" : problems.front().pointer.substr(1),
                                problems.front().message);
  }
  error.fields = std::move(problems);
  return error;
}

base::Result<json::object> parse_object(std::string_view text) {
  json::parse_options options;
  options.max_depth = 32;
  json::error_code ec;
  json::basic_parser<TwiceHandler> twice(options);
  const auto used = twice.write_some(false, text.data(), text.size(), ec);
  const bool is_whole =
      !ec && std::ranges::all_of(text.substr(used), [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; });
  if (!is_whole) {
    const auto why = ec == json::error::extra_data ? "a name stands twice in one object"
                     : ec                          ? ec.message()
                                                   : "there is more after its end";
    return base::fail(base::ErrorKind::malformed, "MALFORMED_JSON",
                      fmt::format("The body is not valid JSON: {} (near byte {}).", why, used));
  }
  auto value = json::parse(text, ec, {}, options);
  if (ec) return base::fail(base::ErrorKind::malformed, "MALFORMED_JSON", "The body is not valid JSON.");
  if (!value.is_object()) return base::fail(base::ErrorKind::invalid, "TYPE", "The body must be a JSON object.");
  return std::move(value.as_object());
}

}  // namespace meta
