// User interfaces as items and as the documents `Ui` of docs/viewer_api.md.
// Internal to publish.
#pragma once
#include "publish/compile.hpp"
#include "uit/user_interfaces/user_interfaces.hpp"

namespace publish {

[[nodiscard]] Compiled compile_ui(db::Tx& tx, const Source& source);
[[nodiscard]] Item item_of(const user_interfaces::UserInterface& ui);
// U40-002: the deployment's languages, cut to the user interface's own when it has some of them.
[[nodiscard]] std::vector<std::string> languages_of(const user_interfaces::UserInterface& ui,
                                                    const std::vector<std::string>& deployment);

}  // namespace publish
