// Bodies that come in: into memory, or by pieces into a file that another thread writes.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "foundation/base/waits.hpp"
#include "foundation/http/edge_connection.hpp"

namespace http {
namespace {

constexpr std::size_t kUploadPiece = 128 * 1024;  // Written at once.
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr Fault kLargeBody{413, "BODY_TOO_LARGE", "The body is too large."};

}  // namespace

void Upload::open() {
  std::string name = (folder_ / "upload-XXXXXX").string();
  file_ = File(::mkostemp(name.data(), O_CLOEXEC));
  if (!file_.is_open()) throw std::system_error(errno, std::generic_category(), "temporary file in " + folder_.string());
  path_ = name;
}

void Upload::write(std::string_view bytes) {
  base::waits_for("a disk");
  if (!file_.is_open()) open();
  while (!bytes.empty()) {
    const auto written = ::write(file_.descriptor(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) throw std::system_error(errno, std::generic_category(), "write of an upload");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void Upload::remove() {
  file_.close();
  if (const auto path = std::exchange(path_, {}); !path.empty())
    ::unlink(path.c_str());  // Gone already when the handler took it over.
}

bool Connection::begin_body(const Head& head) {
  framing_ = head.framing;
  body_left_ = head.framing == Framing::length ? head.length : 0;
  body_received_ = 0;
  chunks_ = {};
  wants_continue_ = head.expects_continue;
  if (body_left_ > plan_.body_bytes) {
    refuse(kLargeBody);
    return true;
  }
  if (plan_.is_upload) {  // First of all, so that no body is asked for that cannot be stored.
    upload_ = std::make_shared<Upload>(core_->options.upload_dir);
    return store_piece(framing_ == Framing::none ? AfterPiece::dispatch : AfterPiece::begin);
  }
  request_.body.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(body_left_, 64 * 1024)));
  return receive_body();
}

bool Connection::receive_body() {
  if ((framing_ == Framing::chunked || body_left_ > kInputBytesBody) && in_.size() < kInputBytesBody) in_.resize(kInputBytesBody);
  state_ = State::body;
  body_started_ = Steady::now();
  deadline_ = body_started_ + limits().body_stall;
  if (!wants_continue_ || !input().empty()) return true;
  out_.head = kContinue;
  out_.body = {};
  head_sent_ = 0;
  after_write_ = AfterWrite::body;
  state_ = State::writing;
  return true;
}

bool Connection::take_body() {
  std::string_view bytes = input();
  if (bytes.empty()) {
    read();
    return false;
  }
  bool is_complete = false;
  if (framing_ == Framing::length) {
    const auto piece = bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(body_left_, bytes.size())));
    if (!store(piece)) return true;
    bytes.remove_prefix(piece.size());
    body_left_ -= piece.size();
    is_complete = body_left_ == 0;
  } else {
    is_complete = take_chunks(bytes);
    if (state_ != State::body) return true;
  }
  in_begin_ = in_end_ - bytes.size();
  deadline_ = Steady::now() + limits().body_stall;
  if (upload_ && (is_complete || piece_.size() >= kUploadPiece))
    return store_piece(is_complete ? AfterPiece::dispatch : AfterPiece::body);
  if (is_complete) return dispatch();
  read();
  return false;
}

// True at the body's end; a refusal changes the state.
bool Connection::take_chunks(std::string_view& bytes) {
  while (true) {
    std::string_view piece;
    switch (chunks_.feed(bytes, piece)) {
      case Chunks::State::more: return false;
      case Chunks::State::done: return true;
      case Chunks::State::fault: refuse(chunks_.fault()); return false;
      case Chunks::State::data:
        if (!store(piece)) return false;
    }
  }
}

bool Connection::store(std::string_view piece) {
  body_received_ += piece.size();
  if (body_received_ > plan_.body_bytes) {
    refuse(kLargeBody);
    return false;
  }
  (upload_ ? piece_ : request_.body).append(piece);
  return true;
}

// A busy disk may take seconds, and all connections of this thread would wait with it: another thread writes, and nothing is read
// from this client until it has.
bool Connection::store_piece(AfterPiece after) {
  state_ = State::storing;
  storing_since_ = Steady::now();
  set_deadline(limits().store_stall);
  Workers::Work work = [self = shared_from_this(), serial = serial_, upload = upload_, piece = std::move(piece_),
                        after](bool) mutable {
    std::string fault;
    try {
      upload->write(piece);
      if (after == AfterPiece::dispatch) upload->end();
    } catch (const std::exception& broken) { fault = broken.what(); }
    upload.reset();
    piece.clear();
    auto& loop = self->loop();
    loop.post([self = std::move(self), serial, after, fault = std::move(fault), piece = std::move(piece)]() mutable {
      self->stored(serial, after, fault, std::move(piece));
    });
  };
  piece_.clear();
  if (core_->disk.post(Steady::time_point::max(), std::move(work))) return false;
  refuse(kNoSpace);
  return true;
}

void Connection::stored(std::uint64_t serial, AfterPiece after, const std::string& fault, std::string&& memory) {
  if (serial != serial_ || state_ != State::storing) return;
  piece_ = std::move(memory);
  if (!fault.empty()) {
    report_failure(summary_.id, fault);
    refuse(kNoSpace);
  } else if (after == AfterPiece::dispatch) {
    if (!dispatch()) return;
  } else if (after == AfterPiece::begin) {
    static_cast<void>(receive_body());
  } else {
    state_ = State::body;
    body_started_ += Steady::now() - storing_since_;  // The disk's time is not the client's.
    set_deadline(limits().body_stall);
  }
  advance();
}

// The exchange ends here. When nobody else has its file, such as a handler whose client has gone, the disk's thread removes it.
void Connection::drop_upload() {
  piece_ = {};
  if (!upload_) return;
  // Refused at the end of the program only: then it goes here.
  static_cast<void>(core_->disk.post(Steady::time_point::max(), [upload = std::exchange(upload_, nullptr)](bool) {}));
}

}  // namespace http
