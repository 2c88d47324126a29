// Artwork: pictures that people upload, kept by their hash in the product's widths, and the icons made for channels without one.
// Not where a picture is used: records name it by its hash, and their rooms say so through dependents.
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <semaphore>
#include <set>
#include <string>
#include <string_view>

#include "foundation/base/result.hpp"
#include "foundation/base/time.hpp"
#include "foundation/meta/meta.hpp"
#include "foundation/records/dependents.hpp"
#include "foundation/records/records.hpp"

namespace base {
class Random;
}
namespace deployments {
class Deployments;
}
namespace http {
class Router;
}
namespace jobs {
class Runner;
}
namespace media {
class Spawner;
}

namespace artwork {

enum class Type : std::uint8_t { png, jpeg, webp };

struct Picture : meta::Head<struct PictureTag> {
  std::string hash;  // SHA-256 of the uploaded bytes, 64 hex digits.
  Type type{Type::png};
  std::int32_t width{}, height{};
  std::int64_t bytes{};
  std::optional<base::Instant> unused_since;  // Since when nobody names it, as far as the sweep and the records know.

  std::int64_t used_count{};  // Filled for answers: how many records name it.
  static const meta::Entity& shape();
};

inline constexpr std::int64_t kPicturesMax = 50'000;               // Per deployment.
inline constexpr std::int64_t kBytesMax = std::int64_t{20} << 30;  // Of uploads, per deployment.
inline constexpr std::chrono::hours kGrace{24 * 30};               // An unused picture stays this long.
inline constexpr int kDecodingMax = 2;                             // Pictures decoded at a time, of all deployments.
inline constexpr std::chrono::seconds kDecodingWait{5};            // For one's turn; then 503 BUSY.

// ---- addresses, relative to the root of the TV app

// "img/<deployment>/<hash>-{w}.webp"; the app puts a width of U40-901 in place of {w}.
[[nodiscard]] std::string picture_address(std::string_view deployment, std::string_view hash);
// The same, or without a picture the made icon "img/<deployment>/made/<number>-<initials>.svg", which holds no {w}.
[[nodiscard]] std::string icon_address(std::string_view deployment, const std::optional<std::string>& hash, std::int32_t number,
                                       std::string_view name);
// The made icon of such an address's last part ("7-HN.svg"); nothing when icon_address makes no such part.
[[nodiscard]] std::optional<std::string> made_icon(std::string_view file);

// ---- records that name pictures

// For a record's write: 422 REFERENCE at `pointer` when there is no such picture, else it counts as used.
[[nodiscard]] base::Status use(db::Tx& tx, std::string_view hash, std::string_view pointer);
[[nodiscard]] std::optional<std::string> hash_of(db::Tx& tx, std::int64_t picture);

// ---- the room

// The size that the caller's field wants (T10-11); 0 = any.
struct Wanted {
  std::int32_t width{}, height{};
};
struct Swept {
  std::int64_t looked_at{}, removed{};
};

class Artwork {
 public:
  // Both must outlive it.
  Artwork(media::Spawner& spawner, base::Random& random) : spawner_(spawner), random_(random) {}

  // Keeps the picture under `folder` (a deployment's own) and makes its widths. The same bytes again are the same picture.
  // Those of media::image_info; 422 IMAGE_RATIO, IMAGE_SMALL; 409 ARTWORK_FULL; 503 BUSY.
  [[nodiscard]] base::Result<Picture> store(db::Database& database, const std::filesystem::path& folder, std::string_view bytes,
                                            Wanted wanted, const records::Act& act);

  // Who holds hashes outside of records (published snapshots): adds them to the set, so that the sweep leaves them.
  using Keeper = std::function<void(db::Tx&, std::set<std::string>& hashes)>;
  void on_sweep(Keeper keeper) { keepers_.push_back(std::move(keeper)); }
  // Marks what nobody names, removes what nobody has named for kGrace, with its files.
  Swept sweep(db::Database& database, const std::filesystem::path& folder, const records::Dependents& dependents,
              base::Instant now) const;

 private:
  [[nodiscard]] bool sweep_one(db::Tx& tx, const std::filesystem::path& folder, const Picture& picture, bool is_used,
                               base::Instant now) const;

  media::Spawner& spawner_;
  base::Random& random_;
  std::vector<Keeper> keepers_;
  std::counting_semaphore<kDecodingMax> decoding_{kDecodingMax};
};

// The WebP bytes of a picture that is at least `width` wide, or of its widest; nothing when there is none.
struct Served {
  std::int32_t width{};  // Of the copies: the picture itself may be narrower.
  std::string bytes;
};
[[nodiscard]] std::optional<Served> read_picture(const std::filesystem::path& folder, std::string_view hash, std::int32_t width);

// The daily sweep. It goes on by itself as long as there are pictures; the first upload begins it.
void add_jobs(jobs::Runner& runner, const Artwork& artwork, const deployments::Deployments& deployments,
              const records::Dependents& dependents);
void add_routes(http::Router& router, Artwork& artwork, const deployments::Deployments& deployments,
                const records::Dependents& dependents);

}  // namespace artwork
