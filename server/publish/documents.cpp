#include "publish/documents.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "foundation/base/waits.hpp"
#include "publish/queries.gen.hpp"

namespace publish {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kType = "application/json";
constexpr std::string_view kForEver = "public, max-age=31536000, immutable";
constexpr std::size_t kBestBytes = 64 * 1024;  // Above it the slow packing takes seconds and saves little.
constexpr std::size_t kRowsPerWrite = 200;
std::atomic<std::uint64_t> drafts;  // Of this process: two threads may store the same document, each in a draft of its own.

std::shared_ptr<const http::Prepared> pack(const NewDocument& document) {
  if (!document.is_for_viewers) {
    auto out = std::make_shared<http::Prepared>();
    out->plain = document.text;
    return out;
  }
  return http::prepare(std::string(kType), document.text, std::string(kForEver),
                       document.text.size() <= kBestBytes ? http::Effort::best : http::Effort::quick);
}

void write_file(const fs::path& file, const std::string& bytes) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.flush();
  if (!out) throw std::runtime_error(fmt::format("cannot write {}", file.string()));
}

std::optional<std::string> read_file(const fs::path& file) {
  base::waits_for("a disk");
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

fs::file_time_type file_time(base::Instant t) {
  return fs::file_time_type::clock::from_sys(std::chrono::sys_time<std::chrono::nanoseconds>(t.time_since_epoch()));
}

// Everything written below the folder so far is on the disk afterwards: one call for thousands of files.
void make_safe(const fs::path& folder) {
  const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle < 0) throw std::runtime_error(fmt::format("cannot open {}", folder.string()));
  const int result = ::syncfs(handle);
  ::close(handle);
  if (result != 0) throw std::runtime_error(fmt::format("cannot write {} to disk", folder.string()));
}

std::shared_ptr<const http::Prepared> assemble(std::string_view name, std::string plain, std::string gzip, std::string brotli) {
  auto out = std::make_shared<http::Prepared>();
  out->content_type = kType;
  out->etag = fmt::format("\"{}\"", name);
  out->cache_control = kForEver;
  out->plain = std::move(plain);
  out->gzip = std::move(gzip);
  out->brotli = std::move(brotli);
  return out;
}

}  // namespace

fs::path Documents::file_of(std::string_view name) const { return folder_ / "documents" / name.substr(0, 2) / name; }

void Documents::put(const std::vector<NewDocument>& documents, base::Instant now) {
  if (documents.empty()) return;
  if (is_table())
    put_rows(documents, now);
  else
    put_files(documents, now);
}

void Documents::put_files(const std::vector<NewDocument>& documents, base::Instant now) {
  const auto folder = folder_ / "documents";
  fs::create_directories(folder);
  std::vector<std::pair<fs::path, fs::path>> moves;  // The plain form last: it stands for the whole document.
  std::set<std::string> seen;
  for (const auto& document : documents) {
    if (!seen.insert(document.name).second) continue;
    const auto file = file_of(document.name);
    if (fs::exists(file)) {
      fs::last_write_time(file, file_time(now));
      continue;
    }
    fs::create_directories(file.parent_path());
    const auto packed = pack(document);
    for (const auto& [suffix, bytes] : {std::pair{".gz", &packed->gzip}, {".br", &packed->brotli}, {"", &packed->plain}}) {
      if (bytes->empty() && suffix[0] != '\0') continue;
      const auto target = fs::path(file.string() + suffix);
      const auto temporary = fs::path(target.string() + fmt::format(".new{}-{}", ::getpid(), ++drafts));
      write_file(temporary, *bytes);
      fs::last_write_time(temporary, file_time(now));
      moves.emplace_back(temporary, target);
    }
  }
  if (moves.empty()) return;
  if (is_durable_) make_safe(folder);
  for (const auto& [from, to] : moves) fs::rename(from, to);
  if (is_durable_) make_safe(folder);
}

void Documents::put_rows(const std::vector<NewDocument>& documents, base::Instant now) {
  for (std::size_t begin = 0; begin < documents.size(); begin += kRowsPerWrite) {
    const auto end = std::min(documents.size(), begin + kRowsPerWrite);
    database_.write([&](db::Tx& tx) {
      for (std::size_t i = begin; i < end; ++i) {
        const auto& document = documents[i];
        if (tx.run(queries::touch_document, {document.name, now}) > 0) continue;
        const auto packed = pack(document);
        tx.run(queries::add_document,
               {document.name, db::Blob{packed->plain}, db::Blob{packed->gzip}, db::Blob{packed->brotli}, now});
      }
    });
  }
}

std::optional<std::string> Documents::read(std::string_view name) {
  if (!is_table()) return read_file(file_of(name));
  return database_.read(
      [&](db::Tx& tx) { return tx.one(queries::document, {name}, [](const db::Row& row) { return row.blob(0); }); });
}

void Documents::read_all(const std::vector<std::string>& names,
                         const std::function<void(const std::string&, std::string)>& each) {
  if (!is_table()) {
    for (const auto& name : names)
      if (auto bytes = read_file(file_of(name))) each(name, std::move(*bytes));
    return;
  }
  database_.read([&](db::Tx& tx) {
    for (const auto& name : names)
      if (auto bytes = tx.one(queries::document, {name}, [](const db::Row& row) { return row.blob(0); }))
        each(name, std::move(*bytes));
  });
}

std::shared_ptr<const http::Prepared> Documents::prepared(std::string_view name) {
  if (is_table())
    return database_
        .read([&](db::Tx& tx) {
          return tx.one(queries::document, {name},
                        [&](const db::Row& row) { return assemble(name, row.blob(0), row.blob(1), row.blob(2)); });
        })
        .value_or(nullptr);
  const auto file = file_of(name).string();
  auto plain = read_file(file);
  if (!plain) return nullptr;
  return assemble(name, std::move(*plain), read_file(file + ".gz").value_or(""), read_file(file + ".br").value_or(""));
}

void Documents::remove(const std::set<std::string>& names, base::Instant before) {
  if (is_table()) {
    database_.write([&](db::Tx& tx) {
      for (const auto& name : names) tx.run(queries::remove_document, {name, before});
    });
    return;
  }
  const auto limit = file_time(before);
  for (const auto& name : names) {
    const auto file = file_of(name);
    std::error_code fault;
    const auto used_at = fs::last_write_time(file, fault);
    if (fault || used_at >= limit) continue;
    for (const auto* suffix : {"", ".gz", ".br"}) fs::remove(file.string() + suffix, fault);
  }
}

}  // namespace publish
