#include "foundation/log/log.hpp"

#include <fmt/format.h>
#include <spdlog/async_logger.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <array>
#include <atomic>
#include <cmath>
#include <stdexcept>

#include "foundation/base/text.hpp"
#include "foundation/base/time.hpp"

namespace logging {
namespace {

constexpr std::size_t kTextMax = 2000;
constexpr std::array<std::string_view, 5> kLevelNames{"debug", "info", "warn", "error", "off"};
constexpr std::array<std::string_view, 8> kSecretWords{"password",      "passwd", "secret",  "token",
                                                       "authorization", "cookie", "api_key", "csrf"};

bool names_a_secret(std::string_view key) {
  for (const auto word : kSecretWords)
    if (key.ends_with(word)) return true;
  return false;
}

// Length of the UTF-8 sequence at the front when it is well-formed and harmless, else 0. U+0080-U+009F, line separators and
// bidirectional marks are shown as escapes, because a terminal would act on them.
std::size_t plain_sequence(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
  if (length == 0 || text.size() < length || !base::is_utf8(text.substr(0, length))) return 0;
  return length;
}

bool is_unsafe(std::string_view sequence) {
  if (sequence.size() == 2) return sequence[0] == '\xc2' && static_cast<unsigned char>(sequence[1]) < 0xa0;
  if (sequence.size() != 3 || sequence[0] != '\xe2') return false;
  const auto second = static_cast<unsigned char>(sequence[1]), third = static_cast<unsigned char>(sequence[2]);
  if (second == 0x80) return third == 0x8e || third == 0x8f || (third >= 0xa8 && third <= 0xae);
  return second == 0x81 && third >= 0xa6 && third <= 0xa9;
}

void add_escape(std::string& out, unsigned code) { out += fmt::format("\\u{:04x}", code); }

void add_text(std::string& out, std::string_view text) {
  const bool is_cut = text.size() > kTextMax;
  if (is_cut) text = text.substr(0, kTextMax);
  out += '"';
  while (!text.empty()) {
    const char c = text.front();
    std::size_t length = 1;
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      add_escape(out, static_cast<unsigned char>(c));
    } else if (static_cast<unsigned char>(c) < 0x80) {
      out += c;
    } else if (const auto sequence = plain_sequence(text); sequence == 0) {
      out += "\\ufffd";
    } else if (is_unsafe(text.substr(0, sequence))) {
      const auto byte = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(text[i])); };
      add_escape(out, sequence == 2 ? byte(1) : (byte(0) & 0xfU) << 12 | (byte(1) & 0x3fU) << 6 | (byte(2) & 0x3fU));
      length = sequence;
    } else {
      out += text.substr(0, sequence);
      length = sequence;
    }
    text.remove_prefix(length);
  }
  out += is_cut ? "…\"" : "\"";
}

struct Printer {
  std::string& out;
  void operator()(std::string_view text) const { add_text(out, text); }
  void operator()(bool value) const { out += value ? "true" : "false"; }
  void operator()(std::int64_t value) const { out += fmt::format_int(value).str(); }
  void operator()(std::uint64_t value) const { out += fmt::format_int(value).str(); }
  void operator()(double value) const { out += std::isfinite(value) ? fmt::format("{}", value) : "null"; }
};

}  // namespace

std::string_view level_name(Level level) { return kLevelNames.at(static_cast<std::size_t>(level)); }

bool parse_level(std::string_view name, Level& level) {
  for (std::size_t i = 0; i < kLevelNames.size(); ++i)
    if (kLevelNames[i] == name) {
      level = static_cast<Level>(i);
      return true;
    }
  return false;
}

std::string format_line(std::string_view time, Level level, std::string_view event, Fields fields) {
  std::string out;
  out.reserve(256);
  out.append(R"({"time":")").append(time).append(R"(","level":")").append(level_name(level)).append(R"(","event":)");
  add_text(out, event);
  for (const auto& field : fields) {
    out += ',';
    add_text(out, field.key());
    out += ':';
    if (names_a_secret(field.key()))
      out += R"("[hidden]")";
    else
      std::visit(Printer{out}, field.value());
  }
  out += '}';
  return out;
}

struct Logger::Impl {
  base::Clock& clock;
  std::atomic<std::uint64_t> failed{0};
  std::shared_ptr<spdlog::details::thread_pool> pool;
  std::shared_ptr<spdlog::async_logger> logger;
};

Logger::Logger(const Options& options, base::Clock& clock) : impl_(new Impl{clock}), level_(options.level) {
  spdlog::sink_ptr sink;
  try {
    if (options.file.empty())
      sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    else
      sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(options.file.string());
  } catch (const spdlog::spdlog_ex& fault) {
    throw std::runtime_error(fmt::format("cannot write the log file {}: {}", options.file.string(), fault.what()));
  }
  sink->set_pattern("%v");
  impl_->pool = std::make_shared<spdlog::details::thread_pool>(options.ring, 1U);
  impl_->logger =
      std::make_shared<spdlog::async_logger>("tvms", std::move(sink), impl_->pool, spdlog::async_overflow_policy::overrun_oldest);
  impl_->logger->set_level(spdlog::level::trace);
  impl_->logger->flush_on(spdlog::level::trace);
  impl_->logger->set_error_handler([impl = impl_.get()](const std::string&) { ++impl->failed; });
}

// The pool writes what waits and ends before the counters go.
Logger::~Logger() {
  impl_->pool.reset();
  impl_->logger.reset();
}

void Logger::write(Level level, std::string_view event, Fields fields) {
  if (!is_on(level) || level == Level::off) return;
  static constexpr std::array kLevels{spdlog::level::debug, spdlog::level::info, spdlog::level::warn, spdlog::level::err};
  const std::string line = format_line(base::format_instant(impl_->clock.now()), level, event, fields);
  impl_->logger->log(kLevels.at(static_cast<std::size_t>(level)), spdlog::string_view_t(line.data(), line.size()));
}

std::uint64_t Logger::dropped() const { return impl_->failed + impl_->pool->overrun_counter(); }

}  // namespace logging
