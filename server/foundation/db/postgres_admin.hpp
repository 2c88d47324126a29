// PostgreSQL provisioning: a login role and a schema per deployment, made and owned by the owner role.
// Not for SQLite, where a deployment is a file, and not for requests: the owner's connection migrates and provisions only.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "foundation/base/secret.hpp"
#include "foundation/db/db.hpp"

namespace db {

// The role's and the schema's name: "tvms_<installation>_d<number>". `installation` is 1-32 of a-z 0-9 (CHECK).
[[nodiscard]] std::string deployment_role(std::string_view installation, std::int64_t number);

// Makes a schema that belongs to the owner, unless it is there. For "control".
void ensure_schema(Database& owner, std::string_view schema);

// Makes role and schema in one transaction. The owner needs CREATEROLE, and CREATE on the database. The role may log in with
// `password`, use the schema and nothing else: tables come by migrations of the owner, rights by grant_dml.
// Throws DatabaseError when one of them exists already.
void create_role_and_schema(Database& owner, std::string_view installation, std::int64_t number, const base::Secret& password);

// Gives the role SELECT, INSERT, UPDATE, DELETE on all tables of its schema, but only SELECT and INSERT on `append_only` and only
// SELECT on schema_migrations. After every migration. Throws DatabaseError when a table of the list is missing.
void grant_dml(Database& owner, std::string_view role, std::span<const std::string_view> append_only);

// Whether grant_dml would change nothing. `login` is the role's own connection: it may read its own rights.
[[nodiscard]] bool has_grants(Database& login, std::span<const std::string_view> append_only);

// Ends the role's sessions and removes schema (with all tables) and role. Nothing happens to what is not there.
void drop_role_and_schema(Database& owner, std::string_view installation, std::int64_t number);

// Whole databases, outside of any transaction; for the tests, which copy a migrated one for each case. `from` "" = empty.
void create_database(const std::string& connection, std::string_view name, std::string_view from);
void drop_database(const std::string& connection, std::string_view name);  // Ends its sessions.

}  // namespace db
