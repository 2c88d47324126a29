#include "viewer/catalogue/catalogue.hpp"

#include <algorithm>

#include "foundation/base/text.hpp"
#include "foundation/http/router.hpp"

namespace catalogue {
namespace {

base::Error error(base::ErrorKind kind, std::string_view code, std::string_view message, std::string_view app_code) {
  return {kind, std::string(code), std::string(message), {}, {}, std::string(app_code)};
}

}  // namespace

const parts::Channel* Viewing::channel(parts::ChannelId id) const {
  if (!product->has(id)) return nullptr;
  const auto* channel = parts::channel(*running, id);
  return channel && channel->visible_on[static_cast<std::size_t>(category)] ? channel : nullptr;
}

std::vector<const parts::Channel*> Viewing::channels() const {
  std::vector<const parts::Channel*> out;
  for (const auto* one : parts::all_channels(*running))
    if (one->visible_on[static_cast<std::size_t>(category)] && product->has(one->id)) out.push_back(one);
  return out;
}

const parts::UserInterface* Viewing::user_interface() const {
  return parts::user_interface(*running, product->user_interface_id);
}

std::string_view Viewing::language(std::string_view wanted) const {
  const auto* ui = user_interface();
  return ui ? parts::language(*running, *ui, wanted) : std::string_view(running->default_language());
}

base::Result<std::shared_ptr<const publish::Running>> Catalogue::running(const http::Context& context) const {
  auto running = snapshots_.running(context.tenant->number);
  if (!running) return base::fail(error(base::ErrorKind::not_found, "NOT_PUBLISHED", "Nothing is published yet.", "U402"));
  return running;
}

base::Result<Viewing> Catalogue::viewing(const http::Context& context) const {
  Viewing out;
  out.account = accounts_.find(context.tenant->number, {context.actor.id});
  out.player = out.account ? out.account->find({context.actor.session}) : nullptr;
  if (!out.player)  // Signed out since the request was let in.
    return base::fail(error(base::ErrorKind::not_signed_in, "TOKEN_INVALID", "Sign in first.", "A311"));
  TRY_OK(sign_in::may_watch(out.account->access, context.clock.now()));
  out.running = snapshots_.running(context.tenant->number);
  if (!out.running) return base::fail(error(base::ErrorKind::not_found, "NOT_PUBLISHED", "Nothing is published yet.", "U403"));
  out.product = parts::product(*out.running, out.account->access.product_id);
  if (!out.product)
    return base::fail(error(base::ErrorKind::not_found, "PRODUCT_UNKNOWN", "The product is not published.", "A314"));
  out.category = parts::category_of(out.player->type);
  return out;
}

base::Result<std::optional<std::vector<parts::ChannelId>>> channel_ids(const http::Context& context, std::size_t max) {
  const auto text = context.request.parameter("channels");
  if (!text) return std::nullopt;
  std::vector<parts::ChannelId> out;
  std::string_view rest = *text;
  while (!rest.empty()) {
    const auto comma = rest.find(',');
    std::int64_t id{};
    if (!base::parse_int(rest.substr(0, comma), id) || id <= 0)
      return base::fail_field("?channels", "TYPE", "channels must be ids, separated by commas.");
    if (std::ranges::find(out, parts::ChannelId{id}) == out.end()) out.push_back({id});
    if (out.size() > max) return base::fail_field("?channels", "CHANNELS_MAX", "Too many channels at once.");
    rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
  }
  return out;
}

}  // namespace catalogue
