// A whole refresh of a guide, read from a file and stored in a deployment's SQLite database, against a bare expat pass over that file.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "app/application.hpp"
#include "app/parts.hpp"
#include "bench.hpp"
#include "cms/epg/epg.hpp"
#include "foundation/base/check.hpp"
#include "foundation/base/random.hpp"
#include "foundation/testing/fakes.hpp"
#include "foundation/xml/xml.hpp"
#include "make_guide.hpp"
#include "panel/user_log/user_log.hpp"

namespace bench {
namespace {

constexpr int kRounds = 3;

class Nothing final : public xml::Handler {
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

std::string write_guide(const std::filesystem::path& file, base::Instant now) {
  const auto today = std::chrono::floor<std::chrono::days>(now).time_since_epoch().count();
  GuideSource source({.first_day_s = today * 86'400});
  std::string text, buffer(std::size_t{1} << 20, '\0');
  while (const auto read = source.read(buffer).value()) text.append(buffer, 0, read);
  std::ofstream(file, std::ios::binary) << text;
  return text;
}

// A deployment of its own for each round: the first refresh of a source is the one that writes everything.
double refresh_s(app::Parts& parts, int round, const std::filesystem::path& file, std::int64_t& programmes) {
  auto journal = user_log::Journal::of_system("bench", parts.clock.now());
  const records::Act act{journal, parts.clock.now(), "en"};
  deployments::Deployment deployment;
  deployment.identifier = fmt::format("round-{}", round);
  deployment.name = deployment.identifier;
  deployment.countries = {"DE"};
  deployment.currencies = {{{}, "EUR", "€", 2}};
  CHECK(parts.deployments->create(deployment, act).has_value());
  auto& database = *parts.deployments->find(deployment.identifier)->database;
  auto& guide = parts.of<epg::Guide>();
  const auto source = guide.upload_source(database, "Bench", act).value();
  return seconds([&] {
    const auto report = guide.refresh(database, source, {.file = file}, [](int) { return true; });
    CHECK(report.has_value() && !report->error);
    programmes = report->programmes;
  });
}

void bench_stored(std::ostream& out, Arguments) {
  testing::TempFolder folder;
  base::SystemClock clock;
  base::SystemRandom random;
  app::Options options;
  options.data = folder.path() / "data";
  options.runs_background = false;
  app::Application application(std::move(options), clock, random);
  const auto file = folder.path() / "guide.xml";
  const auto guide = write_guide(file, clock.now());
  std::vector<double> ratios;
  std::int64_t programmes{};
  for (int round = 0; round < kRounds; ++round) {
    const double bare_s = seconds([&] {
      Nothing nothing;
      xml::Reader reader(nothing);
      xml::MemorySource source(guide);
      CHECK(reader.read(source).has_value());
    });
    ratios.push_back(refresh_s(application.parts(), round, file, programmes) / bare_s);
  }
  std::ranges::sort(ratios);
  out << fmt::format("import stored: {:.0f} MB, {} programmes, {:.2f} x bare expat (goal 3), rounds {:.2f} to {:.2f}\n",
                     static_cast<double>(guide.size()) / 1e6, programmes, ratios[kRounds / 2], ratios.front(), ratios.back());
}

const Registered registered({"stored", "a guide's whole refresh into SQLite against bare expat", bench_stored});

}  // namespace
}  // namespace bench
