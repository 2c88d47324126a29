#include "app/statements.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "foundation/records/statements.hpp"

namespace app {
namespace {

constexpr std::size_t kColumns = 120;

constexpr std::string_view kHead =
    "-- Every statement that records makes of a field table (server/foundation/records/statements.hpp).\n"
    "-- Written by ./dev gen and not by hand; a law prepares each of them on both databases.\n";

bool is_clause(std::string_view word) {
  constexpr std::string_view kClauses[] = {"FROM", "WHERE", "ORDER", "VALUES", "SET", "RETURNING", "AND"};
  return std::ranges::find(kClauses, word) != std::end(kClauses);
}

// A line for each clause and each condition, and further ones where it would be too long.
std::string laid_out(std::string_view sql) {
  std::string out;
  std::size_t column = 0;
  while (!sql.empty()) {
    const auto end = std::min(sql.find(' '), sql.size());
    const auto word = sql.substr(0, end);
    sql.remove_prefix(std::min(end + 1, sql.size()));
    if (column > 0 && (is_clause(word) || column + word.size() > kColumns)) {
      out.back() = '\n';
      out += is_clause(word) && word != "AND" ? "  " : "    ";
      column = 4;
    }
    out += word;
    out += ' ';
    column += word.size() + 1;
  }
  out.back() = ';';
  return out + "\n";
}

}  // namespace

std::map<std::string, const meta::Entity*> stored_entities(const http::Router& router) {
  std::map<std::string, const meta::Entity*> out;
  const auto add = [&](const meta::Entity* entity) {
    if (!entity) return;
    if (!entity->table.empty()) out.emplace(entity->table, entity);
    meta::inner_shapes(*entity, [&](const meta::Entity& inner) {
      if (!inner.table.empty()) out.emplace(inner.table, &inner);
    });
  };
  for (const auto& route : router.routes()) {
    add(route->in);
    add(route->out);
    for (const auto* shape : route->out_one_of) add(shape);
  }
  return out;
}

std::string statements_page(const http::Router& router) {
  std::multimap<std::string_view, const meta::Entity*> by_noun;
  for (const auto& [table, entity] : stored_entities(router)) by_noun.emplace(entity->noun, entity);
  std::string out(kHead);
  for (const auto& [noun, entity] : by_noun) {
    out += fmt::format("\n-- ======== {}\n", noun);
    for (const auto& one : records::statements_of(*entity)) {
      const bool is_same = one.sqlite == one.postgres;
      out += fmt::format("\n-- {}: {}{}\n", one.name, one.about, is_same ? "" : " (SQLite, then PostgreSQL)");
      out += laid_out(one.sqlite);
      if (!is_same) out += laid_out(one.postgres);
    }
  }
  return out;
}

}  // namespace app
