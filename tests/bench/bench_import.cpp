// XMLTV import against a bare expat pass over the same bytes, and its peak memory in a process of its own.
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "bench.hpp"
#include "cms/epg/xmltv.hpp"
#include "foundation/base/check.hpp"
#include "foundation/xml/xml.hpp"
#include "make_guide.hpp"

extern char** environ;

namespace bench {
namespace {

constexpr int kRounds = 5;

// What a program that only wants to know whether the file is well-formed would do: the callbacks come, and count.
class Counter final : public xml::Handler {
 public:
  void start(xml::Reader&, std::string_view, const xml::Attributes&) override { ++count; }
  void end(xml::Reader&, std::string_view) override { ++count; }
  void text(xml::Reader&, std::string_view piece) override { count += piece.size(); }
  std::uint64_t count{};
};

template <class Work>
double seconds(Work&& work) {
  const auto from = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count();
}

std::uint64_t import_all(xml::Source& source, std::uint64_t& packed_bytes) {
  epg::XmltvImport import;
  CHECK(import.read(source).has_value());
  CHECK(import
            .emit([&](const epg::XmltvDay& day) -> base::Status {
              packed_bytes += day.packed.size();
              return {};
            })
            .has_value());
  return import.report().programmes_kept;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// Peak resident memory of an import of `channels` channels, made and read on the fly in a fresh process.
double peak_mb(std::int32_t channels) {
  std::string program = "/proc/self/exe", name = "import_once", argument = std::to_string(channels);
  std::array<char*, 4> arguments{program.data(), name.data(), argument.data(), nullptr};
  pid_t child{};
  CHECK(posix_spawn(&child, program.c_str(), nullptr, nullptr, arguments.data(), environ) == 0);
  int status{};
  struct rusage usage{};
  CHECK(wait4(child, &status, 0, &usage) == child);
  CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

}  // namespace

void bench_import(std::ostream& out) {
  // First: a child is charged with what its parent ever held before it started.
  const double peak = peak_mb(200), peak_large = peak_mb(460);
  std::string guide;
  {
    GuideSource source({});
    std::vector<char> buffer(std::size_t{1} << 20);
    for (;;) {
      const auto count = source.read(buffer);
      if (*count == 0) break;
      guide.append(buffer.data(), *count);
    }
  }
  std::vector<double> bare, ratios;
  std::uint64_t programmes{}, packed_bytes{};
  for (int round = 0; round < kRounds; ++round) {
    const double bare_s = seconds([&] {
      Counter counter;
      xml::Reader reader(counter);
      xml::MemorySource source(guide);
      CHECK(reader.read(source).has_value());
    });
    packed_bytes = 0;
    const double import_s = seconds([&] {
      xml::MemorySource source(guide);
      programmes = import_all(source, packed_bytes);
    });
    bare.push_back(bare_s);
    ratios.push_back(import_s / bare_s);
  }
  out << fmt::format(
      "import: {:.0f} MB, {} programmes, packed {:.0f} MB; bare expat {:.2f} s; parse + normalise + pack {:.2f} x bare (goal 1.5)\n",
      static_cast<double>(guide.size()) / 1e6, programmes, static_cast<double>(packed_bytes) / 1e6, median(bare), median(ratios));
  out << fmt::format("import: peak memory {:.0f} MB for that guide, {:.0f} MB for one 2.3 times as large (goal 100)\n", peak,
                     peak_large);
}

namespace {

void import_once(std::ostream& out, Arguments arguments) {
  CHECK(arguments.size() == 1);
  GuideSource source({.channels = std::stoi(arguments.front())});
  std::uint64_t packed_bytes{};
  static_cast<void>(import_all(source, packed_bytes));
  static_cast<void>(out);
}

const Registered kImport({"import", "XMLTV import against bare expat; peak memory",
                          [](std::ostream& out, Arguments) { bench_import(out); }});
const Registered kImportOnce({"import_once", "one import, for its memory", import_once, true});

}  // namespace
}  // namespace bench
