#include "foundation/http/edge_connection.hpp"

#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <boost/asio/write.hpp>
#include <cstring>
#include <system_error>

#include "foundation/base/check.hpp"
#include "foundation/base/random.hpp"
#include "foundation/base/time.hpp"
#include "foundation/http/edge_turn.hpp"

namespace http {
namespace {

using boost::system::error_code;

constexpr std::size_t kInputBytes = 4 * 1024;      // Of a quiet connection.
constexpr std::size_t kFileChunk = 64 * 1024;      // TLS only: without it the kernel sends files itself.
constexpr std::size_t kSendfileMax = 1024 * 1024;  // Per turn.

constexpr Fault kSlow{408, "REQUEST_TIMEOUT", "The request did not arrive in time."};

}  // namespace

Connection::Connection(std::shared_ptr<Core> core, std::shared_ptr<Loop> loop, Socket socket, const asio::ip::address& peer,
                       bool is_proxy)
    : core_(std::move(core)),
      loop_(std::move(loop)),
      socket_(std::move(socket)),
      peer_(peer),
      peer_text_(peer.to_string()),
      is_proxy_(is_proxy) {}

Connection::~Connection() {
  if (state_ != State::closed) core_->closed(peer_text_, !is_proxy_);  // Its loop stopped before it began.
}

void Connection::start() {
  error_code ignored;
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
  has_begun_head_ = true;  // A newcomer's time runs from the connection on.
  if (!core_->tls) {
    set_deadline(limits().headers_within);
    return read();
  }
  tls_ = std::make_unique<asio::ssl::stream<Socket&>>(socket_, *core_->tls);
  state_ = State::handshake;
  set_deadline(limits().tls_within);
  tls_->async_handshake(asio::ssl::stream_base::server, [self = shared_from_this()](const error_code& fault) {
    if (self->state_ != State::handshake) return;
    if (fault) return self->close();
    self->state_ = State::head;
    self->set_deadline(self->limits().headers_within);
    self->read();
  });
}

// ---- Reading ----

void Connection::read() {
  if (is_reading_) return;
  if (in_begin_ == in_end_) in_begin_ = in_end_ = 0;
  if (in_.empty()) in_.resize(kInputBytes);
  if (in_end_ == in_.size()) {
    if (in_begin_ > 0) {
      std::memmove(in_.data(), in_.data() + in_begin_, in_end_ - in_begin_);
      in_end_ -= std::exchange(in_begin_, 0);
    } else {
      in_.resize(in_.size() * 2);  // Bounded: a head's scan fails before 32 KB, a chunk's lines before that.
    }
  }
  is_reading_ = true;
  const auto room = asio::buffer(in_.data() + in_end_, in_.size() - in_end_);
  auto handler = [self = shared_from_this()](const error_code& fault, std::size_t count) { self->on_read(fault, count); };
  if (tls_)
    tls_->async_read_some(room, std::move(handler));
  else
    socket_.async_read_some(room, std::move(handler));
}

void Connection::on_read(const error_code& fault, std::size_t count) {
  is_reading_ = false;
  if (state_ == State::closed) return;
  if (fault) return close();
  if (state_ == State::linger || state_ == State::events) {  // Nobody asked for this.
    in_begin_ = in_end_ = 0;
    return read();
  }
  in_end_ += count;
  answered_in_row_ = 0;
  advance();
}

// ---- The state machine ----

void Connection::advance() {
  if (is_advancing_) return;
  const auto self = shared_from_this();
  is_advancing_ = true;
  while (step()) {
    if (answered_in_row_ >= limits().pipelined_max && state_ == State::head && !input().empty()) {
      answered_in_row_ = 0;
      loop_->post([self] { self->advance(); });
      break;
    }
  }
  is_advancing_ = false;
}

bool Connection::step() {
  switch (state_) {
    case State::head: return take_head();
    case State::body: return take_body();
    case State::writing: return !is_write_pending_ && write_some();
    default: return false;
  }
}

bool Connection::take_head() {
  if (input().empty()) {
    if (core_->is_draining)
      close();
    else
      read();
    return false;
  }
  switch (scan_.scan(input(), limits())) {
    case HeadScan::State::more:
      if (!std::exchange(has_begun_head_, true)) set_deadline(limits().headers_within);
      read();
      return false;
    case HeadScan::State::fault:
      new_exchange();
      refuse(scan_.fault());
      return true;
    case HeadScan::State::complete: return begin_exchange();
  }
  return false;
}

void Connection::new_exchange() {
  ++serial_;
  started_ = Steady::now();
  deadline_ = Steady::time_point::max();
  state_ = State::running;
  wants_close_ = false;
  wishes_ = {};
  request_ = {};
  summary_.method = Method::other;
  summary_.path.clear();
  summary_.remote_ip = peer_text_;
  summary_.is_secure = tls_ != nullptr;
  summary_.received_at = core_->clock.now();
  loop_->next_id(summary_.id);
}

bool Connection::begin_exchange() {
  new_exchange();
  Head head;
  head.request.method = Method::other;  // Until its line was read.
  const auto fault = parse_head(input().substr(scan_.begin(), scan_.head_bytes() - scan_.begin()), head);
  in_begin_ += scan_.head_bytes();
  scan_.reset();
  has_begun_head_ = false;
  summary_.method = head.request.method;
  wishes_.is_head = head.request.method == Method::head;
  if (fault) {
    refuse(*fault);
    return true;
  }
  begin_request(head);
  try {
    plan_ = core_->site.plan(request_);
  } catch (const std::exception& broken) {
    report_failure(summary_.id, broken.what());
    wants_close_ |= head.framing != Framing::none;
    send(internal_problem(summary_.id));
    return true;
  }
  if (plan_.answer) {
    wants_close_ |= head.framing != Framing::none;
    send(std::move(*plan_.answer));
    return true;
  }
  return head.framing == Framing::none && !plan_.is_upload ? dispatch() : begin_body(head);
}

void Connection::begin_request(Head& head) {
  wishes_ = wishes_of(head);
  wants_close_ = head.wants_close || head.is_http_1_0;
  request_ = std::move(head.request);
  request_.is_secure = tls_ != nullptr;
  find_client(request_);
  request_.id = summary_.id;
  request_.received_at = summary_.received_at;
  summary_.path = request_.path;
  summary_.remote_ip = request_.remote_ip;
  summary_.is_secure = request_.is_secure;
}

// Behind a listed proxy the client is the last address that is not a proxy itself; from anybody else such headers are lies.
void Connection::find_client(Request& request) {
  request.remote_ip = peer_text_;
  if (!is_proxy_) {
    std::erase_if(request.headers,
                  [](const auto& header) { return header.first.starts_with("x-forwarded-") || header.first == "forwarded"; });
    return;
  }
  std::vector<std::string_view> hops;
  for (const auto& [name, value] : request.headers) {
    if (name == "x-forwarded-proto") request.is_secure = equals_ignoring_case(value, "https");
    std::string_view rest = value, element;
    while (name == "x-forwarded-for" && next_element(rest, element)) hops.push_back(element);
  }
  for (auto hop = hops.rbegin(); hop != hops.rend(); ++hop) {
    error_code fault;
    auto address = asio::ip::make_address(*hop, fault);
    if (fault) return;
    if (address.is_v6() && address.to_v6().is_v4_mapped())
      address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    request.remote_ip = address.to_string();
    if (!core_->is_proxy(address)) return;
  }
}

bool Connection::dispatch() {
  state_ = State::running;
  deadline_ = Steady::time_point::max();
  if (upload_) request_.upload = upload_->path();
  auto turn = std::make_shared<Turn>(shared_from_this(), serial_, summary_.id, upload_);
  auto run = [&site = core_->site, turn, route = std::move(plan_.route), request = std::move(request_)]() mutable {
    try {
      site.handle(std::move(request), route, [turn](Response response) { turn->answer(std::move(response)); });
    } catch (const std::exception& broken) { turn->fail(broken.what()); }
  };
  if (plan_.is_hot) {
    {
      auto once = std::move(run);  // Gone before the state is looked at: a dropped turn answers, too.
      turn.reset();
      once();
    }
    return state_ != State::running;
  }
  Workers::Work work = [run = std::move(run), turn, core = core_](bool is_in_time) mutable {
    if (is_in_time) return run();
    turn->answer(
        problem_response(503, "BUSY", "The server is too busy; the request was not run.", turn->id(), core->retry_after_s()));
  };
  if (core_->workers.post(started_ + plan_.deadline, std::move(work))) return false;
  turn->answer(
      problem_response(503, "BUSY", "The server is too busy; the request was not run.", summary_.id, core_->retry_after_s()));
  return true;
}

// ---- Answering ----

void Connection::refuse(const Fault& fault) {
  wants_close_ = true;
  send(problem_response(fault.status, fault.code, fault.message, summary_.id));
}

void Connection::answer(std::uint64_t serial, Response response) {
  if (!loop_->is_here()) {
    loop_->post(
        [self = shared_from_this(), serial, kept = std::move(response)]() mutable { self->answer(serial, std::move(kept)); });
    return;
  }
  if (serial != serial_ || state_ != State::running) return;
  send(std::move(response));
  advance();
}

void Connection::report_failure(const std::string& request_id, const std::string& what) { core_->site.failed(request_id, what); }

void Connection::send(Response response) {
  const bool is_closing = wants_close_ || core_->is_draining;
  try {
    encode(std::move(response), wishes_, {loop_->date(), summary_.id, is_closing}, out_);
  } catch (const std::exception& broken) {
    report_failure(summary_.id, broken.what());
    encode(internal_problem(summary_.id), wishes_, {loop_->date(), summary_.id, is_closing}, out_);
  }
  head_sent_ = 0;
  bytes_sent_ = 0;
  after_write_ = AfterWrite::finish;
  state_ = State::writing;
}

bool Connection::write_some() {
  if (tls_ ? !write_tls() : !write_plain()) return false;
  return finish_write();
}

// True when all is with the kernel; false when waiting for room, or closed.
bool Connection::write_plain() {
  while (head_sent_ < out_.head.size() || !out_.body.empty()) {
    std::array<iovec, 2> parts{{{out_.head.data() + head_sent_, out_.head.size() - head_sent_},
                                {const_cast<char*>(out_.body.data()), out_.body.size()}}};  // sendmsg only reads.
    msghdr message{};
    const bool has_head = head_sent_ < out_.head.size();
    message.msg_iov = parts.data() + (has_head ? 0 : 1);
    message.msg_iovlen = has_head && !out_.body.empty() ? 2 : 1;
    const auto count =
        ::sendmsg(socket_.native_handle(), &message, MSG_NOSIGNAL | MSG_DONTWAIT | (out_.file_left > 0 ? MSG_MORE : 0));
    if (count >= 0) {
      sent(static_cast<std::size_t>(count));
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      wait_writable();
      return false;
    } else if (errno != EINTR) {
      close();
      return false;
    }
  }
  std::size_t in_turn = 0;
  while (out_.file_left > 0) {
    if (in_turn >= kSendfileMax) {  // Let others have their turn.
      wait_writable();
      return false;
    }
    auto offset = static_cast<off_t>(out_.file_offset);
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(out_.file_left, kSendfileMax));
    const auto count = ::sendfile(socket_.native_handle(), out_.file.descriptor(), &offset, wanted);
    if (count > 0) {
      out_.file_offset += static_cast<std::uint64_t>(count);
      out_.file_left -= static_cast<std::uint64_t>(count);
      bytes_sent_ += static_cast<std::size_t>(count);
      in_turn += static_cast<std::size_t>(count);
    } else if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      wait_writable();
      return false;
    } else if (count == 0 || errno != EINTR) {  // 0: the file became shorter than it was promised.
      reset();
      return false;
    }
  }
  return true;
}

void Connection::wait_writable() {
  is_write_pending_ = true;
  set_deadline(limits().write_stall);
  socket_.async_wait(Socket::wait_write, [self = shared_from_this()](const error_code& fault) {
    self->is_write_pending_ = false;
    if (self->state_ == State::closed) return;
    if (fault) return self->close();
    self->advance();
  });
}

bool Connection::write_tls() {
  if (head_sent_ == out_.head.size() && out_.body.empty() && out_.file_left > 0 && !refill_from_file()) {
    reset();
    return false;
  }
  const bool has_head = head_sent_ < out_.head.size();
  if (!has_head && out_.body.empty()) return true;
  is_write_pending_ = true;
  set_deadline(limits().write_stall);
  const std::array<asio::const_buffer, 2> parts{asio::buffer(out_.head.data() + head_sent_, out_.head.size() - head_sent_),
                                                asio::buffer(out_.body.data(), out_.body.size())};
  tls_->async_write_some(parts, [self = shared_from_this()](const error_code& fault, std::size_t count) {
    self->is_write_pending_ = false;
    if (self->state_ == State::closed) return;
    if (fault) return self->close();
    self->sent(count);
    self->advance();
  });
  return false;
}

bool Connection::refill_from_file() {
  file_chunk_.resize(kFileChunk);
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(out_.file_left, kFileChunk));
  const auto count = ::pread(out_.file.descriptor(), file_chunk_.data(), wanted, static_cast<off_t>(out_.file_offset));
  if (count <= 0) return false;
  out_.file_offset += static_cast<std::uint64_t>(count);
  out_.file_left -= static_cast<std::uint64_t>(count);
  out_.body = {file_chunk_.data(), static_cast<std::size_t>(count)};
  return true;
}

void Connection::sent(std::size_t bytes) {
  bytes_sent_ += bytes;
  const std::size_t of_head = std::min(bytes, out_.head.size() - head_sent_);
  head_sent_ += of_head;
  out_.body.remove_prefix(bytes - of_head);
}

bool Connection::finish_write() {
  if (after_write_ == AfterWrite::body) {
    state_ = State::body;
    set_deadline(limits().body_stall);
    return true;
  }
  report_done();
  drop_upload();
  if (out_.is_events) {
    begin_events();
    return false;
  }
  out_.owner = std::string{};
  out_.file.close();
  if (out_.close) {
    begin_linger();
    return false;
  }
  if (in_.size() > kInputBytesBody / 2 && input().empty()) {
    in_ = {};
    in_begin_ = in_end_ = 0;
  }
  ++answered_in_row_;
  state_ = State::head;
  set_deadline(input().empty() ? limits().idle : limits().headers_within);
  has_begun_head_ = !input().empty();
  return true;
}

void Connection::report_done() {
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - started_);
  try {
    core_->site.done(summary_, out_.status, bytes_sent_, took);
  } catch (const std::exception& broken) { report_failure(summary_.id, broken.what()); }
}

// ---- Events ----

void Connection::begin_events() {
  state_ = State::events;
  deadline_ = Steady::time_point::max();
  next_comment_ = Steady::now() + limits().event_comment;
  events_ = std::make_shared<Events>(shared_from_this(), loop_);
  const auto start = std::move(std::get<EventBody>(out_.owner).start);
  out_.owner = std::string{};
  try {
    if (start) start(events_);
  } catch (const std::exception& broken) {
    report_failure(summary_.id, broken.what());
    return begin_linger();
  }
  if (state_ != State::events) return;
  read();  // Its end tells that the client has gone.
  if (core_->is_draining) events_->close();
}

void Connection::flush_events() {
  if (state_ != State::events) return;
  if (events_->is_too_slow()) return reset();
  if (is_event_write_pending_) return;
  const bool is_end = events_->take(events_out_);
  if (is_end) return begin_linger();
  if (events_out_.empty()) {
    deadline_ = Steady::time_point::max();
    return;
  }
  next_comment_ = Steady::now() + limits().event_comment;
  set_deadline(limits().write_stall);
  is_event_write_pending_ = true;
  auto handler = [self = shared_from_this()](const error_code& fault, std::size_t) {
    self->is_event_write_pending_ = false;
    if (self->state_ == State::closed) return;
    if (fault) return self->close();
    self->flush_events();
  };
  if (tls_)
    asio::async_write(*tls_, asio::buffer(events_out_), std::move(handler));
  else
    asio::async_write(socket_, asio::buffer(events_out_), std::move(handler));
}

// ---- Ending ----

// The last answer is out: say so, and read what still comes, or the kernel would take the answer back with a reset.
void Connection::begin_linger() {
  state_ = State::linger;
  set_deadline(limits().linger);
  if (events_) std::exchange(events_, nullptr)->close();
  if (tls_) {
    tls_->async_shutdown([self = shared_from_this()](const error_code&) { self->close(); });
    return;
  }
  error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
  in_begin_ = in_end_ = 0;
  read();
}

void Connection::drain() {
  if (state_ == State::head && input().empty()) return close();
  if (state_ == State::events) events_->close();
}

// For clients that do not take their answer: nothing is kept in the kernel for them.
void Connection::reset() {
  error_code ignored;
  socket_.set_option(asio::socket_base::linger(true, 0), ignored);
  close();
}

void Connection::close() {
  if (state_ == State::closed) return;
  state_ = State::closed;
  error_code ignored;
  socket_.close(ignored);
  if (events_) std::exchange(events_, nullptr)->close();
  drop_upload();
  core_->closed(peer_text_, !is_proxy_);
  loop_->remove(index_);
}

void Connection::check_time(Steady::time_point now) {
  if (state_ == State::events && !is_event_write_pending_ && now >= next_comment_) {
    events_->comment();
    return flush_events();
  }
  bool is_late = now >= deadline_;
  if (state_ == State::body && now - body_started_ > limits().body_rate_after) {
    const double seconds = std::chrono::duration<double>(now - body_started_).count();
    is_late |= static_cast<double>(body_received_) < seconds * static_cast<double>(limits().body_rate_bytes);
  }
  if (!is_late) return;
  switch (state_) {
    case State::head:
      if (input().empty()) return close();
      new_exchange();
      refuse(kSlow);
      return advance();
    case State::body: refuse(kSlow); return advance();
    case State::storing: refuse(kNoSpace); return advance();
    case State::writing:
    case State::events: return reset();
    case State::handshake:
    case State::linger: return close();
    case State::running:
    case State::closed: return;
  }
}

}  // namespace http
