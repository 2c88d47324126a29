#include "cms/artwork/artwork.hpp"
#include "foundation/meta/describe.hpp"

namespace artwork {

BOOST_DESCRIBE_ENUM(Type, png, jpeg, webp)
BOOST_DESCRIBE_STRUCT(Picture, (), (hash, type, width, height, bytes, unused_since, used_count))

using namespace meta;
static constexpr Rule rules[] = {
    {"hash", "SHA-256 of the uploaded bytes; what records name it by.", read_only | filterable | searchable, 64, 64},
    {"type", "What was uploaded; viewers get WebP.", read_only | filterable | sortable},
    {"width", "Of the upload, in pixels.", read_only | filterable | sortable},
    {"height", "Of the upload, in pixels.", read_only | filterable | sortable},
    {"bytes", "Size of the upload.", read_only | filterable | sortable},
    {"unused_since", "Since when no record names it; 30 days later it is removed.", read_only | filterable | sortable},
    {"used_count", "How many records name it.", read_only | unsaved},
};
static constexpr auto table = fields_of<Picture>(rules);
static constexpr Unique uniques[] = {{"artwork_hash", "artwork.hash", "/hash", "HASH_TAKEN"}};

const Entity& Picture::shape() {
  static constexpr Entity entity{"Picture", "cms.artwork", "artwork", table, uniques, "hash"};
  return entity;
}

}  // namespace artwork
