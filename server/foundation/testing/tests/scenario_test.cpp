#include "foundation/testing/scenario.hpp"

#include <gtest/gtest.h>

namespace {

// Answers from a list, and remembers what was asked.
class FakeClient final : public testing::Client {
 public:
  std::vector<http::Response> answers;
  std::vector<http::Request> requests;
  std::vector<std::string> sessions;

  http::Response send(http::Request request) override {
    requests.push_back(std::move(request));
    return requests.size() <= answers.size() ? answers[requests.size() - 1] : http::Response{.status = 404};
  }
  http::Headers sign_in(std::string_view session) override {
    sessions.emplace_back(session);
    return {{"x-csrf-token", std::string(session) + "-csrf"}};
  }
};

http::Response answer(int status, std::string body, http::Headers headers = {}) {
  return {.status = status, .headers = std::move(headers), .body = std::move(body)};
}

struct ScenarioTest : ::testing::Test {
  FakeClient client;
  testing::FakeClock clock;
  std::string run(std::string_view text) { return testing::run_scenario(text, client, clock).fault; }
};

std::string value_of(const http::Request& request, std::string_view name) {
  for (const auto& [key, value] : request.headers) {
    if (key == name) return value;
  }
  return {};
}

}  // namespace

TEST_F(ScenarioTest, a_request_is_sent_as_written) {
  client.answers = {answer(200, "{}")};
  EXPECT_EQ(run("POST /a/b?c=1\nIdempotency-Key: k1\n{\n  \"x\": 1\n}\n=> 200\n"), "");
  ASSERT_EQ(client.requests.size(), 1U);
  const http::Request& sent = client.requests[0];
  EXPECT_EQ(sent.method, http::Method::post);
  EXPECT_EQ(sent.path, "/a/b");
  EXPECT_EQ(sent.query, "c=1");
  EXPECT_EQ(sent.body, "{\n  \"x\": 1\n}");
  EXPECT_EQ(value_of(sent, "idempotency-key"), "k1");
  EXPECT_EQ(value_of(sent, "content-type"), "application/json");
  EXPECT_EQ(value_of(sent, "host"), "localhost");
}

TEST_F(ScenarioTest, a_wrong_status_names_the_line_and_shows_the_body) {
  client.answers = {answer(422, R"({"code":"X"})")};
  const std::string fault = run("\n# A comment.\nGET /a\n=> 200\n");
  EXPECT_EQ(fault, "line 3: GET /a: expected status 200, got 422: {\"code\":\"X\"}");
}

TEST_F(ScenarioTest, a_subset_may_have_more_members_but_not_more_elements) {
  client.answers = {answer(200, R"({"a":1,"b":[{"c":2,"d":3}]})"), answer(200, R"({"b":[1,2]})"), answer(200, R"({"b":[1,2]})")};
  EXPECT_EQ(run("GET /a\n=> 200\n{\"b\":[{\"c\":2}]}\n"
                "GET /a\n=> 200\n{\"b\":[1,\"...\"]}\n"
                "GET /a\n=> 200\n{\"b\":[1]}\n"),
            "line 7: GET /a: /b: expected 1 elements, got 2: [1,2]");
}

TEST_F(ScenarioTest, golden_is_exact_with_wildcards) {
  client.answers = {answer(200, R"({"a":"2026-01-01","b":2})"), answer(200, R"({"a":"2026-01-01","b":2})")};
  EXPECT_EQ(run("@golden\nGET /a\n=> 200\n{\"a\":\"2026-*\",\"b\":\"*\"}\n@golden\nGET /a\n=> 200\n{\"a\":\"*\"}\n"),
            "line 6: GET /a: /b: is not expected");
}

TEST_F(ScenarioTest, missing_and_absent_members_are_told_apart) {
  client.answers = {answer(200, R"({"a":null})"), answer(200, R"({"a":null})"), answer(200, R"({"a":null})")};
  EXPECT_EQ(run("GET /a\n=> 200\n{\"a\":\"*\",\"b\":\"@absent\"}\n"), "");
  EXPECT_EQ(run("GET /a\n=> 200\n{\"b\":\"*\"}\n"), "line 1: GET /a: /b: is missing");
  EXPECT_EQ(run("GET /a\n=> 200\n{\"a\":\"@absent\"}\n"), "line 1: GET /a: /a: must be absent, got null");
}

TEST_F(ScenarioTest, variables_are_captured_and_used_again) {
  client.answers = {answer(201, R"({"id":17,"name":"x\"y"})"), answer(200, R"({"id":17})"), answer(200, R"({"id":18})")};
  EXPECT_EQ(
      run("POST /a\n=> 201\n{\"id\":\"{{id}}\"}\nPUT /a/{{id}}\n{\"parent\": {{id}}}\n=> 200\n{\"id\":\"{{id}}\"}\nGET /a\n=> 200\n{\"id\":\"{{id}}\"}\n"),
      "line 8: GET /a: /id: expected 17, got 18");
  EXPECT_EQ(client.requests[1].path, "/a/17");
  EXPECT_EQ(client.requests[1].body, "{\"parent\": 17}");
}

TEST_F(ScenarioTest, sessions_keep_their_cookies_and_headers) {
  client.answers = {answer(200, "", {{"Set-Cookie", "s=one; Path=/; HttpOnly"}}), answer(200, ""), answer(200, ""),
                    answer(200, "", {{"Set-Cookie", "s=; Max-Age=0"}}), answer(200, "")};
  EXPECT_EQ(
      run("@as admin\nPOST /sign-in\n=> 200\n@as reseller\n@header X-Deployment: demo\nGET /b\n=> 200\n@as admin\nGET /c\n=> 200\nPOST /sign-out\n=> 200\nGET /d\n=> 200\n"),
      "");
  EXPECT_EQ(client.sessions, (std::vector<std::string>{"admin", "reseller"}));
  EXPECT_EQ(value_of(client.requests[1], "cookie"), "");
  EXPECT_EQ(value_of(client.requests[1], "x-deployment"), "demo");
  EXPECT_EQ(value_of(client.requests[1], "x-csrf-token"), "reseller-csrf");
  EXPECT_EQ(value_of(client.requests[2], "cookie"), "s=one");
  EXPECT_EQ(value_of(client.requests[4], "cookie"), "");
}

TEST_F(ScenarioTest, the_clock_travels) {
  client.answers = {answer(200, ""), answer(200, "")};
  const base::Instant start = clock.now();
  EXPECT_EQ(run("@clock +3d1h2m5s\nGET /a\n=> 200\n@clock 2026-11-23T09:00:00Z\nGET /a\n=> 200\n"), "");
  EXPECT_EQ(client.requests[0].received_at - start, std::chrono::hours(73) + std::chrono::seconds(125));
  EXPECT_EQ(base::format_instant(client.requests[1].received_at), "2026-11-23T09:00:00.000Z");
  EXPECT_EQ(run("@clock soon\n"), "line 1: not a time: soon");
}

TEST_F(ScenarioTest, headers_and_plain_text_are_compared) {
  client.answers = {answer(200, "#EXTM3U\nx", {{"Content-Type", "text/plain"}}), answer(200, "")};
  EXPECT_EQ(run("GET /a\n=> 200\nContent-Type: text/*\nETag: @absent\n\"#EXTM3U*\"\n"), "");
  EXPECT_EQ(run("GET /a\n=> 200\nLocation: *\n"), "line 1: GET /a: header location is missing");
}

TEST_F(ScenarioTest, a_malformed_file_is_a_fault) {
  EXPECT_EQ(run("GET /a\nGET /b\n=> 200\n"), "line 2: a request needs a line \"=> STATUS\"");
  EXPECT_EQ(run("{\"a\":1}\n"), "line 1: neither a request, a directive nor a comment: {\"a\":1}");
  EXPECT_EQ(run("@nonsense\n"), "line 1: not a directive: @nonsense");
  EXPECT_EQ(run("GET /a\n=> 42\n"), "line 2: not a status: => 42");
  client.answers = {answer(200, "{}")};
  EXPECT_NE(run("GET /a\n=> 200\n{oops\n").find("the expected body is not JSON"), std::string::npos);
}

TEST_F(ScenarioTest, update_rewrites_what_differs_and_keeps_what_matches) {
  client.answers = {answer(200, R"({"id":7,"name":"new","at":"2026","more":1})"), answer(200, R"({"a":1})"),
                    answer(200, R"({"b":[1,2]})")};
  const std::string_view text =
      "# Keeps comments.\nGET /a\n=> 200\n{\"id\":\"{{id}}\",\"name\":\"old\",\"at\":\"*\",\"gone\":1}\n\n@golden\nGET /b\n=> 200\n\n# The end.\nGET /c\n=> 200\n{\"b\":[1,\"*\"]}\n";
  const testing::Outcome outcome = testing::run_scenario(text, client, clock, true);
  EXPECT_EQ(outcome.fault, "");
  EXPECT_EQ(
      outcome.updated,
      "# Keeps comments.\nGET /a\n=> 200\n{\n  \"id\": \"{{id}}\",\n  \"name\": \"new\",\n  \"at\": \"*\"\n}\n\n@golden\nGET /b\n=> 200\n{\n  \"a\": 1\n}\n\n# The end.\n"
      "GET /c\n=> 200\n{\"b\":[1,\"*\"]}\n");
}

TEST(Fakes, seeded_random_repeats) {
  testing::SeededRandom one(7), two(7), other(8);
  EXPECT_EQ(one.hex(16), two.hex(16));
  EXPECT_NE(one.hex(16), other.hex(16));
}

TEST(Fakes, a_temporary_folder_goes_away) {
  std::filesystem::path path;
  {
    const testing::TempFolder folder;
    path = folder.path();
    EXPECT_TRUE(std::filesystem::is_directory(path));
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}
