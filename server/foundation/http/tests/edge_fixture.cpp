#include "foundation/http/tests/edge_fixture.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>
#include <thread>

#include "foundation/base/text.hpp"

namespace http {
namespace {

constexpr int kPatienceMs = 10'000;
constexpr std::chrono::seconds kPatience{10};

}  // namespace

Client::Client(std::uint16_t port, int receive_buffer) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (receive_buffer > 0) ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("cannot connect");
}

Client::~Client() { ::close(socket_); }

void Client::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return;  // The server has ended it; the answer is still to be read.
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

void Client::end_sending() { ::shutdown(socket_, SHUT_WR); }

bool Client::fill() {
  pollfd waiting{socket_, POLLIN, 0};
  if (::poll(&waiting, 1, kPatienceMs) <= 0) {
    ADD_FAILURE() << "nothing came for 10 s";
    return false;
  }
  std::array<char, 16384> bytes{};
  const auto count = ::recv(socket_, bytes.data(), bytes.size(), 0);
  if (count <= 0) return false;
  buffer_.append(bytes.data(), static_cast<std::size_t>(count));
  return true;
}

Answer Client::read_answer(bool has_body) {
  Answer answer;
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos)
    if (!fill()) return answer;
  const std::string head = buffer_.substr(0, end + 2);
  buffer_.erase(0, end + 4);
  if (!head.starts_with("HTTP/1.1 ")) ADD_FAILURE() << head;
  answer.status = std::atoi(head.c_str() + 9);
  for (std::size_t at = head.find("\r\n") + 2; at < head.size();) {
    const auto line_end = head.find("\r\n", at), colon = head.find(": ", at);
    const bool is_new =
        answer.headers.emplace(base::to_lower_ascii(head.substr(at, colon - at)), head.substr(colon + 2, line_end - colon - 2))
            .second;
    EXPECT_TRUE(is_new) << "twice: " << head.substr(at, line_end - at);
    at = line_end + 2;
  }
  const auto length = answer.headers.find("content-length");
  if (!has_body || length == answer.headers.end()) return answer;
  const auto size = static_cast<std::size_t>(std::stoull(length->second));
  while (buffer_.size() < size)
    if (!fill()) break;
  answer.body = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return answer;
}

std::string Client::read_until(std::string_view text) {
  std::size_t at = 0;
  while ((at = buffer_.find(text)) == std::string::npos)
    if (!fill()) return std::exchange(buffer_, "");
  const std::string out = buffer_.substr(0, at + text.size());
  buffer_.erase(0, out.size());
  return out;
}

bool Client::is_ended() { return buffer_.empty() && !fill(); }

Plan TestSite::plan(const Request& head) {
  Plan plan;
  plan.is_hot = head.path != "/block" && head.path != "/echo" && head.path != "/upload" && head.path != "/worker";
  plan.body_bytes = 1000;
  if (head.path == "/upload") {
    plan.is_upload = true;
    plan.body_bytes = 1'000'000;
  }
  if (head.path == "/short" || head.parameter("deadline")) plan.deadline = std::chrono::milliseconds(1);
  if (head.path == "/short") plan.is_hot = false;
  if (head.path == "/denied") plan.answer = problem_response(403, "FORBIDDEN", "No.", head.id);
  if (head.path == "/plan_throws") throw std::runtime_error("plan");
  plan.route = std::make_shared<const std::string>(head.path);
  return plan;
}

void TestSite::handle(Request request, const std::shared_ptr<const void>& route, Respond respond) {
  {
    const std::scoped_lock lock(mutex_);
    paths_.insert(request.path);
    EXPECT_EQ(*static_cast<const std::string*>(route.get()), request.path);
  }
  answer(std::move(request), respond);
}

void TestSite::answer(Request request, const Respond& respond) {
  Response response;
  response.set("Content-Type", "text/plain");
  response.body = std::string("hello");
  const std::string& path = request.path;
  if (path == "/block" || path == "/block_hot") {
    std::unique_lock lock(mutex_);
    ++blocked_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return is_open_; });
  } else if (path == "/echo") {
    response.body = std::move(request.body);
  } else if (path == "/upload") {
    const std::scoped_lock lock(mutex_);
    upload_ = request.upload;
    std::ifstream in(request.upload, std::ios::binary);
    upload_bytes_.assign(std::istreambuf_iterator<char>(in), {});
    response.body = std::to_string(upload_bytes_.size());
  } else if (path == "/file") {
    response.body = FileBody{file};
  } else if (path == "/prepared") {
    response.headers.clear();
    response.body = prepared;
  } else if (path == "/tagged") {
    response.set("ETag", "\"v1\"");
  } else if (path == "/empty") {
    response.status = 204;
  } else if (path == "/large") {
    response.body = std::string(8'000'000, 'x');
  } else if (path == "/inject") {
    response.set("X-Name", "a\r\nSet-Cookie: stolen=1");
  } else if (path == "/own") {
    response.set("content-length", "3");
  } else if (path == "/throws") {
    throw std::runtime_error("broken handler");
  } else if (path == "/dropped") {
    return;
  } else if (path == "/who") {
    response.body = request.remote_ip + (request.is_secure ? " secure" : " plain") + " [" +
                    std::string(request.header("x-forwarded-for")) + "]";
  } else if (path == "/host") {
    response.body = std::string(request.host());
  } else if (path == "/events") {
    response.headers.clear();
    response.body = EventBody{[this](std::shared_ptr<EventStream> stream) {
      const std::scoped_lock lock(mutex_);
      stream_ = std::move(stream);
      changed_.notify_all();
    }};
  }
  respond(std::move(response));
}

void TestSite::done(const Request& request, int status, std::size_t bytes, std::chrono::microseconds took) {
  EXPECT_GT(bytes, 0U);
  EXPECT_GE(took.count(), 0);
  EXPECT_EQ(request.id.size(), 22U);
  EXPECT_FALSE(request.remote_ip.empty());
  const std::scoped_lock lock(mutex_);
  lines_.push_back(std::string(method_name(request.method)) + " " + request.path + " " + std::to_string(status));
  changed_.notify_all();
}

void TestSite::failed(const std::string&, const std::string& what) {
  const std::scoped_lock lock(mutex_);
  failures_.push_back(what);
  changed_.notify_all();
}

void TestSite::open_gate() {
  const std::scoped_lock lock(mutex_);
  is_open_ = true;
  changed_.notify_all();
}

void TestSite::wait_for_blocked(std::size_t count) {
  std::unique_lock lock(mutex_);
  EXPECT_TRUE(changed_.wait_for(lock, kPatience, [&] { return blocked_ >= count; }));
}

std::set<std::string> TestSite::paths() {
  const std::scoped_lock lock(mutex_);
  return paths_;
}

std::vector<std::string> TestSite::lines(std::size_t count) {
  std::unique_lock lock(mutex_);
  EXPECT_TRUE(changed_.wait_for(lock, kPatience, [&] { return lines_.size() >= count; }));
  return lines_;
}

std::vector<std::string> TestSite::failures(std::size_t count) {
  std::unique_lock lock(mutex_);
  EXPECT_TRUE(changed_.wait_for(lock, kPatience, [&] { return failures_.size() >= count; }));
  return failures_;
}

std::shared_ptr<EventStream> TestSite::stream() {
  std::unique_lock lock(mutex_);
  EXPECT_TRUE(changed_.wait_for(lock, kPatience, [this] { return stream_ != nullptr; }));
  return stream_;
}

std::filesystem::path TestSite::last_upload() {
  const std::scoped_lock lock(mutex_);
  return upload_;
}

std::string TestSite::last_upload_bytes() {
  const std::scoped_lock lock(mutex_);
  return upload_bytes_;
}

EdgeTest::EdgeTest() {
  std::filesystem::create_directory(folder_.path() / "uploads");
  options_.port = 0;
  options_.workers = 2;
  options_.upload_dir = folder_.path() / "uploads";
  options_.limits.linger = std::chrono::milliseconds(200);
  site_.file = folder_.path() / "file.bin";
  std::ofstream(site_.file) << "0123456789";
  std::string text;
  for (int i = 0; i < 400; ++i) text += "line " + std::to_string(i) + "\n";
  site_.prepared = prepare("text/plain; charset=utf-8", text, "public, max-age=60", Effort::quick);
}

EdgeTest::~EdgeTest() {
  site_.open_gate();
  edge_.reset();
}

void EdgeTest::start() {
  edge_ = std::make_unique<Edge>(options_, site_, clock_, random_);
  edge_->start();
}

void EdgeTest::wait_for_connections(std::size_t count) {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (edge_->connections() != count && std::chrono::steady_clock::now() < end) std::this_thread::yield();
  EXPECT_EQ(edge_->connections(), count);
}

void EdgeTest::wait_for_uploads(std::size_t count) {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (uploads() != count && std::chrono::steady_clock::now() < end) std::this_thread::yield();
  EXPECT_EQ(uploads(), count);
}

std::size_t EdgeTest::uploads() const {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(options_.upload_dir)) ++count;
  return count;
}

}  // namespace http
