// Holds an answer against what its route promises: status, members and their types. Each answer of a test world passes here, so that
// the contract cannot say something else than the server does.
#pragma once
#include <string>
#include <vector>

#include "foundation/http/router.hpp"

namespace testing {

// What is wrong, with its place; empty when the answer is as described. Answers that are refused are held against Problem.
[[nodiscard]] std::vector<std::string> answer_faults(const http::Route& route, int status, std::string_view body);

}  // namespace testing
