#include "foundation/crypto/sealed.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "foundation/base/text.hpp"

namespace {

namespace fs = std::filesystem;

class RootKey : public ::testing::Test {
 protected:
  RootKey() {
    std::string pattern = fs::temp_directory_path() / "tvms-key-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    file_ = folder_ / "keys" / "root.key";
  }
  ~RootKey() override { fs::remove_all(folder_); }
  void write(std::string_view text, mode_t mode = 0600) {
    fs::create_directories(file_.parent_path());
    std::ofstream(file_) << text;
    ASSERT_EQ(::chmod(file_.c_str(), mode), 0);
  }
  std::string code(bool may_create = true) {
    const auto key = crypto::load_root_key(file_, may_create);
    return key ? "" : key.error().code;
  }
  static mode_t mode_of(const fs::path& path) {
    struct stat about{};
    EXPECT_EQ(::stat(path.c_str(), &about), 0);
    return about.st_mode & 0777;
  }

  static constexpr std::string_view kGood = "6f1ed002ab5595859014ebf0951522d9f5a1c2b3d4e5f60718293a4b5c6d7e8f\n";
  fs::path folder_, file_;
};

TEST_F(RootKey, CR_2_is_made_once_and_read_by_its_owner_only) {
  const auto first = crypto::load_root_key(file_, true);
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(mode_of(file_), 0600U);
  EXPECT_EQ(mode_of(file_.parent_path()), 0700U);
  EXPECT_EQ(crypto::load_root_key(file_, true)->bytes(), first->bytes());
  EXPECT_EQ(crypto::load_root_key(file_, false)->bytes(), first->bytes());
  // Nothing else is left behind.
  EXPECT_EQ(std::distance(fs::directory_iterator(file_.parent_path()), fs::directory_iterator()), 1);
}

TEST_F(RootKey, two_installations_have_two_keys) {
  const auto first = crypto::load_root_key(folder_ / "a" / "root.key", true);
  const auto second = crypto::load_root_key(folder_ / "b" / "root.key", true);
  EXPECT_NE(first->bytes(), second->bytes());
}

TEST_F(RootKey, SE_7_missing_beside_databases_stops_the_start) {
  EXPECT_EQ(code(false), "ROOT_KEY_MISSING");
  EXPECT_FALSE(fs::exists(file_));
}

TEST_F(RootKey, SE_7_weak_keys_stop_the_start) {
  write(kGood);
  EXPECT_EQ(code(), "");
  for (const std::string& text :
       {std::string{}, std::string("\n"), std::string(kGood.substr(0, 62)), std::string(kGood.substr(2)),
        std::string(kGood) + "\n", std::string(kGood) + std::string(kGood), std::string(64, '0'), std::string(64, 'f'),
        std::string(64, 'g'), std::string("YOUR_SECRET_KEY"), "zz" + std::string(kGood.substr(2)), std::string(300, 'a')}) {
    write(text);
    EXPECT_EQ(code(), "ROOT_KEY_WEAK") << text;
  }
}

TEST_F(RootKey, CR_2_keys_that_others_can_read_stop_the_start) {
  for (const mode_t mode : {0640, 0604, 0644, 0660, 0610, 0601, 0666}) {
    write(kGood, mode);
    EXPECT_EQ(code(), "ROOT_KEY_EXPOSED") << std::oct << mode;
  }
  write(kGood, 0400);
  EXPECT_EQ(code(), "");
}

TEST_F(RootKey, a_link_or_a_folder_is_not_a_key) {
  write(kGood);
  fs::rename(file_, folder_ / "elsewhere");
  fs::create_symlink(folder_ / "elsewhere", file_);
  EXPECT_EQ(code(), "ROOT_KEY_IO");
  fs::remove(file_);
  fs::create_directories(file_);
  EXPECT_EQ(code(), "ROOT_KEY_EXPOSED");
}

crypto::Sealer sealer(std::uint8_t fill) {
  crypto::Digest bytes;
  bytes.fill(fill);
  return crypto::Sealer{crypto::Key{bytes}};
}

TEST(Sealed, opens_again_for_the_same_purpose) {
  const auto ours = sealer(1);
  for (const std::string& text : {std::string{}, std::string("s3cret"), std::string(5000, 'x'), std::string("\0\n\xff", 3)}) {
    const auto sealed = ours.seal(base::Secret{text}, "test/1");
    EXPECT_TRUE(sealed.starts_with("s1."));
    EXPECT_TRUE(text.empty() || sealed.find(text) == sealed.npos);
    EXPECT_EQ(ours.open(sealed, "test/1")->reveal(), text);
    EXPECT_NE(sealed, ours.seal(base::Secret{text}, "test/1"));
  }
}

TEST(Sealed, CR_2_moved_foreign_or_changed_secrets_do_not_open) {
  const auto ours = sealer(1);
  const auto sealed = ours.seal(base::Secret{"s3cret"}, "test/1");
  EXPECT_EQ(ours.open(sealed, "test/2").error().code, "SEAL_BROKEN");
  EXPECT_EQ(sealer(2).open(sealed, "test/1").error().code, "SEAL_BROKEN");
  EXPECT_FALSE(ours.open("", "test/1"));
  EXPECT_FALSE(ours.open("s3cret", "test/1"));
  EXPECT_FALSE(ours.open("s1.", "test/1"));
  EXPECT_FALSE(ours.open(sealed + "A", "test/1"));
  std::string box;
  ASSERT_TRUE(base::from_base64url(std::string_view(sealed).substr(3), box));
  for (std::size_t bit = 0; bit < box.size() * 8; ++bit) {
    std::string changed = box;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ 1 << bit % 8);
    EXPECT_FALSE(ours.open("s1." + base::to_base64url(changed), "test/1")) << bit;
  }
  for (std::size_t size = 0; size < box.size(); ++size)
    EXPECT_FALSE(ours.open("s1." + base::to_base64url(box.substr(0, size)), "test/1"));
}

}  // namespace
