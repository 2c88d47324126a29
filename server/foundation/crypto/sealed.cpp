#include "foundation/crypto/sealed.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <set>

#include "foundation/base/text.hpp"
#include "foundation/crypto/sodium.hpp"

namespace crypto {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kVersion = "s1.";
constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;

class File {
 public:
  explicit File(int fd) : fd_(fd) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int fd() const { return fd_; }

 private:
  int fd_;
};

std::unexpected<base::Error> refuse(std::string_view code, std::string message) {
  return base::fail(base::ErrorKind::internal, code, message);
}
std::unexpected<base::Error> io_fault(const fs::path& file, std::string_view what) {
  return refuse("ROOT_KEY_IO", file.string() + ": " + std::string(what) + ": " + std::strerror(errno));
}

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// Written beside its name and linked into place: a crash never leaves half a key, two starts never overwrite each other.
base::Status create(const fs::path& file) {
  start_sodium();
  std::error_code ignored;
  if (fs::create_directories(file.parent_path(), ignored)) fs::permissions(file.parent_path(), fs::perms::owner_all, ignored);
  Digest bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  std::string text = base::to_hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()}) + "\n";
  sodium_memzero(bytes.data(), bytes.size());
  const std::string draft = file.string() + "." + std::to_string(::getpid()) + ".new";
  ::unlink(draft.c_str());
  const File out{::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)};
  if (out.fd() < 0) return io_fault(draft, "cannot be made");
  const bool is_written = write_all(out.fd(), text) && ::fsync(out.fd()) == 0;
  sodium_memzero(text.data(), text.size());
  const bool is_linked = is_written && (::link(draft.c_str(), file.c_str()) == 0 || errno == EEXIST);
  const int fault = errno;
  ::unlink(draft.c_str());
  errno = fault;
  if (!is_linked) return io_fault(file, "cannot be written");
  const File folder{::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (folder.fd() < 0 || ::fsync(folder.fd()) != 0) return io_fault(file, "cannot be made durable");
  return {};
}

base::Result<Key> parse(const fs::path& file, std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  Digest bytes{};
  std::size_t size = 0;
  const char* end = nullptr;
  if (text.size() != 64 || sodium_hex2bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size, &end) != 0 ||
      size != bytes.size() || end != text.data() + text.size()) {
    return refuse("ROOT_KEY_WEAK", file.string() + " must hold 64 hex digits (256 bits).");
  }
  const Key key{bytes};
  // 32 random bytes have fewer than 12 different values once in 10^21: so few mean a typed or zeroed key.
  const bool is_placeholder = std::set<std::uint8_t>(bytes.begin(), bytes.end()).size() < 12;
  sodium_memzero(bytes.data(), bytes.size());
  if (is_placeholder) return refuse("ROOT_KEY_WEAK", file.string() + " holds a placeholder, not a random key.");
  return key;
}

}  // namespace

base::Result<Key> load_root_key(const fs::path& file, bool may_create) {
  constexpr int kFlags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC;
  int fd = ::open(file.c_str(), kFlags);
  if (fd < 0 && errno == ENOENT) {
    if (!may_create) {
      return refuse("ROOT_KEY_MISSING", file.string() +
                                            " is missing while databases exist. Put the installation's key back from where "
                                            "you keep it; without it passwords and sealed secrets cannot be read.");
    }
    TRY_OK(create(file));
    fd = ::open(file.c_str(), kFlags);
  }
  const File in{fd};
  if (in.fd() < 0) return io_fault(file, "cannot be opened");
  struct stat about{};
  if (::fstat(in.fd(), &about) != 0) return io_fault(file, "cannot be examined");
  if (!S_ISREG(about.st_mode)) return refuse("ROOT_KEY_EXPOSED", file.string() + " is not an ordinary file.");
  if ((about.st_mode & 077) != 0 || (about.st_uid != ::geteuid() && about.st_uid != 0)) {
    return refuse("ROOT_KEY_EXPOSED",
                  file.string() + " must belong to the server's user and be readable by nobody else (chmod 600).");
  }
  std::array<char, 256> text{};
  const auto size = ::read(in.fd(), text.data(), text.size());
  if (size < 0) return io_fault(file, "cannot be read");
  auto key = parse(file, {text.data(), static_cast<std::size_t>(size)});
  sodium_memzero(text.data(), text.size());
  return key;
}

std::string Sealer::seal(const base::Secret& secret, std::string_view what) const {
  start_sodium();
  const std::string& clear = secret.reveal();
  std::string box(kNonce + clear.size() + kTag, '\0');
  auto* out = reinterpret_cast<unsigned char*>(box.data());
  randombytes_buf(out, kNonce);  // Never a test's repeatable random: a nonce used twice gives both texts away.
  crypto_aead_xchacha20poly1305_ietf_encrypt(out + kNonce, nullptr, bytes_of(clear), clear.size(), bytes_of(what), what.size(),
                                             nullptr, out, key_.bytes().data());
  return std::string(kVersion) + base::to_base64url(box);
}

base::Result<base::Secret> Sealer::open(std::string_view sealed, std::string_view what) const {
  start_sodium();
  const auto broken = [&] {
    base::Error error{base::ErrorKind::internal, "SEAL_BROKEN", "A stored secret cannot be opened."};
    error.detail = "sealed secret of " + std::string(what);
    return base::fail(std::move(error));
  };
  std::string box;
  if (!sealed.starts_with(kVersion) || !base::from_base64url(sealed.substr(kVersion.size()), box) || box.size() < kNonce + kTag) {
    return broken();
  }
  const auto* in = reinterpret_cast<const unsigned char*>(box.data());
  std::string clear(box.size() - kNonce - kTag, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(reinterpret_cast<unsigned char*>(clear.data()), nullptr, nullptr, in + kNonce,
                                                 box.size() - kNonce, bytes_of(what), what.size(), in,
                                                 key_.bytes().data()) != 0) {
    return broken();
  }
  base::Secret secret{clear};
  sodium_memzero(clear.data(), clear.size());
  return secret;
}

}  // namespace crypto
