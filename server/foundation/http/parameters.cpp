#include "foundation/http/parameters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "foundation/base/text.hpp"
#include "foundation/base/time.hpp"

namespace http {
namespace {

base::Status fail(std::string_view name, std::string_view code, std::string_view sentence) {
  return base::fail_field(fmt::format("?{}", name), std::string(code),
                          fmt::format("{} {}", name.empty() ? "The query" : name, sentence));
}

base::Status check_number(const Parameter& parameter, std::string_view value) {
  std::int64_t number{};
  if (!base::parse_int(value, number)) return fail(parameter.name, "TYPE", "must be a whole number.");
  if (number >= parameter.min && number <= parameter.max) return {};
  if (parameter.max == INT64_MAX) return fail(parameter.name, "RANGE", fmt::format("must be at least {}.", parameter.min));
  return fail(parameter.name, "RANGE", fmt::format("must be {} to {}.", parameter.min, parameter.max));
}

base::Status check_value(const Parameter& parameter, std::string_view value) {
  switch (parameter.kind) {
    case ParameterKind::text: return {};
    case ParameterKind::number: return check_number(parameter, value);
    case ParameterKind::flag:
      return value == "true" || value == "false" ? base::Status{} : fail(parameter.name, "TYPE", "must be true or false.");
    case ParameterKind::instant:
      return base::parse_instant(value) ? base::Status{}
                                        : fail(parameter.name, "TYPE", "must be an instant like 2026-01-31T12:00:00Z.");
  }
  return {};
}

const Parameter* declared(const Route& route, std::string_view name) {
  const auto by_name = [&](const Parameter& one) { return one.name == name; };
  if (const auto own = std::ranges::find_if(route.parameters, by_name); own != route.parameters.end()) return &*own;
  if (!has_list_parameters(route)) return nullptr;
  const auto of_lists = std::ranges::find_if(list_parameters(), by_name);
  return of_lists == list_parameters().end() ? nullptr : &*of_lists;
}

}  // namespace

std::span<const Parameter> list_parameters() {
  static const Parameter all[] = {{"q", "Quick search: each word, in whole or in part."},
                                  {"sort", "Fields, comma-separated, - for descending."},
                                  {"filter", "Rules as JSON: {\"and\":[{\"field\",\"op\",\"value\"}]}."},
                                  {"trash", "true: what lies in the trash.", ParameterKind::flag},
                                  {"limit", "1 to 500, default 50.", ParameterKind::number, 1, 500},
                                  {"offset", "0 to 1,000,000.", ParameterKind::number, 0, 1'000'000},
                                  {"after", "Id after which to go on.", ParameterKind::number}};
  return all;
}

bool has_list_parameters(const Route& route) { return route.out && route.out_is_list && !route.out->table.empty(); }

base::Status check_parameters(const Route& route, const Request& request) {
  const bool is_strict = route.path.starts_with("/api/");
  std::set<std::string> seen;
  std::string_view rest = request.query;
  while (!rest.empty()) {
    const auto pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    if (pair.empty()) continue;
    const auto equals = std::min(pair.find('='), pair.size());
    const auto name = percent_decode(pair.substr(0, equals), true);
    const auto* parameter = name ? declared(route, *name) : nullptr;
    if (!parameter && !is_strict) continue;
    if (!name) return fail("", "TEXT_FORBIDDEN", "holds a name that cannot be decoded.");
    if (!parameter) return fail(*name, "UNKNOWN_FIELD", "is no parameter of this call.");
    if (!seen.insert(*name).second) return fail(*name, "TWICE", "stands twice.");
    const auto value = percent_decode(equals == pair.size() ? std::string_view{} : pair.substr(equals + 1), true);
    if (!value) return fail(*name, "TEXT_FORBIDDEN", "cannot be decoded: it must be UTF-8, percent-encoded.");
    TRY_OK(check_value(*parameter, *value));
  }
  return {};
}

}  // namespace http
