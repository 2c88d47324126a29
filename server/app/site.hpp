// Who may do what: from a request's head to route, actor and deployment, before any handler runs.
// Not the routes themselves and not sockets.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/pages.hpp"
#include "foundation/http/edge.hpp"
#include "foundation/http/router.hpp"

namespace deployments {
class Deployments;
}
namespace staff {
class Gate;
}

namespace app {

// Where a request has arrived.
struct Arrival {
  bool is_back_office{};                       // By address, localhost or a configured name.
  std::shared_ptr<const http::Tenant> tenant;  // Of the hostname, or of /watch/<deployment>/.
  std::string path;                            // Inside the app when the prefix was cut off.
};

class Site final : public http::Site {
 public:
  // Signs a viewer's request in: nothing without a token, 401 with app_code when it is not good. Must not block.
  using ViewerGate = std::function<base::Result<http::Actor>(const http::Request&, const http::Tenant&)>;
  // The deployment of a hostname: 404 when nobody has it, 503 when it is not open. Must not block.
  using HostLookup = std::function<base::Result<std::shared_ptr<const http::Tenant>>(std::string_view host)>;
  using Done = std::function<void(const http::Request&, int status, std::size_t bytes, std::chrono::microseconds took)>;
  using Handled = std::function<void(const http::Route&, int status, std::chrono::microseconds took)>;
  // Staff wrote something of a noun ("cms.channels"): open pages read it again.
  using Changed = std::function<void(const http::Tenant&, std::string_view noun)>;
  using Fault = std::function<void(const std::string& request_id, const std::string& what)>;

  Site(const http::Router& router, deployments::Deployments& deployments, staff::Gate& gate, base::Clock& clock,
       base::Random& random, std::vector<std::string> backoffice_hosts)
      : router_(router),
        deployments_(deployments),
        gate_(gate),
        clock_(clock),
        random_(random),
        backoffice_hosts_(std::move(backoffice_hosts)) {}

  void set_viewer_gate(ViewerGate gate) { viewer_gate_ = std::move(gate); }
  void set_host_lookup(HostLookup lookup) { host_lookup_ = std::move(lookup); }
  void set_done(Done done) { done_ = std::move(done); }
  void set_handled(Handled handled) { handled_ = std::move(handled); }
  void set_changed(Changed changed) { changed_ = std::move(changed); }
  void set_fault(Fault fault) { fault_ = std::move(fault); }

  http::Plan plan(const http::Request& head) override;
  void handle(http::Request request, const std::shared_ptr<const void>& route, http::Respond respond) override;
  void done(const http::Request& request, int status, std::size_t bytes, std::chrono::microseconds took) override;
  void failed(const std::string& request_id, const std::string& what) override;

 private:
  struct Call;
  [[nodiscard]] base::Result<Arrival> arrive(const http::Request& head) const;
  [[nodiscard]] base::Status admit(const http::Request& head, const Arrival& arrival, Call& call) const;
  [[nodiscard]] base::Status admit_limited(const Call& call) const;
  [[nodiscard]] base::Status admit_staff(const http::Request& head, Call& call) const;
  [[nodiscard]] base::Status admit_actor(Call& call) const;
  // Nothing when the call needs no second look.
  [[nodiscard]] base::Result<std::optional<Call>> admit_again(const http::Request& request, const Call& call) const;
  [[nodiscard]] base::Result<http::Reply> run(const http::Request& request, const Call& call) const;

  const http::Router& router_;
  deployments::Deployments& deployments_;
  staff::Gate& gate_;
  base::Clock& clock_;
  base::Random& random_;
  std::vector<std::string> backoffice_hosts_;
  ViewerGate viewer_gate_;
  HostLookup host_lookup_;
  Done done_;
  Handled handled_;
  Changed changed_;
  Fault fault_;
};

}  // namespace app
