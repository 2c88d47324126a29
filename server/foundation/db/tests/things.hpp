// The tables and queries that the tests of this room share.
// Not the tables of the product: those are migrations of their rooms.
#pragma once
#include <string_view>

#include "foundation/db/db.hpp"

namespace db_test {

inline constexpr std::string_view kTables =
    "CREATE TABLE things (id {id}, name {text} NOT NULL, size {int} NOT NULL DEFAULT 0 CONSTRAINT size_positive CHECK (size >= 0), "
    "label {text}, picture {blob}) {strict};\n"
    "CREATE UNIQUE INDEX things_name ON things (name);\n"
    "CREATE UNIQUE INDEX things_upper ON things (upper(label));\n"
    "CREATE TABLE parts (id {id}, thing {int} NOT NULL REFERENCES things (id)) {strict};";
inline constexpr db::Migration kMigrations[] = {{1, "0001_things", kTables, kTables}};

[[nodiscard]] inline db::Query sql(std::string_view text) { return {"test/query", text, text}; }

}  // namespace db_test
