#include "foundation/db/postgres_admin.hpp"

#include <algorithm>
#include <pqxx/pqxx>

#include "foundation/base/check.hpp"

namespace db {
namespace {

constexpr std::string_view kNoTwin = "SELECT 'PostgreSQL only'";
constexpr Query kRoleExists{"db/role_exists", kNoTwin, "SELECT count(*) FROM pg_roles WHERE rolname = $1"};
constexpr Query kTableExists{"db/table_exists", kNoTwin,
                             "SELECT count(*) FROM pg_tables WHERE schemaname = $1 AND tablename = $2"};
constexpr Query kRights{"db/rights", kNoTwin,
                        "SELECT relname, has_table_privilege(oid, 'SELECT'), has_table_privilege(oid, 'INSERT'), "
                        "has_table_privilege(oid, 'UPDATE'), has_table_privilege(oid, 'DELETE') FROM pg_class "
                        "WHERE relkind = 'r' AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())"};
constexpr Query kEndSessions{
    "db/end_sessions", kNoTwin,
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = $1 AND pid <> pg_backend_pid()"};

std::string identifier(std::string_view name) {
  CHECK(!name.empty() && name.size() <= 63);  // Longer names are cut by the server, and two could become one.
  std::string out = "\"";
  for (const char c : name) {
    CHECK(c != '\0');
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

// For standard_conforming_strings = on, which every connection of ours sets.
std::string literal(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    CHECK(c != '\0');
    if (c == '\'') out += '\'';
    out += c;
  }
  return out + "'";
}

void exec_alone(const std::string& connection, const std::string& text) {
  try {
    pqxx::connection owner(connection);
    const pqxx::quiet_errorhandler quiet(owner);
    pqxx::nontransaction(owner).exec(text);
  } catch (const pqxx::failure& e) { throw DatabaseError(std::string("postgres: ") + e.what(), false); }
}

bool role_exists(Tx& tx, std::string_view role) { return tx.number(kRoleExists, {role}) != 0; }

}  // namespace

std::string deployment_role(std::string_view installation, std::int64_t number) {
  const auto is_plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  CHECK(!installation.empty() && installation.size() <= 32 && std::ranges::all_of(installation, is_plain));
  CHECK(number > 0);
  return "tvms_" + std::string(installation) + "_d" + std::to_string(number);
}

void ensure_schema(Database& owner, std::string_view schema) {
  owner.write([&](Tx& tx) { tx.script("CREATE SCHEMA IF NOT EXISTS " + identifier(schema)); });
}

void create_role_and_schema(Database& owner, std::string_view installation, std::int64_t number, const base::Secret& password) {
  const std::string role = deployment_role(installation, number);
  const std::string name = identifier(role);
  CHECK(!password.empty());
  owner.write([&](Tx& tx) {
    tx.script("CREATE ROLE " + name + " LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD " +
              literal(password.reveal()));
    // The owner may then end the role's sessions and remove what it has. SET ROLE is not used.
    tx.script("GRANT " + name + " TO CURRENT_USER");
    // The schema belongs to the owner: whose schema it is may drop every table in it, the append-only ones too.
    tx.script("CREATE SCHEMA " + name + " AUTHORIZATION CURRENT_USER");
    tx.script("GRANT USAGE ON SCHEMA " + name + " TO " + name);
    tx.script("ALTER ROLE " + name + " SET search_path = " + name);
  });
}

void grant_dml(Database& owner, std::string_view role, std::span<const std::string_view> append_only) {
  const std::string name = identifier(role);
  owner.write([&](Tx& tx) {
    // In one transaction: nobody sees the moment between GRANT and REVOKE.
    tx.script("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA " + name + " TO " + name);
    for (const std::string_view table : append_only) {
      if (tx.number(kTableExists, {role, table}) == 0)
        throw DatabaseError("append-only table " + std::string(table) + " is missing in " + std::string(role), false);
      tx.script("REVOKE UPDATE, DELETE, TRUNCATE ON " + name + "." + identifier(table) + " FROM " + name);
    }
    if (tx.number(kTableExists, {role, "schema_migrations"}) != 0) {
      tx.script("REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON " + name + ".schema_migrations FROM " + name);
    }
  });
}

bool has_grants(Database& login, std::span<const std::string_view> append_only) {
  bool is_good = true;
  login.read([&](Tx& tx) {
    tx.each(kRights, {}, [&](const Row& row) {
      const bool is_ours = row.text(0) == "schema_migrations";
      const bool may_change = !is_ours && std::ranges::find(append_only, row.text(0)) == append_only.end();
      is_good =
          is_good && row.boolean(1) && row.boolean(2) != is_ours && row.boolean(3) == may_change && row.boolean(4) == may_change;
    });
  });
  return is_good;
}

void drop_role_and_schema(Database& owner, std::string_view installation, std::int64_t number) {
  const std::string role = deployment_role(installation, number);
  const std::string name = identifier(role);
  // First no new sessions, then no old ones, else the schema's tables stay locked.
  owner.write([&](Tx& tx) {
    if (role_exists(tx, role)) tx.script("ALTER ROLE " + name + " NOLOGIN");
  });
  owner.write([&](Tx& tx) {
    tx.run(kEndSessions, {role});
    tx.script("DROP SCHEMA IF EXISTS " + name + " CASCADE");
    if (!role_exists(tx, role)) return;
    tx.script("DROP OWNED BY " + name);
    tx.script("DROP ROLE " + name);
  });
}

void create_database(const std::string& connection, std::string_view name, std::string_view from) {
  const auto source = from.empty() ? std::string{} : " TEMPLATE " + identifier(from);
  // Copying files is several times quicker than logging each block, where nothing is written through to the disk.
  exec_alone(connection, "CREATE DATABASE " + identifier(name) + source + " STRATEGY file_copy");
}

void drop_database(const std::string& connection, std::string_view name) {
  exec_alone(connection, "DROP DATABASE IF EXISTS " + identifier(name) + " WITH (FORCE)");
}

}  // namespace db
