// The room for prepared answers: what is asked for stays, what is not goes.
#include "viewer/guide/guide.hpp"

#include <gtest/gtest.h>

namespace guide {
namespace {

std::shared_ptr<const http::Prepared> answer(std::size_t bytes) {
  auto out = std::make_shared<http::Prepared>();
  out->plain.assign(bytes, 'x');
  return out;
}

TEST(GuideAnswers, what_is_asked_for_stays_and_the_room_is_bounded) {
  Answers answers(1000);
  answers.keep("often", answer(100));
  std::size_t kept = 0;
  for (int i = 0; i < 100; ++i) {
    const auto key = std::to_string(i);
    answers.keep(key, answer(100));
    ASSERT_TRUE(answers.find("often")) << i;
    ASSERT_TRUE(answers.find(key));
  }
  for (int i = 0; i < 100; ++i) kept += answers.find(std::to_string(i)) ? 1 : 0;
  EXPECT_LE(kept, 10U);
  EXPECT_FALSE(answers.find("0"));
}

TEST(GuideAnswers, the_first_answer_of_a_key_is_kept) {
  Answers answers(1000);
  answers.keep("key", answer(10));
  answers.keep("key", answer(20));
  EXPECT_EQ(answers.find("key")->plain.size(), 10U);
}

}  // namespace
}  // namespace guide
