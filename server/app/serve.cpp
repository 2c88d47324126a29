#include <fcntl.h>
#include <fmt/format.h>
#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <thread>

#include "app/commands.hpp"
#include "app/health.hpp"
#include "app/parts.hpp"
#include "foundation/base/files.hpp"
#include "foundation/base/random.hpp"
#include "foundation/base/time.hpp"
#include "foundation/log/log.hpp"

namespace app {
namespace {

constexpr rlim_t kDescriptorsMax = 65'536;

http::EdgeOptions edge_options(const config::Settings& settings) {
  const auto listen = config::parse_listen(settings.listen).value();
  http::EdgeOptions out;
  out.address = listen.host == "localhost" ? "127.0.0.1" : listen.host;
  out.port = listen.port;
  out.io_threads = static_cast<int>(settings.io_threads);
  out.workers = static_cast<int>(settings.workers);
  out.queue_max = static_cast<std::size_t>(settings.queue_max);
  out.limits.connections_per_address = static_cast<std::size_t>(settings.connections_per_address);
  out.proxies = settings.proxies;
  out.upload_dir = std::filesystem::path(settings.data) / "uploads";
  out.tls_certificate = settings.tls_certificate;
  out.tls_key = settings.tls_key;
  std::filesystem::create_directories(out.upload_dir);
  return out;
}

// S30-708: whoever reads the log must not be able to watch.
std::string without_token(const std::string& path) {
  constexpr std::string_view before = "/t/";
  const auto at = path.find(before);
  if (at == std::string::npos) return path;
  const auto end = std::min(path.find('/', at + before.size()), path.size());
  return path.substr(0, at + before.size()) + "***" + path.substr(end);
}

void watch(Parts& parts, logging::Logger& log) {
  parts.site->set_fault(
      [&log](const std::string& id, const std::string& what) { log.error("request.fault", {{"request", id}, {"what", what}}); });
  parts.job_fault = [&log](const std::string& database, std::int64_t job, const std::string& what) {
    log.error("job.fault", {{"database", database}, {"job", job}, {"what", what}});
  };
  parts.hint_fault = [&log](const std::string& what) { log.error("hint.fault", {{"what", what}}); };
  parts.deployments->on_failed([&log](const std::string& name, const deployments::Failure& failure) {
    log.error("deployment.failed", {{"deployment", name}, {"code", failure.code}, {"what", failure.what}});
  });
  parts.workers.on_fault([&log](const std::string& worker, const std::string& what) {
    log.error("worker.fault", {{"worker", worker}, {"what", what}});
  });
  parts.site->set_handled([&parts](const http::Route& route, int status, std::chrono::microseconds took) {
    parts.metrics.request(http::method_name(route.method), route.path, status, took);
  });
  parts.site->set_done([&log](const http::Request& request, int status, std::size_t bytes, std::chrono::microseconds took) {
    log.info("request", {{"request", request.id},
                         {"method", http::method_name(request.method)},
                         {"path", without_token(request.path)},
                         {"address", request.remote_ip},
                         {"status", status},
                         {"bytes", static_cast<std::int64_t>(bytes)},
                         {"us", static_cast<std::int64_t>(took.count())}});
  });
}

// For the owner of this machine alone. A file that cannot be written is said and keeps nobody from the service.
void write_private(const std::filesystem::path& file, std::string_view text) {
  std::error_code ignored;
  std::filesystem::remove(file, ignored);  // An older one may be open to others.
  const int to = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (to < 0 || ::write(to, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
    fmt::print(stderr, "{} could not be written.\n", file.string());
  if (to >= 0) ::close(to);
}

// AU-9: an empty installation tells its machine's owner, and nobody else, how to become its first user.
void invite_owner(const Parts& parts, const config::Settings& settings, std::uint16_t port) {
  const auto file = std::filesystem::path(settings.data) / "owner_link.txt";
  const auto& word = parts.of<staff::FirstOwner>().word();
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
  if (word.empty()) return;
  const auto root = settings.public_url.empty() ? fmt::format("http://localhost:{}", port) : settings.public_url;
  write_private(file, fmt::format("{}/admin/first-owner#{}\n", root, word));
}

// Connections and the files that they send are bounded by the soft limit, which many systems set to 1024.
void raise_descriptors() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= limit.rlim_max) return;
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, kDescriptorsMax);
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

// Two servers on one folder would each follow the other's streams, recordings and sessions late. Nodes share PostgreSQL instead.
std::unique_ptr<base::FolderLock> hold_folder(const config::Settings& settings) {
  const std::filesystem::path data(settings.data);
  std::filesystem::create_directories(data);
  auto out = base::FolderLock::take(data / "serve.lock");
  if (!out)
    throw std::runtime_error(fmt::format("Another tvms serves the folder {}. Stop it, or name another one.", data.string()));
  return out;
}

}  // namespace

int serve(const config::Settings& settings) {
  raise_descriptors();
  const auto held = settings.database.empty() ? hold_folder(settings) : nullptr;
  // Signals are waited for below; every thread made from here on leaves them alone.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);  // A peer that leaves is a fault of one write. Programs that are started begin with the default.

  base::SystemClock clock;
  base::SystemRandom random;
  logging::Options log_options;
  static_cast<void>(logging::parse_level(settings.log_level, log_options.level));  // config has checked the word.
  log_options.file = settings.log_file;
  logging::Logger log(log_options, clock);
  auto options = options_of(settings);
  options.opens_in_background = true;
  Application application(std::move(options), clock, random);
  watch(application.parts(), log);
  http::Edge edge(edge_options(settings), application.site(), clock, random);
  add_edge_metrics(application.parts().metrics, edge);
  write_private(std::filesystem::path(settings.data) / "metrics_token", application.parts().metrics_word);
  edge.start();
  application.start();
  invite_owner(application.parts(), settings, edge.port());
  log.info("serve.started", {{"listen", settings.listen}, {"port", static_cast<std::int64_t>(edge.port())}});
  int signal = 0;
  sigwait(&signals, &signal);
  log.info("serve.stopping", {{"signal", signal}});
  application.parts().events.close_all();
  edge.stop(std::chrono::seconds(10));
  application.stop();
  return 0;
}

}  // namespace app
