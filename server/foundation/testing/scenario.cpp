#include "foundation/testing/scenario.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <map>
#include <sstream>

#include "foundation/base/text.hpp"

namespace json = boost::json;

namespace testing {
namespace {

constexpr std::string_view kMethods[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

// ---- reading

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    if (lines.back().ends_with('\r')) lines.back().pop_back();
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

std::pair<std::string, std::string> split_word(std::string_view text) {
  const auto space = text.find(' ');
  if (space == std::string_view::npos) return {std::string(text), ""};
  return {std::string(text.substr(0, space)), base::trim(text.substr(space))};
}

bool is_request_line(std::string_view line) {
  const auto [method, target] = split_word(line);
  return std::ranges::find(kMethods, method) != std::end(kMethods) && target.starts_with('/');
}
bool begins_step(std::string_view line) { return line.starts_with('@') || line.starts_with('#') || is_request_line(line); }

// "Name: value", the name of header characters only (so that JSON never looks like one).
std::optional<std::pair<std::string, std::string>> header_of(std::string_view line) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  const std::string_view name = line.substr(0, colon);
  const auto is_part = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  if (!std::ranges::all_of(name, is_part)) return std::nullopt;
  return std::pair{base::to_lower_ascii(name), base::trim(line.substr(colon + 1))};
}

class Parser {
 public:
  explicit Parser(std::string_view text) : lines_(lines_of(text)) {}

  Scenario parse() {
    while (at_ < lines_.size()) {
      const std::string& line = lines_[at_];
      if (line.empty() || line.starts_with('#')) {
        ++at_;
      } else if (line.starts_with('@')) {
        directive();
      } else if (is_request_line(line)) {
        request();
      } else {
        fault("neither a request, a directive nor a comment: " + line);
        ++at_;
      }
    }
    return std::move(scenario_);
  }

 private:
  void fault(const std::string& what) { scenario_.faults.push_back("line " + std::to_string(at_ + 1) + ": " + what); }

  void directive() {
    const auto [word, rest] = split_word(lines_[at_]);
    Step step;
    step.line = static_cast<int>(at_) + 1;
    std::tie(step.name, step.value) = split_word(rest);
    if (word == "@golden") {
      is_golden_ = true;
    } else if (word == "@as" && !rest.empty()) {
      step.kind = Step::Kind::as;
      scenario_.steps.push_back(step);
    } else if (word == "@clock" && !rest.empty()) {
      step.kind = Step::Kind::clock;
      step.value = rest;
      scenario_.steps.push_back(step);
    } else if (word == "@header" && header_of(rest)) {
      step.kind = Step::Kind::header;
      std::tie(step.name, step.value) = *header_of(rest);
      scenario_.steps.push_back(step);
    } else if (word == "@set" && !step.value.empty()) {
      step.kind = Step::Kind::set;
      scenario_.steps.push_back(step);
    } else {
      fault("not a directive: " + lines_[at_]);
    }
    ++at_;
  }

  void request() {
    Step step;
    step.kind = Step::Kind::request;
    step.line = static_cast<int>(at_) + 1;
    step.is_golden = std::exchange(is_golden_, false);
    std::tie(step.method, step.target) = split_word(lines_[at_++]);
    headers(step.headers);
    while (at_ < lines_.size() && !lines_[at_].starts_with("=>") && !begins_step(lines_[at_])) step.body += lines_[at_++] + "\n";
    step.body = base::trim(step.body);
    if (at_ >= lines_.size() || !lines_[at_].starts_with("=>")) {
      fault("a request needs a line \"=> STATUS\"");
      return;
    }
    std::int64_t status = 0;
    if (!base::parse_int(base::trim(lines_[at_].substr(2)), status) || status < 100 || status > 599)
      fault("not a status: " + lines_[at_]);
    step.status = static_cast<int>(status);
    ++at_;
    headers(step.expected_headers);
    expected_body(step);
    scenario_.steps.push_back(std::move(step));
  }

  void headers(http::Headers& into) {
    for (; at_ < lines_.size(); ++at_) {
      const auto header = header_of(lines_[at_]);
      if (!header) return;
      into.push_back(*header);
    }
  }

  void expected_body(Step& step) {
    std::string body;
    const std::size_t begin = at_;
    std::size_t end = at_;
    for (; at_ < lines_.size() && !begins_step(lines_[at_]); ++at_) {
      body += lines_[at_] + "\n";
      if (!lines_[at_].empty()) end = at_ + 1;
    }
    step.expected_begin = static_cast<int>(begin);
    step.expected_end = static_cast<int>(end);
    if (body = base::trim(body); !body.empty()) step.expected_body = body;
  }

  std::vector<std::string> lines_;
  std::size_t at_{};
  bool is_golden_{};
  Scenario scenario_;
};

// ---- comparing

using Variables = std::map<std::string, json::value, std::less<>>;

std::string plain_text(const json::value& value) {
  return value.is_string() ? std::string(value.as_string()) : json::serialize(value);
}

// Replaces {{name}}; an unknown name stays as it is.
std::string fill(std::string_view text, const Variables& variables) {
  std::string out;
  while (!text.empty()) {
    const auto begin = text.find("{{");
    const auto end = begin == std::string_view::npos ? begin : text.find("}}", begin);
    if (end == std::string_view::npos) return out + std::string(text);
    const auto found = variables.find(text.substr(begin + 2, end - begin - 2));
    out += text.substr(0, begin);
    out += found == variables.end() ? std::string(text.substr(begin, end + 2 - begin)) : plain_text(found->second);
    text.remove_prefix(end + 2);
  }
  return out;
}

// '*' stands for any characters.
bool matches_glob(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = std::string_view::npos, mark = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

// Of "{{name}}" the name, else "".
std::string_view variable_of(const json::value& expected) {
  if (!expected.is_string()) return {};
  const std::string_view text = expected.as_string();
  if (!text.starts_with("{{") || !text.ends_with("}}") || text.find("}}") != text.size() - 2) return {};
  return text.substr(2, text.size() - 4);
}

constexpr std::string_view kAbsent = "@absent";  // As an expected member: the answer must not have it.
constexpr std::string_view kMore = "...";        // As the last expected element: any further ones may follow.

bool is_text(const json::value& value, std::string_view text) {
  return value.is_string() && std::string_view(value.as_string()) == text;
}

bool same_scalar(const json::value& a, const json::value& b) {
  if (a.is_number() && b.is_number()) {
    if (a.is_double() || b.is_double()) return a.to_number<double>() == b.to_number<double>();
    if (a.is_uint64() != b.is_uint64()) return false;  // Only numbers over 2^63 are held unsigned.
    return a.is_uint64() ? a.get_uint64() == b.get_uint64() : a.get_int64() == b.get_int64();
  }
  return a == b;
}

class Compare {
 public:
  Compare(Variables& variables, bool is_exact) : variables_(variables), is_exact_(is_exact) {}

  // "" or "/items/0/name: expected …, got …".
  std::string difference(const json::value& expected, const json::value& actual, const std::string& at) {
    if (const auto name = variable_of(expected); !name.empty()) {
      const auto [known, is_new] = variables_.emplace(std::string(name), actual);
      return is_new || known->second == actual ? "" : unlike(known->second, actual, at);
    }
    if (is_text(expected, "*")) return "";
    if (expected.is_string()) {
      const std::string pattern = fill(expected.as_string(), variables_);
      if (actual.is_string() && (pattern == std::string_view(actual.as_string()) || matches_glob(pattern, actual.as_string())))
        return "";
      return unlike(expected, actual, at);
    }
    if (expected.is_object() && actual.is_object()) return objects(expected.get_object(), actual.get_object(), at);
    if (expected.is_array() && actual.is_array()) return arrays(expected.get_array(), actual.get_array(), at);
    return same_scalar(expected, actual) ? "" : unlike(expected, actual, at);
  }

 private:
  static std::string unlike(const json::value& expected, const json::value& actual, const std::string& at) {
    return (at.empty() ? "/" : at) + ": expected " + json::serialize(expected) + ", got " + json::serialize(actual);
  }
  std::string objects(const json::object& expected, const json::object& actual, const std::string& at) {
    for (const auto& member : expected) {
      const std::string place = at + "/" + std::string(member.key());
      const json::value* value = actual.if_contains(member.key());
      if (is_text(member.value(), kAbsent)) {
        if (value != nullptr) return place + ": must be absent, got " + json::serialize(*value);
        continue;
      }
      if (value == nullptr) return place + ": is missing";
      if (std::string found = difference(member.value(), *value, place); !found.empty()) return found;
    }
    if (!is_exact_) return "";
    for (const auto& member : actual) {
      if (!expected.contains(member.key())) return at + "/" + std::string(member.key()) + ": is not expected";
    }
    return "";
  }
  std::string arrays(const json::array& expected, const json::array& actual, const std::string& at) {
    const bool is_open = !expected.empty() && is_text(expected.back(), kMore);
    const std::size_t count = expected.size() - (is_open ? 1 : 0);
    if (is_open ? actual.size() < count : actual.size() != count) {
      return at + ": expected " + std::to_string(count) + " elements, got " + std::to_string(actual.size()) + ": " +
             json::serialize(actual);
    }
    for (std::size_t i = 0; i < count; ++i) {
      if (std::string found = difference(expected[i], actual[i], at + "/" + std::to_string(i)); !found.empty()) return found;
    }
    return "";
  }

  Variables& variables_;
  bool is_exact_;
};

// What UPDATE=1 writes: the answer, but wildcards and variables that match stay, and in a subset only its members.
json::value merged(const json::value& expected, const json::value& actual, const Variables& variables, bool is_exact) {
  Variables copy = variables;
  if (Compare(copy, is_exact).difference(expected, actual, "").empty()) return expected;
  if (expected.is_object() && actual.is_object()) {
    json::object out;
    for (const auto& member : expected.get_object()) {
      const json::value* value = actual.get_object().if_contains(member.key());
      if (value != nullptr) out[member.key()] = merged(member.value(), *value, variables, is_exact);
    }
    for (const auto& member : actual.get_object()) {
      if (is_exact && !out.contains(member.key())) out[member.key()] = member.value();
    }
    return out;
  }
  if (expected.is_array() && actual.is_array()) {
    json::array out;
    for (std::size_t i = 0; i < actual.get_array().size(); ++i) {
      const bool has_twin = i < expected.get_array().size() && !is_text(expected.get_array()[i], kMore);
      out.push_back(has_twin ? merged(expected.get_array()[i], actual.get_array()[i], variables, is_exact)
                             : actual.get_array()[i]);
    }
    return out;
  }
  return actual;
}

// Two blanks a level; what fits in a line stays in one.
void print(const json::value& value, int indent, std::string& out) {
  const std::string line = json::serialize(value);
  const bool is_compound = (value.is_object() && !value.get_object().empty()) || (value.is_array() && !value.get_array().empty());
  if (!is_compound || (indent > 0 && line.size() + static_cast<std::size_t>(indent) <= 100)) {
    out += line;
    return;
  }
  const std::string blanks(static_cast<std::size_t>(indent) + 2, ' ');
  bool is_first = true;
  const auto next = [&] {
    out += is_first ? "\n" : ",\n";
    out += blanks;
    is_first = false;
  };
  out += value.is_object() ? "{" : "[";
  if (value.is_object()) {
    for (const auto& member : value.get_object()) {
      next();
      out += json::serialize(json::value(member.key())) + ": ";
      print(member.value(), indent + 2, out);
    }
  } else {
    for (const auto& element : value.get_array()) {
      next();
      print(element, indent + 2, out);
    }
  }
  out += "\n" + std::string(static_cast<std::size_t>(indent), ' ') + (value.is_object() ? "}" : "]");
}

// ---- running

std::string body_text(const http::Body& body) {
  if (const auto* text = std::get_if<std::string>(&body)) return *text;
  if (const auto* prepared = std::get_if<std::shared_ptr<const http::Prepared>>(&body))
    return *prepared ? (*prepared)->plain : std::string{};
  if (const auto* file = std::get_if<http::FileBody>(&body)) {
    std::ifstream in(file->path, std::ios::binary);
    std::ostringstream bytes;
    bytes << in.rdbuf();
    return bytes.str();
  }
  return {};  // An event stream has no end to wait for.
}

http::Method method_of(std::string_view name) {
  using enum http::Method;
  constexpr std::pair<std::string_view, http::Method> kAll[] = {
      {"GET", get}, {"HEAD", head}, {"POST", post}, {"PUT", put}, {"PATCH", patch}, {"DELETE", del}, {"OPTIONS", options}};
  for (const auto& [text, method] : kAll) {
    if (text == name) return method;
  }
  return other;
}

// "+3d4h30m10s" in ms.
std::optional<std::int64_t> parse_step(std::string_view text) {
  if (!text.starts_with('+')) return std::nullopt;
  text.remove_prefix(1);
  std::int64_t total = 0;
  while (!text.empty()) {
    const auto end = text.find_first_not_of("0123456789");
    std::int64_t count = 0;
    if (end == std::string_view::npos || !base::parse_int(text.substr(0, end), count)) return std::nullopt;
    constexpr std::pair<char, std::int64_t> kUnits[] = {{'d', 86'400'000}, {'h', 3'600'000}, {'m', 60'000}, {'s', 1'000}};
    const auto unit = std::ranges::find(kUnits, text[end], &std::pair<char, std::int64_t>::first);
    if (unit == std::end(kUnits)) return std::nullopt;
    total += count * unit->second;
    text.remove_prefix(end + 1);
  }
  return total;
}

constexpr std::string_view kFresh = "{{fresh}}";  // As a header's value: another text for each request.

struct Session {
  http::Headers headers;
  std::map<std::string, std::string> cookies;
};

class Runner {
 public:
  Runner(Client& client, FakeClock& clock, bool update) : client_(client), clock_(clock), update_(update) {}

  std::string run(const Step& step) {
    switch (step.kind) {
      case Step::Kind::as: return enter(step.name);
      case Step::Kind::clock: return move_clock(fill(step.value, variables_));
      case Step::Kind::header: return set_header(step.name, step.value == kFresh ? step.value : fill(step.value, variables_));
      case Step::Kind::set: variables_.insert_or_assign(step.name, json::value(fill(step.value, variables_))); return "";
      case Step::Kind::request: return request(step);
    }
    return "";
  }
  // Line number of the step's expected body → the new text.
  [[nodiscard]] const std::vector<std::pair<const Step*, std::string>>& changes() const { return changes_; }

 private:
  std::string enter(const std::string& name) {
    session_ = name;
    if (!sessions_.contains(name)) sessions_[name].headers = client_.sign_in(name);
    return "";
  }
  std::string move_clock(const std::string& value) {
    if (const auto by = parse_step(value)) {
      clock_.advance(base::milliseconds(*by));
    } else if (const auto instant = base::parse_instant(value)) {
      clock_.set(*instant);
    } else {
      return "not a time: " + value;
    }
    return "";
  }
  std::string set_header(const std::string& name, const std::string& value) {
    http::Headers& headers = sessions_[session_].headers;
    std::erase_if(headers, [&](const auto& h) { return h.first == name; });
    if (!value.empty()) headers.emplace_back(name, value);
    return "";
  }

  http::Request make(const Step& step) {
    http::Request request;
    request.method = method_of(step.method);
    const std::string target = fill(step.target, variables_);
    const auto mark = target.find('?');
    request.path = target.substr(0, mark);
    if (mark != std::string::npos) request.query = target.substr(mark + 1);
    for (const auto& [name, value] : step.headers) request.headers.emplace_back(name, fill(value, variables_));
    Session& session = sessions_[session_];
    const auto add = [&](const std::string& name, const std::string& value) {
      if (std::ranges::find(request.headers, name, &std::pair<std::string, std::string>::first) == request.headers.end())
        request.headers.emplace_back(name, value);
    };
    std::string cookie;
    for (const auto& [name, value] : session.headers) {
      if (name == "cookie") cookie = value;
      if (name != "cookie") add(name, value == kFresh ? "fresh-key-" + std::to_string(++fresh_) : value);
    }
    for (const auto& [name, value] : session.cookies) cookie += (cookie.empty() ? "" : "; ") + name + "=" + value;
    if (!cookie.empty()) add("cookie", cookie);
    request.body = fill(step.body, variables_);
    if (!request.body.empty()) add("content-type", "application/json");
    add("host", "localhost");
    request.remote_ip = "127.0.0.1";
    request.id = "scenario";
    request.received_at = clock_.now();
    return request;
  }

  void keep_cookies(const http::Response& response) {
    for (const auto& [name, value] : response.headers) {
      if (base::to_lower_ascii(name) != "set-cookie") continue;
      const std::string pair = value.substr(0, value.find(';'));
      const auto equals = pair.find('=');
      if (equals == std::string::npos) continue;
      const bool is_end = base::to_lower_ascii(value).find("max-age=0") != std::string::npos || equals + 1 == pair.size();
      auto& cookies = sessions_[session_].cookies;
      if (is_end) cookies.erase(pair.substr(0, equals));
      if (!is_end) cookies[pair.substr(0, equals)] = pair.substr(equals + 1);
    }
  }

  std::string check_headers(const Step& step, const http::Response& response) {
    for (const auto& [name, pattern] : step.expected_headers) {
      const auto found =
          std::ranges::find_if(response.headers, [&](const auto& h) { return base::to_lower_ascii(h.first) == name; });
      const bool is_there = found != response.headers.end();
      if (pattern == kAbsent) {
        if (is_there) return "header " + name + " must be absent, got " + found->second;
        continue;
      }
      if (!is_there) return "header " + name + " is missing";
      if (const std::string fault = Compare(variables_, true).difference(json::value(pattern), json::value(found->second), name);
          !fault.empty())
        return "header " + fault;
    }
    return "";
  }

  std::string request(const Step& step) {
    const http::Response response = client_.send(make(step));
    const std::string body = body_text(response.body);
    if (response.status != step.status)
      return "expected status " + std::to_string(step.status) + ", got " + std::to_string(response.status) + ": " +
             body.substr(0, 2000);
    keep_cookies(response);
    if (std::string fault = check_headers(step, response); !fault.empty()) return fault;
    return check_body(step, body);
  }

  std::string check_body(const Step& step, const std::string& body) {
    if (!step.expected_body && !(step.is_golden && update_))
      return step.is_golden && !body.empty() ? "a golden request needs an expected body; run with UPDATE=1" : "";
    boost::system::error_code error;
    json::value actual = json::parse(body, error);
    if (error) actual = body;  // Not JSON: compared as one text.
    if (!step.expected_body) {
      if (!body.empty()) change(step, actual);
      return "";
    }
    const json::value expected = json::parse(*step.expected_body, error);
    if (error) return "the expected body is not JSON: " + error.message();
    Variables before = variables_;
    const std::string fault = Compare(variables_, step.is_golden).difference(expected, actual, "");
    if (fault.empty() || !update_) return fault;
    change(step, merged(expected, actual, before, step.is_golden));
    return "";
  }
  void change(const Step& step, const json::value& body) {
    std::string text;
    print(body, 0, text);
    changes_.emplace_back(&step, std::move(text));
  }

  int fresh_{};
  Client& client_;
  FakeClock& clock_;
  bool update_;
  std::string session_;  // "" until the first @as.
  std::map<std::string, Session> sessions_;
  Variables variables_;
  std::vector<std::pair<const Step*, std::string>> changes_;
};

std::string rewrite(std::string_view text, const std::vector<std::pair<const Step*, std::string>>& changes) {
  const std::vector<std::string> lines = lines_of(text);
  std::string out;
  std::size_t at = 0;
  for (const auto& [step, body] : changes) {
    for (; at < static_cast<std::size_t>(step->expected_begin); ++at) out += lines[at] + "\n";
    out += body + "\n";
    at = static_cast<std::size_t>(step->expected_end);
  }
  for (; at < lines.size(); ++at) out += lines[at] + "\n";
  return out;
}

}  // namespace

Scenario parse_scenario(std::string_view text) { return Parser(text).parse(); }

Outcome run_scenario(std::string_view text, Client& client, FakeClock& clock, bool update) {
  const Scenario scenario = parse_scenario(text);
  if (!scenario.faults.empty()) return {scenario.faults.front(), ""};
  Runner runner(client, clock, update);
  Outcome outcome;
  for (const Step& step : scenario.steps) {
    const std::string fault = runner.run(step);
    if (fault.empty()) continue;
    outcome.fault = "line " + std::to_string(step.line) + ": " +
                    (step.kind == Step::Kind::request ? step.method + " " + step.target + ": " : "") + fault;
    break;
  }
  if (update && !runner.changes().empty()) outcome.updated = rewrite(text, runner.changes());
  return outcome;
}

std::vector<std::filesystem::path> find_scenarios(const std::filesystem::path& root) {
  std::vector<std::filesystem::path> found;
  for (const char* folder : {"server", "tests/stories"}) {
    if (!std::filesystem::is_directory(root / folder)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      const bool is_ours = entry.path().extension() == ".api" &&
                           (entry.path().parent_path().filename() == "tests" || std::string_view(folder) != "server");
      if (is_ours) found.push_back(entry.path());
    }
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace testing
