#include "app/docs_page.hpp"

#include <fmt/format.h>

#include <map>

#include "foundation/http/parameters.hpp"

namespace app {
namespace {

constexpr std::string_view kHead = R"(<!doctype html><html lang="en"><head><meta charset="utf-8"><title>TVMS API</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>
body{font:15px/1.5 system-ui,sans-serif;max-width:1000px;margin:2rem auto;padding:0 1rem;color:#1c2230;background:#fff}
h1{font-size:1.6rem}h2{font-size:1.1rem;margin-top:2rem;border-bottom:1px solid #d9dee8;padding-bottom:.3rem}
article{padding:.6rem 0;border-bottom:1px solid #eef1f6}code{font:13px ui-monospace,monospace;overflow-wrap:anywhere}
b{display:inline-block;min-width:4.2rem;font:600 12px ui-monospace,monospace;color:#1a56c4}small{color:#5a6478}
table{border-collapse:collapse;margin:.4rem 0 .2rem;width:100%}td{padding:.15rem .6rem .15rem 0;vertical-align:top}
details summary{cursor:pointer;color:#5a6478}
@media(prefers-color-scheme:dark){body{background:#10141c;color:#e6eaf2}h2{border-color:#2a3140}article{border-color:#1d2330}
b{color:#7fb0ff}small,details summary{color:#9aa6bd}}
</style></head><body><h1>TVMS API</h1><p>Bodies are JSON, faults are <code>application/problem+json</code>. The whole contract:
<a href="/api/openapi.json">openapi.json</a>.</p>
<p>A program sends a staff user's API token, made on that person's page: <code>Authorization: Bearer tvms_staff_…</code>. It may do what the
person may, but change no people, roles and deployments; 20 calls a second. Calls marked <small>key</small> need a header
<code>Idempotency-Key</code> of 8 to 64 letters, digits, - and _ : the same key again is the same call, which is answered and not done twice.</p>)";

std::string escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

std::string fields_table(const meta::Entity& entity) {
  std::string out = fmt::format("<details><summary>{}</summary><table>", escape(entity.name));
  for (const auto& field : entity.fields)
    out += fmt::format("<tr><td><code>{}</code></td><td>{}{}</td></tr>", escape(field.name), escape(field.rule.doc),
                       field.has(meta::required) ? " <small>required</small>" : "");
  return out + "</table></details>";
}

std::string parameters_table(const http::Route& route) {
  std::string rows;
  const auto add = [&](const http::Parameter& one) {
    rows += fmt::format("<tr><td><code>?{}</code></td><td>{}</td></tr>", escape(one.name), escape(one.doc));
  };
  for (const auto& one : route.parameters) add(one);
  if (http::has_list_parameters(route))
    for (const auto& one : http::list_parameters()) add(one);
  return rows.empty() ? rows : "<details><summary>parameters</summary><table>" + rows + "</table></details>";
}

std::string article(const http::Route& route) {
  std::string out = fmt::format("<article><b>{}</b><code>{}</code><br>{} <small>{}</small>", http::method_name(route.method),
                                escape(route.path), escape(route.summary), escape(route.permission));
  if (route.needs_idempotency_key) out += " <small>· key</small>";
  for (const auto& error : route.errors) out += fmt::format(" <small>· {}</small>", escape(error));
  out += parameters_table(route);
  if (route.in) out += fields_table(*route.in);
  if (route.out && route.out != route.in) out += fields_table(*route.out);
  return out + "</article>";
}

}  // namespace

std::string docs_page(const http::Router& router) {
  std::map<std::string, std::string> sections;
  for (const auto& route : router.routes()) {
    if (route->is_ui) continue;
    const auto dot = route->permission.rfind('.');
    const bool is_noun = dot != std::string::npos;
    sections[is_noun ? route->permission.substr(0, dot) : "sign-in and sessions"] += article(*route);
  }
  std::string out(kHead);
  for (const auto& [name, text] : sections) out += fmt::format("<h2>{}</h2>{}", escape(name), text);
  return out + "</body></html>";
}

}  // namespace app
