// An XMLTV guide of any size, invented but shaped like real ones; the same bytes for the same shape. Made while it is read.
// Not test data with a meaning: titles and texts are made of syllables.
#pragma once
#include <cstdint>
#include <string>

#include "foundation/xml/source.hpp"

namespace bench {

struct GuideShape {
  std::int32_t channels{200};
  std::int32_t days{14};
  std::int32_t programmes_a_day{60};  // 200 x 14 x 60 = 168,000 programmes, about 90 MB.
  std::int64_t first_day_s{1'767'225'600};
  std::uint64_t seed{1};
};

class GuideSource final : public xml::Source {
 public:
  explicit GuideSource(GuideShape shape) : shape_(shape), state_(shape.seed) {}
  [[nodiscard]] base::Result<std::size_t> read(std::span<char> buffer) override;

 private:
  void write_more();
  void write_channels();
  void write_programme();
  void words(int count);
  std::uint32_t random(std::uint32_t below);

  GuideShape shape_;
  std::uint64_t state_;
  std::string ready_;
  std::size_t taken_{};
  std::int32_t channel_{-1}, day_{}, programme_{};
  bool is_done_{};
};

}  // namespace bench
