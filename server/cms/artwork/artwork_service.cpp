#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>

#include "cms/artwork/artwork.hpp"
#include "cms/artwork/files.hpp"
#include "cms/artwork/queries.gen.hpp"
#include "foundation/crypto/crypto.hpp"
#include "foundation/jobs/runner.hpp"
#include "foundation/media/image.hpp"
#include "panel/deployments/deployments.hpp"
#include "panel/user_log/user_log.hpp"

namespace artwork {
namespace {

Type type_of(media::ImageType type) {
  switch (type) {
    case media::ImageType::png: return Type::png;
    case media::ImageType::jpeg: return Type::jpeg;
    case media::ImageType::webp: break;
  }
  return Type::webp;
}

// T10-11: larger is scaled down, smaller or of another shape is refused.
base::Status check_size(const media::ImageInfo& info, Wanted wanted) {
  if (wanted.width == 0) return {};
  const auto refuse = [&](std::string_view code, std::string_view what) -> base::Status {
    base::Error error{
        base::ErrorKind::invalid, std::string(code),
        fmt::format("The picture has {}x{} pixels; {} {}x{}.", info.width, info.height, what, wanted.width, wanted.height)};
    error.extra_json = boost::json::serialize(
        boost::json::object{{"params", boost::json::object{{"width", wanted.width}, {"height", wanted.height}}}});
    return base::fail(std::move(error));
  };
  const std::int64_t is_shape = std::int64_t{info.width} * wanted.height, wants = std::int64_t{wanted.width} * info.height;
  if (std::abs(is_shape - wants) * 100 > wants) return refuse("IMAGE_RATIO", "its shape must be that of");
  if (info.width < wanted.width) return refuse("IMAGE_SMALL", "it must have at least");
  return {};
}

constexpr std::string_view kSweep = "artwork.sweep";

// From the first picture on.
void put_sweep(db::Tx& tx, base::Instant now) {
  jobs::Schedule daily;
  daily.noun = Picture::shape().noun;
  daily.kind = kSweep;
  daily.rhythm = jobs::Rhythm::interval;
  daily.minutes = 24 * 60;
  jobs::put_schedule(tx, daily, {}, now);
}

struct Turn {
  std::counting_semaphore<kDecodingMax>& semaphore;
  ~Turn() { semaphore.release(); }
};

}  // namespace

// ---- records that name pictures

base::Status use(db::Tx& tx, std::string_view hash, std::string_view pointer) {
  if (tx.run(queries::use, {hash}) == 1) return {};
  return base::fail_field(pointer, "REFERENCE", "There is no such record.");
}

std::optional<std::string> hash_of(db::Tx& tx, std::int64_t picture) {
  return tx.one(queries::hash_by_id, {picture}, [](const db::Row& row) { return row.string(0); });
}

// ---- storing

base::Result<Picture> Artwork::store(db::Database& database, const std::filesystem::path& folder, std::string_view bytes,
                                     Wanted wanted, const records::Act& act) {
  TRY(const auto info, media::image_info(bytes));
  TRY_OK(check_size(info, wanted));
  Picture picture;
  picture.hash = crypto::sha256_hex(bytes);
  picture.type = type_of(info.type);
  picture.width = info.width;
  picture.height = info.height;
  picture.bytes = static_cast<std::int64_t>(bytes.size());
  picture.unused_since = act.now;

  const auto widths = media::image_widths(info);
  NewFiles files(folder, picture.hash, random_.token(8));
  if (!files.are_there(widths)) {
    if (!decoding_.try_acquire_for(kDecodingWait))
      return base::fail({base::ErrorKind::busy, "BUSY", "Too many pictures are being read at the moment.", {}, {}, {}, {}, 5});
    const Turn turn{decoding_};
    for (const auto width : widths) {
      TRY(const auto webp, media::image_to_webp(spawner_, bytes, info, width));
      files.add(width, webp);
    }
    files.add_original(bytes);
  }
  return database.write([&](db::Tx& tx) -> base::Result<Picture> {
    // The row is locked before its files are touched, as the sweep does it: neither sees the other's half.
    const auto known = tx.one(queries::id_by_hash, {picture.hash}, [](const db::Row& row) { return row.integer(0); });
    if (known) {
      tx.run(queries::renew, {*known, act.now});
    } else {
      std::int64_t count{}, total{};
      tx.each(queries::totals, {}, [&](const db::Row& row) {
        count = row.integer(0);
        total = row.integer(1);
      });
      if (count >= kPicturesMax || total + picture.bytes > kBytesMax)
        return base::fail(base::ErrorKind::conflict, "ARTWORK_FULL", "This deployment holds as many pictures as it may.");
      TRY_OK(records::insert(tx, picture, act));
    }
    put_sweep(tx, act.now);
    if (!files.put_in_place(widths))
      return base::fail({base::ErrorKind::busy, "BUSY", "The picture was removed meanwhile; try again.", {}, {}, {}, {}, 1});
    if (known) {
      auto found = records::find<Picture>(tx, *known);
      if (!found) return base::fail_not_found();
      return std::move(*found);
    }
    return picture;
  });
}

// ---- sweeping

bool Artwork::sweep_one(db::Tx& tx, const std::filesystem::path& folder, const Picture& picture, bool is_used,
                        base::Instant now) const {
  if (is_used) {
    tx.run(queries::mark_used, {picture.id});
    return false;
  }
  if (!picture.unused_since) {
    tx.run(queries::mark_unused, {picture.id, now});
    return false;
  }
  // A record that began to name it meanwhile has cleared the mark (use()).
  if (tx.run(queries::remove, {picture.id, now - kGrace}) == 0) return false;
  user_log::Journal::of_system("artwork", now).write(tx, {Picture::shape().noun, "remove", picture.id.raw, picture.hash, "{}"});
  remove_files(folder, picture.hash);
  return true;
}

Swept Artwork::sweep(db::Database& database, const std::filesystem::path& folder, const records::Dependents& dependents,
                     base::Instant now) const {
  std::set<std::string> kept;
  database.read([&](db::Tx& tx) {
    for (const auto& keeper : keepers_) keeper(tx, kept);
  });
  Swept out;
  for (std::int64_t after = 0;;) {
    const auto batch = database.write([&](db::Tx& tx) {
      const auto pictures = tx.all(queries::after, {after}, [](const db::Row& row) {
        Picture picture;
        picture.id = row.id<PictureTag>(0);
        picture.hash = row.string(1);
        if (!row.is_null(2)) picture.unused_since = row.instant(2);
        return picture;
      });
      for (const auto& picture : pictures) {
        const bool is_used = kept.contains(picture.hash) || !dependents.of(tx, Picture::shape().noun, picture.id.raw).empty();
        if (sweep_one(tx, folder, picture, is_used, now)) ++out.removed;
        after = picture.id.raw;
      }
      return pictures.size();
    });
    if (batch == 0) break;
    out.looked_at += static_cast<std::int64_t>(batch);
  }
  remove_leftovers(folder);
  return out;
}

void add_jobs(jobs::Runner& runner, const Artwork& artwork, const deployments::Deployments& deployments,
              const records::Dependents& dependents) {
  runner.handle(
      std::string(kSweep),
      [&](jobs::JobContext& context) -> base::Status {
        const auto tenant = deployments.find(context.database().name());
        if (!tenant) return base::fail_not_found();
        const auto now = context.clock().now();
        const auto swept = artwork.sweep(context.database(), tenant->dir, dependents, now);
        context.progress(swept.looked_at, swept.looked_at);
        context.set_result(
            boost::json::serialize(boost::json::object{{"looked_at", swept.looked_at}, {"removed", swept.removed}}));
        return {};
      },
      jobs::Lane::slow);
}

}  // namespace artwork
