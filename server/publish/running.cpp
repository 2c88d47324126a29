#include "publish/running.hpp"

namespace publish {

std::int64_t Running::number(std::string_view area, Category category) const {
  const auto found = areas_.find(area);
  return found == areas_.end() ? 0 : found->second.numbers[static_cast<std::size_t>(category)];
}

std::map<std::string, std::int64_t, std::less<>> Running::numbers(Category category) const {
  std::map<std::string, std::int64_t, std::less<>> out;
  for (const auto& [area, loaded] : areas_) out.emplace(area, loaded.numbers[static_cast<std::size_t>(category)]);
  return out;
}

const publishing::View* Running::view(std::string_view area) const {
  const auto found = areas_.find(area);
  return found == areas_.end() ? nullptr : found->second.view.get();
}

std::shared_ptr<const http::Prepared> Running::document(std::string_view hash) const {
  const std::string name(hash);
  if (documents_)
    if (const auto found = documents_->find(name); found != documents_->end()) return found->second;
  for (const auto& documents : earlier_)
    if (const auto found = documents->find(name); found != documents->end()) return found->second;
  return nullptr;
}

}  // namespace publish
