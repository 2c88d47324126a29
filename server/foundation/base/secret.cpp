#include "foundation/base/secret.hpp"

#include <cstring>

namespace base {

Secret::~Secret() { ::explicit_bzero(text_.data(), text_.size()); }

bool operator==(const Secret& a, const Secret& b) {
  const auto& x = a.reveal();
  const auto& y = b.reveal();
  if (x.size() != y.size()) return false;
  unsigned char differs = 0;
  for (std::size_t i = 0; i < x.size(); ++i) differs = static_cast<unsigned char>(differs | (x[i] ^ y[i]));
  return differs == 0;
}

}  // namespace base
