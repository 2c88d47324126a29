// Typed routes: a handler takes a described body and gives back a described answer; the router reads the one and prints the other.
// Rooms set no Route::handler themselves (tidy, rule `handler`).
// Not for pages, pictures and answers that are printed in advance: their handlers give back a Reply and name its type themselves.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "foundation/db/db.hpp"
#include "foundation/http/router.hpp"
#include "foundation/meta/meta.hpp"

namespace http {

// A change's body read over `record`, with the version that it names: 422 with every fault, a missing version among them.
[[nodiscard]] base::Result<std::int64_t> read_patch(std::span<const meta::Field> fields, const boost::json::object& body,
                                                    void* record);

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

// The body of a change: some fields of a T, and the version that was read.
template <meta::Shaped T>
struct Patch {
  // Reads it over `record` and gives that version: 422 with every fault, a missing version among them.
  [[nodiscard]] base::Result<std::int64_t> over(T& record) const { return read_patch(T::shape().fields, *body, &record); }
  using Record = T;
  std::shared_ptr<const boost::json::object> body;
};

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

template <class T> struct IsPatch : std::false_type {};
template <class T> struct IsPatch<Patch<T>> : std::true_type {};

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
[[nodiscard]] base::Result<std::shared_ptr<const boost::json::object>> patch_body(const Context& context);

template <class Body>
base::Status read_into(const Context& context, Body& body) {
  if constexpr (IsPatch<Body>::value) {
    auto read = patch_body(context);
    if (!read) return std::unexpected(std::move(read.error()));
    body.body = std::move(*read);
    return {};
  } else {
    return context.read_body(Body::shape(), &body);
  }
}

// Reads the body, when the handler takes one, and calls it.
template <class F, class... First>
auto with_body(const F& f, Context& context, First&... first) {
  using Body = typename Signature<F>::Body;
  using Answer = base::Result<typename Signature<F>::Answer>;
  if constexpr (std::is_void_v<Body>) {
    return Answer(f(first..., context));
  } else {
    Body body{};
    if (auto read = read_into(context, body); !read) return Answer(std::unexpected(std::move(read.error())));
    return Answer(f(first..., context, body));
  }
}

template <class Body>
void describe_body(Route& route) {
  if constexpr (IsPatch<Body>::value)
    route.in = &Body::Record::shape();
  else if constexpr (!std::is_void_v<Body>)
    route.in = &Body::shape();
}

template <class F>
void describe(Route& route) {
  describe_body<typename Signature<F>::Body>(route);
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

// Like writing(), with slow work before the transaction opens, such as the hash of a password. first(Context&, Body&) does it, once,
// and may complete the body; f(db::Tx&, Context&, const Body&, const X&) gets what it answered.
template <class First, class F>
[[nodiscard]] Route prepared_writing(Route route, First first, F f, db::Database* control = nullptr) {
  using Body = typename detail::Signature<First>::Body;
  detail::describe_body<Body>(route);
  detail::describe_answer<typename detail::Signature<F>::Answer>(route);
  route.handler = [first = std::move(first), f = std::move(f), status = route.status, is_keyed = route.needs_idempotency_key,
                   control](Context& context) -> base::Result<Reply> {
    Body body{};
    if (auto read = detail::read_into(context, body); !read) return std::unexpected(std::move(read.error()));
    const auto prepared = first(context, body);
    if (!prepared) return std::unexpected(prepared.error());
    auto& database = control ? *control : context.database();
    auto reply = run_write(context, database, is_keyed, [&](db::Tx& tx) {
      return detail::printed(f(tx, context, std::as_const(body), *prepared), status, is_keyed);
    });
    if (!reply) return reply;
    return detail::sent(context, Printed{std::move(*reply), {}});
  };
  return route;
}

}  // namespace http
