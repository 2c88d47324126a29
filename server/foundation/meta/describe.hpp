// Builds field tables at compile time from Boost.Describe and one rule line per member.
// Included by *_fields.cpp only: it is heavy, and no header needs it.
#pragma once
#include <array>
#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "foundation/base/money.hpp"
#include "foundation/base/secret.hpp"
#include "foundation/base/text.hpp"
#include "foundation/base/time.hpp"
#include "foundation/meta/meta.hpp"

namespace meta {

template <class T> struct Traits;

namespace detail {

inline const void* same(const void* p) { return p; }
inline void* same_mut(void* p) { return p; }
inline void keep(void*) {}

// Operations on a type that is one number to the walkers.
template <class T, Kind K, auto Get, auto Set>
constexpr Ops number_ops(std::int64_t min, std::int64_t max) {
  Ops ops{K, false, same, same_mut, keep};
  ops.get_int = [](const void* p) -> std::int64_t { return Get(*static_cast<const T*>(p)); };
  ops.set_int = [](void* p, std::int64_t v) { Set(*static_cast<T*>(p), v); };
  ops.int_min = min;
  ops.int_max = max;
  return ops;
}

template <class V, Kind K>
constexpr Ops vector_ops(const Ops* element) {
  Ops ops{K, false, same, same_mut, [](void* p) { static_cast<V*>(p)->clear(); }};
  ops.size = [](const void* p) { return static_cast<const V*>(p)->size(); };
  ops.resize = [](void* p, std::size_t n) { static_cast<V*>(p)->resize(n); };
  ops.at = [](const void* p, std::size_t i) -> const void* { return &(*static_cast<const V*>(p))[i]; };
  ops.at_mut = [](void* p, std::size_t i) -> void* { return &(*static_cast<V*>(p))[i]; };
  ops.element = element;
  return ops;
}

constexpr std::string_view without_tail(std::string_view name) {
  return name.ends_with('_') ? name.substr(0, name.size() - 1) : name;
}

template <class E>
inline constexpr auto enum_names = []<class... D>(boost::mp11::mp_list<D...>) {
  return std::array<std::string_view, sizeof...(D)>{without_tail(D::name)...};
}(boost::mp11::mp_rename<boost::describe::describe_enumerators<E>, boost::mp11::mp_list>{});

constexpr Ops plain_ops(Kind kind) { return Ops{kind, false, same, same_mut, keep}; }

}  // namespace detail

template <> struct Traits<bool> {
  static constexpr Ops ops = detail::number_ops<bool, Kind::boolean, [](bool v) { return std::int64_t{v}; },
                                                [](bool& v, std::int64_t n) { v = n != 0; }>(0, 1);
};
template <class T> requires std::is_same_v<T, std::int32_t> || std::is_same_v<T, std::int64_t>
struct Traits<T> {
  static constexpr Ops ops = detail::number_ops<T, Kind::integer, [](T v) { return std::int64_t{v}; },
                                                [](T& v, std::int64_t n) { v = static_cast<T>(n); }>(
      std::is_same_v<T, std::int32_t> ? INT32_MIN : -base::kIdMax, std::is_same_v<T, std::int32_t> ? INT32_MAX : base::kIdMax);
};
template <class E> requires std::is_enum_v<E>
struct Traits<E> {
  static constexpr Ops ops = [] {
    auto o = detail::number_ops<E, Kind::enumeration, [](E v) { return static_cast<std::int64_t>(v); },
                                [](E& v, std::int64_t n) { v = static_cast<E>(n); }>(
        0, std::int64_t{detail::enum_names<E>.size()} - 1);
    o.names = detail::enum_names<E>;
    return o;
  }();
};
template <class Tag> struct Traits<base::Id<Tag>> {
  static constexpr Ops ops = detail::number_ops<base::Id<Tag>, Kind::id, [](base::Id<Tag> v) { return v.raw; },
                                                [](base::Id<Tag>& v, std::int64_t n) { v.raw = n; }>(1, base::kIdMax);
};
template <> struct Traits<base::Instant> {
  static constexpr Ops ops =
      detail::number_ops<base::Instant, Kind::instant, [](base::Instant v) { return base::to_ms(v); },
                         [](base::Instant& v, std::int64_t n) { v = base::from_ms(n); }>(INT64_MIN, INT64_MAX);
};
template <> struct Traits<base::Date> {
  static constexpr Ops ops =
      detail::number_ops<base::Date, Kind::date, [](base::Date v) { return std::int64_t{v.day.time_since_epoch().count()}; },
                         [](base::Date& v, std::int64_t n) { v.day = std::chrono::sys_days{std::chrono::days{n}}; }>(INT32_MIN,
                                                                                                                     INT32_MAX);
};
template <> struct Traits<base::LocalTime> {
  static constexpr Ops ops =
      detail::number_ops<base::LocalTime, Kind::local_time, [](base::LocalTime v) { return std::int64_t{v.minutes}; },
                         [](base::LocalTime& v, std::int64_t n) { v.minutes = static_cast<std::int32_t>(n); }>(0, 1439);
};
template <> struct Traits<std::string> {
  static constexpr Ops ops = detail::plain_ops(Kind::text);
};
template <> struct Traits<base::Secret> {
  static constexpr Ops ops = detail::plain_ops(Kind::secret);
};
template <> struct Traits<base::Texts> {
  static constexpr Ops ops = detail::plain_ops(Kind::texts);
};
template <> struct Traits<base::Money> {
  static constexpr Ops ops = detail::plain_ops(Kind::money);
};
template <> struct Traits<std::vector<base::Money>> {
  static constexpr Ops ops = detail::vector_ops<std::vector<base::Money>, Kind::prices>(&Traits<base::Money>::ops);
};
template <class Tag> struct Traits<std::vector<base::Id<Tag>>> {
  static constexpr Ops ops = detail::vector_ops<std::vector<base::Id<Tag>>, Kind::links>(&Traits<base::Id<Tag>>::ops);
};
template <class T>
requires std::is_same_v<T, std::string> || std::is_enum_v<T> || std::is_same_v<T, std::int32_t> || std::is_same_v<T, std::int64_t>
struct Traits<std::vector<T>> {
  static constexpr Ops ops = detail::vector_ops<std::vector<T>, Kind::list>(&Traits<T>::ops);
};
// A struct with `static const meta::Entity& shape();`: an object inside another, or rows of them.
template <Shaped T> struct Traits<T> {
  static constexpr Ops ops = [] {
    auto o = detail::plain_ops(Kind::object);
    o.row_fields = [] { return T::shape().fields; };
    o.shape = []() -> const Entity& { return T::shape(); };
    return o;
  }();
};
template <Shaped T> struct Traits<std::vector<T>> {
  static constexpr Ops ops = [] {
    auto o = detail::vector_ops<std::vector<T>, Kind::rows>(nullptr);
    o.row_fields = [] { return T::shape().fields; };
    o.shape = []() -> const Entity& { return T::shape(); };
    return o;
  }();
};
template <class T> struct Traits<std::map<std::string, T, std::less<>>> {
  using Map = std::map<std::string, T, std::less<>>;
  static constexpr Ops ops = [] {
    auto o = detail::plain_ops(Kind::map);
    o.size = [](const void* p) { return static_cast<const Map*>(p)->size(); };
    o.element = &Traits<T>::ops;
    o.each = [](const void* p, void* to, void (*each)(void*, std::string_view, const void*)) {
      for (const auto& [name, value] : *static_cast<const Map*>(p)) each(to, name, &value);
    };
    return o;
  }();
};
template <> struct Traits<Any> {
  static constexpr Ops ops = detail::plain_ops(Kind::any);
};
// Rows of a stored record: a struct with `id` and `static std::span<const meta::Field> fields();`.
template <class R> requires requires { R::fields(); }
struct Traits<std::vector<R>> {
  static constexpr Ops ops = [] {
    auto o = detail::vector_ops<std::vector<R>, Kind::rows>(nullptr);
    o.row_fields = [] { return R::fields(); };
    return o;
  }();
};
template <class T> struct Traits<std::optional<T>> {
  static constexpr Ops ops = [] {
    Ops o = Traits<T>::ops;
    o.is_nullable = true;
    o.inner = [](const void* p) -> const void* {
      const auto* v = static_cast<const std::optional<T>*>(p);
      return v->has_value() ? &**v : nullptr;
    };
    o.emplace = [](void* p) -> void* { return &static_cast<std::optional<T>*>(p)->emplace(); };
    o.reset = [](void* p) { static_cast<std::optional<T>*>(p)->reset(); };
    return o;
  }();
};

namespace detail {

template <class T, class D>
constexpr Field make_field(std::span<const Rule> rules) {
  using Member = std::remove_cvref_t<decltype(std::declval<T&>().*D::pointer)>;
  for (const Rule& rule : rules)
    if (rule.name == D::name)
      return Field{D::name, &Traits<Member>::ops,
                   [](const void* o) -> const void* { return &(static_cast<const T*>(o)->*D::pointer); },
                   [](void* o) -> void* { return &(static_cast<T*>(o)->*D::pointer); }, rule};
  throw "a described member has no rule line";  // Stops the compilation.
}

template <class T, class M, auto Pointer>
constexpr Field head_field(std::string_view name, std::string_view doc, std::uint32_t flags) {
  return Field{name, &Traits<M>::ops, [](const void* o) -> const void* { return &(static_cast<const T*>(o)->*Pointer); },
               [](void* o) -> void* { return &(static_cast<T*>(o)->*Pointer); }, Rule{name, doc, flags}};
}

template <class T>
concept Stored = requires(T t) {
  t.version;
  t.created_at;
  t.changed_at;
};

}  // namespace detail

// The table of T: the four head fields when T is a stored record, then one field per described member, in order.
// A missing or misspelt rule line does not compile.
template <class T, std::size_t N>
constexpr auto fields_of(const Rule (&rules)[N]) {
  using Members = boost::mp11::mp_rename<boost::describe::describe_members<T, boost::describe::mod_public>, boost::mp11::mp_list>;
  static_assert(boost::mp11::mp_size<Members>::value == N, "every described member needs exactly one rule line");
  constexpr std::size_t heads = detail::Stored<T> ? 4 : 0;
  std::array<Field, N + heads> out{};
  std::size_t n = 0;
  if constexpr (detail::Stored<T>) {
    out[n++] = detail::head_field<T, decltype(T::id), &T::id>("id", "The record's id.", read_only | filterable | sortable);
    out[n++] = detail::head_field<T, std::int64_t, &T::version>(
        "version", "Rises with every change; a change names the version it saw.", read_only);
    out[n++] = detail::head_field<T, base::Instant, &T::created_at>("created_at", "When it was made.",
                                                                    read_only | filterable | sortable);
    out[n++] = detail::head_field<T, base::Instant, &T::changed_at>("changed_at", "When it was last changed.",
                                                                    read_only | filterable | sortable);
  }
  [&]<class... D>(boost::mp11::mp_list<D...>) { ((out[n++] = detail::make_field<T, D>(rules)), ...); }(Members{});
  return out;
}

// A shape that is not stored, from its rule lines; for the body of `T::shape()`.
template <class T, const auto& rules>
const Entity& shape_of(std::string_view name) {
  static constexpr auto table = fields_of<T>(rules);
  static const Entity entity{name, "", "", table};
  return entity;
}

}  // namespace meta
