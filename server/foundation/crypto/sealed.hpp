// The installation's root key on disk, and secrets sealed under it for the database (XChaCha20-Poly1305).
// Not for passwords (nobody may open them) and not for files.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>

#include "foundation/base/result.hpp"
#include "foundation/base/secret.hpp"
#include "foundation/crypto/crypto.hpp"

namespace crypto {

// Reads data/keys/root.key. A missing one is made (0600, in a 0700 folder) only when `may_create`: with databases in
// place a new key would make every sealed secret and every password unreadable, so the start is refused instead.
// Errors, all meant to stop the start: ROOT_KEY_MISSING, ROOT_KEY_EXPOSED (others may read or own it), ROOT_KEY_WEAK
// (shorter than 256 bits, not 64 hex digits, or a placeholder), ROOT_KEY_IO.
[[nodiscard]] base::Result<Key> load_root_key(const std::filesystem::path& file, bool may_create);

// Thread-safe.
class Sealer {
 public:
  explicit Sealer(const Key& root) : key_(derive(root, purpose::kSeal)) {}
  // `what` names the place ("streaming.media_servers.secret/17"): a sealed text moved to another place does not open.
  [[nodiscard]] std::string seal(const base::Secret& secret, std::string_view what) const;
  // 500 SEAL_BROKEN when it was changed, moved, or sealed by another installation.
  [[nodiscard]] base::Result<base::Secret> open(std::string_view sealed, std::string_view what) const;

 private:
  Key key_;
};

}  // namespace crypto
