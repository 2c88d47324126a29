// Typed routes: a handler takes a described body and gives back a described answer; the router reads the one and prints the other.
// Not for pages, pictures and answers that are printed in advance: their handlers give back a Reply and name its type themselves.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "foundation/db/db.hpp"
#include "foundation/http/router.hpp"
#include "foundation/meta/meta.hpp"

namespace http {

// One page of a list: {items, total, next}.
template <meta::Shaped T>
struct List {
  std::vector<T> items;
  std::int64_t total{};
  std::optional<std::string> next{};
};
template <meta::Shaped T>
[[nodiscard]] List<T> whole_list(std::vector<T> items) {
  const auto total = static_cast<std::int64_t>(items.size());
  return {std::move(items), total};
}

// A printed answer, and what is kept of it for a repeated call: the same without fields that are told once.
struct Printed {
  Reply reply;
  std::string again;
};
[[nodiscard]] Printed print(const meta::Entity& entity, const void* record, int status, bool is_keyed);
[[nodiscard]] Reply print_list(const meta::Entity& entity, const std::vector<const void*>& items, std::int64_t total,
                               const std::optional<std::string>& next);
// Runs `work` in one write transaction. When the call carries a key (`is_keyed`), the key is claimed in that transaction: the first
// answer again for the same call, 409 KEY_REUSED for another one, 400 KEY_REQUIRED without one.
[[nodiscard]] base::Result<Reply> run_write(Context& context, db::Database& database, bool is_keyed,
                                            const std::function<base::Result<Printed>(db::Tx&)>& work);

namespace detail {

template <class T> struct Unwrap;
template <class T> struct Unwrap<base::Result<T>> {
  using Answer = T;
};
template <class T> struct IsList : std::false_type {};
template <class T> struct IsList<List<T>> : std::true_type {
  using Item = T;
};

// What a handler takes besides the transaction and the context.
template <class... A> struct BodyOf {
  using Body = void;
};
template <class B> struct BodyOf<B&> {
  using Body = std::remove_const_t<B>;
};
template <> struct BodyOf<Context&> {
  using Body = void;
};
template <class F> struct Signature : Signature<decltype(&std::decay_t<F>::operator())> {};
template <class R, class... A> struct Signature<R (*)(A...)> {
  using Answer = typename Unwrap<R>::Answer;
  template <class... Rest> struct After : BodyOf<Rest...> {};
  template <class... Rest> struct After<db::Tx&, Rest...> : After<Rest...> {};
  template <class... Rest> struct After<Context&, Rest...> : BodyOf<Rest...> {};
  using Body = typename After<A...>::Body;
};
template <class R, class C, class... A> struct Signature<R (C::*)(A...) const> : Signature<R (*)(A...)> {};

template <class Answer>
void describe_answer(Route& route) {
  if constexpr (IsList<Answer>::value) {
    route.out = &IsList<Answer>::Item::shape();
    route.out_is_list = true;
  } else if constexpr (meta::Shaped<Answer>) {
    route.out = &Answer::shape();
  }
  if (route.status == 0 && route.out) route.status = 200;
}

// An answer as it is sent; nothing and ready replies too.
template <class Answer>
base::Result<Printed> printed(base::Result<Answer> answer, int status, bool is_keyed) {
  if (!answer) return std::unexpected(std::move(answer.error()));
  if constexpr (std::is_void_v<Answer>) {
    return Printed{reply_empty(status == 0 ? 204 : status), {}};
  } else if constexpr (std::is_same_v<Answer, Reply>) {
    return Printed{std::move(*answer), {}};
  } else if constexpr (IsList<Answer>::value) {
    std::vector<const void*> items;
    for (const auto& item : answer->items) items.push_back(&item);
    return Printed{print_list(IsList<Answer>::Item::shape(), items, answer->total, answer->next), {}};
  } else {
    return print(Answer::shape(), &*answer, status, is_keyed);
  }
}

[[nodiscard]] base::Result<Reply> sent(Context& context, base::Result<Printed> printed);

// Reads the body, when the handler takes one, and calls it.
template <class F, class... First>
auto with_body(const F& f, Context& context, First&... first) {
  using Body = typename Signature<F>::Body;
  using Answer = base::Result<typename Signature<F>::Answer>;
  if constexpr (std::is_void_v<Body>) {
    return Answer(f(first..., context));
  } else {
    Body body{};
    if (auto read = context.read_body(Body::shape(), &body); !read) return Answer(std::unexpected(std::move(read.error())));
    return Answer(f(first..., context, body));
  }
}

template <class F>
void describe(Route& route) {
  using Body = typename Signature<F>::Body;
  if constexpr (!std::is_void_v<Body>) route.in = &Body::shape();
  describe_answer<typename Signature<F>::Answer>(route);
}

}  // namespace detail

// f(Context&) or f(Context&, Body&): opens what it needs itself.
template <class F>
[[nodiscard]] Route call(Route route, F f) {
  detail::describe<F>(route);
  route.handler = [f = std::move(f), status = route.status](Context& context) {
    return detail::sent(context, detail::printed(detail::with_body(f, context), status, false));
  };
  return route;
}

// f(db::Tx&, Context&): in one read transaction of the deployment, or of `control`.
template <class F>
[[nodiscard]] Route reading(Route route, F f, db::Database* control = nullptr) {
  detail::describe<F>(route);
  route.handler = [f = std::move(f), status = route.status, control](Context& context) {
    auto& database = control ? *control : context.database();
    return detail::sent(
        context, database.read([&](db::Tx& tx) { return detail::printed(detail::with_body(f, context, tx), status, false); }));
  };
  return route;
}

// f(db::Tx&, Context&) or f(db::Tx&, Context&, Body&): in one write transaction, which also claims the key of a keyed route.
// May run more than once, so it has no effect outside of the transaction; the body is read anew for each run.
template <class F>
[[nodiscard]] Route writing(Route route, F f, db::Database* control = nullptr) {
  detail::describe<F>(route);
  route.handler = [f = std::move(f), status = route.status, is_keyed = route.needs_idempotency_key,
                   control](Context& context) -> base::Result<Reply> {
    auto& database = control ? *control : context.database();
    auto reply = run_write(context, database, is_keyed,
                           [&](db::Tx& tx) { return detail::printed(detail::with_body(f, context, tx), status, is_keyed); });
    if (!reply) return reply;
    return detail::sent(context, Printed{std::move(*reply), {}});
  };
  return route;
}

}  // namespace http
