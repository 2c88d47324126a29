#include "foundation/db/postgres_login.hpp"

#include <libpq-fe.h>

#include <memory>

#include "foundation/db/db.hpp"

namespace db {
namespace {

// libpq's quoting: single quotes, with \ before ' and \.
void append(std::string& out, std::string_view name, std::string_view value) {
  out += (out.empty() ? "" : " ");
  out += name;
  out += "='";
  for (const char c : value) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  out += '\'';
}

}  // namespace

std::string with_login(const std::string& connection, std::string_view user, const base::Secret& password) {
  char* fault = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(PQconninfoParse(connection.c_str(), &fault),
                                                                             &PQconninfoFree);
  const std::unique_ptr<char, decltype(&PQfreemem)> fault_owner(fault, &PQfreemem);
  if (!options) throw DatabaseError(std::string("the database address can't be read: ") + (fault ? fault : "?"), false);
  std::string out;
  for (const auto* option = options.get(); option->keyword; ++option) {
    const std::string_view name(option->keyword);
    if (option->val && *option->val && name != "user" && name != "password") append(out, name, option->val);
  }
  append(out, "user", user);
  append(out, "password", password.reveal());
  return out;
}

}  // namespace db
