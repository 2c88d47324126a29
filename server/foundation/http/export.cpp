#include "foundation/http/export.hpp"

#include <boost/json.hpp>
#include <semaphore>
#include <utility>

#include "foundation/base/calendar.hpp"
#include "foundation/records/references.hpp"

namespace http {
namespace json = boost::json;
namespace {

using meta::Kind;
using sheets::Cell;

std::counting_semaphore<ExportPlace::kAtOnce> places{ExportPlace::kAtOnce};

std::string text_of(const json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : json::serialize(value);
}

Cell plain(db::Tx&, const json::value& value) {
  if (value.is_null()) return {};
  if (value.is_bool()) return value.get_bool();
  if (value.is_int64()) return value.get_int64();
  return text_of(value);
}

Cell day(db::Tx&, const json::value& value) {
  const auto date = value.is_string() ? base::parse_date(std::string_view(value.get_string())) : std::nullopt;
  return date ? Cell(*date) : Cell();
}

Cell joined(db::Tx&, const json::value& value) {
  if (!value.is_array()) return {};
  std::string out;
  for (const auto& one : value.get_array()) out.append(out.empty() ? "" : ", ").append(text_of(one));
  return out;
}

// Rows and objects have shapes of their own: they stand in one cell, as the API prints them.
Cell nested(db::Tx&, const json::value& value) { return value.is_null() ? Cell() : Cell(json::serialize(value)); }

// One member of an object: a language of texts, a part of money.
auto member(std::string name) {
  return [name = std::move(name)](db::Tx& tx, const json::value& value) -> Cell {
    const auto* object = value.if_object();
    const auto* found = object ? object->if_contains(name) : nullptr;
    return found ? plain(tx, *found) : Cell();
  };
}

}  // namespace

std::unique_ptr<ExportPlace> ExportPlace::take() {
  return places.try_acquire() ? std::unique_ptr<ExportPlace>(new ExportPlace) : nullptr;
}
ExportPlace::~ExportPlace() { places.release(); }

ExportTable::ExportTable(const meta::Entity& entity, const std::vector<std::string>& languages, std::string zone)
    : entity_(entity), languages_(languages), zone_(std::move(zone)) {
  for (const auto& field : entity.fields)
    if (!field.has(meta::write_only | meta::told_once)) add_field(field);
}

void ExportTable::add(std::string header, std::string_view field, Print print) {
  header_.push_back(std::move(header));
  columns_.push_back({field, std::move(print)});
}

void ExportTable::add_field(const meta::Field& field) {
  const std::string name(field.name);
  switch (field.ops->kind) {
    case Kind::secret: return;
    case Kind::texts: return add_texts(field.name);
    case Kind::money:
      add(name + "_minor", field.name, member("minor"));
      return add(name + "_currency", field.name, member("currency"));
    case Kind::instant: return add(name, field.name, [this](db::Tx&, const json::value& value) { return wall_time(value); });
    case Kind::date: return add(name, field.name, day);
    case Kind::list: return add(name, field.name, joined);
    case Kind::id: add(name, field.name, plain); return add_names(field);
    case Kind::links: add(name, field.name, joined); return add_names(field);
    case Kind::prices:
    case Kind::rows:
    case Kind::object:
    case Kind::map:
    case Kind::any: return add(name, field.name, nested);
    default: return add(name, field.name, plain);
  }
}

void ExportTable::add_texts(std::string_view field) {
  bool is_default = true;
  for (const auto& language : languages_) {
    const std::string name(field);
    add(std::exchange(is_default, false) ? name : name + "_" + language, field, member(language));
  }
}

// "channel_id" 17 has "channel_name" News beside it, "packages" 3, 5 has "packages_names".
void ExportTable::add_names(const meta::Field& field) {
  if (field.rule.of.empty()) return;
  std::string header(field.name);
  if (header.ends_with("_id")) header.resize(header.size() - 3);
  header += field.ops->kind == Kind::id ? "_name" : "_names";
  if (entity_.find(header)) return;  // The list tells it itself.
  add(std::move(header), field.name, [this, noun = field.rule.of](db::Tx& tx, const json::value& value) -> Cell {
    if (value.is_int64()) return name_of(tx, noun, value.get_int64());
    if (!value.is_array()) return {};
    std::string out;
    for (const auto& one : value.get_array())
      if (one.is_int64()) out.append(out.empty() ? "" : ", ").append(name_of(tx, noun, one.get_int64()));
    return out;
  });
}

const std::string& ExportTable::name_of(db::Tx& tx, std::string_view noun, std::int64_t id) {
  const auto [at, is_new] = names_.try_emplace({noun, id});
  if (is_new) at->second = records::reference_title(tx, entity_, noun, id, languages_.front());
  return at->second;
}

Cell ExportTable::wall_time(const json::value& value) const {
  const auto instant = value.is_string() ? base::parse_instant(std::string_view(value.get_string())) : std::nullopt;
  if (!instant) return {};
  const auto second = static_cast<std::int32_t>(((base::to_s(*instant) % 60) + 60) % 60);
  return sheets::WallTime{base::calendar::local_day(*instant, zone_),
                          base::calendar::local_time(*instant, zone_).minutes * 60 + second};
}

std::vector<Cell> ExportTable::row(db::Tx& tx, const json::object& record) {
  std::vector<Cell> out;
  out.reserve(columns_.size());
  for (const auto& column : columns_) {
    const auto* value = record.if_contains(column.field);
    out.push_back(value ? column.print(tx, *value) : Cell());
  }
  return out;
}

}  // namespace http
