// Writes the invented guide to a file, for measurements that go through the whole program.
#include <fmt/format.h>

#include <array>
#include <fstream>
#include <string>

#include "bench.hpp"
#include "foundation/base/check.hpp"
#include "foundation/base/text.hpp"
#include "make_guide.hpp"

namespace bench {
namespace {

// guide FILE [CHANNELS DAYS PROGRAMMES_A_DAY FIRST_DAY_S]
void make_file(std::ostream& out, Arguments arguments) {
  CHECK(!arguments.empty());
  std::array<std::int64_t, 4> numbers{200, 14, 60, GuideShape{}.first_day_s};
  for (std::size_t i = 1; i < arguments.size() && i <= numbers.size(); ++i) CHECK(base::parse_int(arguments[i], numbers[i - 1]));
  GuideSource source({.channels = static_cast<std::int32_t>(numbers[0]),
                      .days = static_cast<std::int32_t>(numbers[1]),
                      .programmes_a_day = static_cast<std::int32_t>(numbers[2]),
                      .first_day_s = numbers[3]});
  std::ofstream file(arguments[0], std::ios::binary);
  std::string buffer(std::size_t{1} << 20, '\0');
  while (const auto read = source.read(buffer).value()) file.write(buffer.data(), static_cast<std::streamsize>(read));
  out << arguments[0] << "\n";
}

const Registered registered({"guide", "writes the invented guide to a file", make_file, true});

}  // namespace
}  // namespace bench
