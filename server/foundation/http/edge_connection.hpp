// One client's connection as a state machine on its I/O thread, and what connections share.
// Not public: only the edge's own files include this.
#pragma once
#include <array>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "foundation/base/mutex.hpp"
#include "foundation/http/edge.hpp"
#include "foundation/http/edge_answer.hpp"
#include "foundation/http/edge_head.hpp"
#include "foundation/http/edge_workers.hpp"

namespace http {

namespace asio = boost::asio;
// The plain executor: the polymorphic default costs an indirect call per operation.
using Socket = asio::basic_stream_socket<asio::ip::tcp, asio::io_context::executor_type>;
using Steady = std::chrono::steady_clock;

class Connection;

inline constexpr std::size_t kInputBytesBody = 64 * 1024;  // While a large body comes in.
inline constexpr Fault kNoSpace{507, "NO_SPACE", "The upload cannot be stored now."};

struct AddressBlock {
  asio::ip::address_v6 base;  // IPv4 as mapped address.
  int bits{128};
  [[nodiscard]] bool contains(const asio::ip::address& address) const;
};

// What all connections of an edge share.
struct Core {
  Core(const EdgeOptions& given, Site& a_site, base::Clock& a_clock, base::Random& a_random);

  const EdgeOptions options;
  Site& site;
  base::Clock& clock;
  base::Random& random;
  Workers workers;
  Workers disk{1, SIZE_MAX};  // Writes and removes uploads, in the order asked for; each connection asks one thing at a time.
  std::optional<asio::ssl::context> tls;
  std::vector<AddressBlock> proxies;
  std::atomic<bool> is_draining{};
  std::atomic<std::size_t> connections{};

  [[nodiscard]] bool is_proxy(const asio::ip::address& address) const;
  // False: this address has enough connections.
  [[nodiscard]] bool open(const std::string& address, bool is_counted);
  void closed(const std::string& address, bool is_counted);
  void wait_until_idle(std::chrono::milliseconds grace);
  void random_fill(std::span<std::uint8_t> out);  // Any thread.
  [[nodiscard]] int retry_after_s();              // 2-6 s, so that clients do not come back together.

 private:
  base::Mutex mutex_{"foundation/http/edge_connection.mutex"};
  base::Condition idle_;
  std::unordered_map<std::string, std::size_t> per_address_;
  base::Mutex random_mutex_{"foundation/http/edge_connection.random_mutex"};
};

// One I/O thread with its connections.
class Loop {
 public:
  explicit Loop(std::shared_ptr<Core> core);
  void start();
  void stop();  // All connections are aborted, then the thread ends.
  void drain();
  [[nodiscard]] bool is_here() const { return std::this_thread::get_id() == thread_id_.load(std::memory_order_relaxed); }
  // From any thread; dropped once the loop has stopped.
  void post(std::move_only_function<void()> work);
  void add(std::shared_ptr<Connection> connection);
  void remove(std::size_t index);
  [[nodiscard]] std::string_view date();  // Of this second.
  void next_id(std::string& id);
  asio::io_context& io() { return io_; }

 private:
  void run();
  void tick();
  std::shared_ptr<Core> core_;
  asio::io_context io_{1};
  asio::executor_work_guard<asio::io_context::executor_type> guard_{io_.get_executor()};
  asio::steady_timer timer_{io_};
  std::chrono::milliseconds tick_every_;
  std::vector<std::shared_ptr<Connection>> connections_;
  std::string date_;
  std::int64_t date_second_{-1};
  std::array<std::uint8_t, 1024> random_{};
  std::size_t random_used_{random_.size()};
  base::Mutex post_mutex_{"foundation/http/edge_connection.post_mutex"};
  bool is_stopped_{};
  bool is_closing_{};  // On the thread only.
  std::thread thread_;
  std::atomic<std::thread::id> thread_id_{};
};

// A temporary file, made by the first write and removed with its last owner. Whoever writes or removes waits for the disk.
class Upload {
 public:
  explicit Upload(std::filesystem::path folder) : folder_(std::move(folder)) {}
  ~Upload() { remove(); }
  Upload(const Upload&) = delete;
  Upload& operator=(const Upload&) = delete;
  void write(std::string_view bytes);  // Throws std::system_error.
  void end() { file_.close(); }
  void remove();
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  void open();
  std::filesystem::path folder_, path_;
  File file_;
};

class Events;

class Connection final : public std::enable_shared_from_this<Connection> {
 public:
  Connection(std::shared_ptr<Core> core, std::shared_ptr<Loop> loop, Socket socket, const asio::ip::address& peer, bool is_proxy);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void start();
  void drain();
  void close();
  void check_time(Steady::time_point now);
  void flush_events();
  // From any thread; ignored when the request is no longer waiting for it.
  void answer(std::uint64_t serial, Response response);
  void report_failure(const std::string& request_id, const std::string& what);
  void set_index(std::size_t index) { index_ = index; }
  [[nodiscard]] Loop& loop() { return *loop_; }

 private:
  enum class State : std::uint8_t { handshake, head, body, storing, running, writing, events, linger, closed };
  enum class AfterWrite : std::uint8_t { body, finish };
  enum class AfterPiece : std::uint8_t { begin, body, dispatch };

  void advance();
  [[nodiscard]] bool step();
  [[nodiscard]] bool take_head();
  [[nodiscard]] bool begin_exchange();
  void begin_request(Head& head);
  void find_client(Request& request);
  [[nodiscard]] bool begin_body(const Head& head);
  [[nodiscard]] bool receive_body();
  [[nodiscard]] bool take_body();
  [[nodiscard]] bool take_chunks(std::string_view& bytes);
  [[nodiscard]] bool store(std::string_view piece);
  [[nodiscard]] bool store_piece(AfterPiece after);
  void stored(std::uint64_t serial, AfterPiece after, const std::string& fault, std::string&& memory);
  void drop_upload();
  [[nodiscard]] bool dispatch();
  void new_exchange();
  void refuse(const Fault& fault);
  void send(Response response);
  [[nodiscard]] bool write_some();
  [[nodiscard]] bool write_plain();
  [[nodiscard]] bool write_tls();
  [[nodiscard]] bool refill_from_file();
  void wait_writable();
  void sent(std::size_t bytes);
  [[nodiscard]] bool finish_write();
  void report_done();
  void begin_events();
  void begin_linger();
  void reset();
  void read();
  void on_read(const boost::system::error_code& fault, std::size_t count);
  void set_deadline(std::chrono::milliseconds within) { deadline_ = Steady::now() + within; }
  [[nodiscard]] std::string_view input() const { return {in_.data() + in_begin_, in_end_ - in_begin_}; }
  [[nodiscard]] const Limits& limits() const { return core_->options.limits; }

  std::shared_ptr<Core> core_;
  std::shared_ptr<Loop> loop_;
  Socket socket_;
  std::unique_ptr<asio::ssl::stream<Socket&>> tls_;
  asio::ip::address peer_;
  std::string peer_text_;
  bool is_proxy_;  // A listed one: its X-Forwarded-* are believed, its connections not counted.
  std::size_t index_{};

  State state_{State::head};
  Steady::time_point deadline_{Steady::time_point::max()};
  bool is_reading_{};
  bool is_write_pending_{};
  bool is_advancing_{};
  std::size_t answered_in_row_{};

  std::vector<char> in_;
  std::size_t in_begin_{}, in_end_{};
  HeadScan scan_;
  bool has_begun_head_{};

  // The exchange that runs.
  std::uint64_t serial_{};
  Steady::time_point started_;
  Request request_;
  Request summary_;  // What done() is told; its strings' memory is used again.
  Wishes wishes_;
  Plan plan_;
  bool wants_close_{};
  bool wants_continue_{};
  Framing framing_{};
  Chunks chunks_;
  std::uint64_t body_left_{};
  std::uint64_t body_received_{};
  Steady::time_point body_started_;
  std::shared_ptr<Upload> upload_;
  std::string piece_;  // Of the upload; not yet with the disk.
  Steady::time_point storing_since_;
  Outgoing out_;
  std::size_t head_sent_{};
  std::size_t bytes_sent_{};
  AfterWrite after_write_{AfterWrite::finish};
  std::vector<char> file_chunk_;

  std::shared_ptr<Events> events_;
  std::string events_out_;
  bool is_event_write_pending_{};
  Steady::time_point next_comment_;
};

}  // namespace http
