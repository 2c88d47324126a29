// From a Response to the bytes on the wire: encoding, validators, ranges, the header block.
// Not a socket: the connection sends what stands in Outgoing.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "foundation/http/edge_head.hpp"
#include "foundation/http/message.hpp"

namespace http {

// What of a request decides how its answer is sent; the handler has the request itself.
struct Wishes {
  bool is_get{};
  bool is_head{};
  bool is_http_1_0{};
  bool takes_gzip{};
  bool takes_brotli{};
  bool prefers_gzip{};  // Over brotli, when it takes both.
  std::string if_none_match{};
  std::string if_range{};
  std::string range{};
};
[[nodiscard]] Wishes wishes_of(const Head& head);

class File {  // An open descriptor.
 public:
  File() = default;
  explicit File(int descriptor) : descriptor_(descriptor) {}
  File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  File& operator=(File&& other) noexcept;
  ~File() { close(); }
  void close();
  [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  int descriptor_{-1};
};

struct Outgoing {
  int status{};
  std::string head;       // Its memory is used again by the next answer.
  std::string_view body;  // Into owner; not yet sent.
  Body owner;
  File file;  // Follows the body.
  std::uint64_t file_offset{};
  std::uint64_t file_left{};
  bool is_events{};
  bool close{};
};

// Inclusive; nothing: answer the whole. `is_satisfiable` false: 416.
struct ByteRange {
  std::uint64_t first{};
  std::uint64_t last{};
  bool is_satisfiable{true};
};
[[nodiscard]] std::optional<ByteRange> parse_range(std::string_view text, std::uint64_t size);
[[nodiscard]] bool etag_matches(std::string_view list, std::string_view etag);

struct Envelope {
  std::string_view date;  // "Mon, 23 Nov 2026 09:00:00 GMT"
  std::string_view request_id;
  bool close{};
};
// Fails a CHECK (std::logic_error) on headers that could split an answer or that belong to the edge.
void encode(Response response, const Wishes& wishes, const Envelope& envelope, Outgoing& out);

[[nodiscard]] std::string http_date(std::int64_t seconds);

}  // namespace http
