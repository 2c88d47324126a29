# The build trees: build/dev (sanitizers), build/release, build/fuzz. Not their flags: CMakePresets.json has them.

[[ -n ${HOME:-} ]] || export CCACHE_DIR=$ROOT/.cache/ccache
export NINJA_STATUS="[%f/%t] "

# One compiler per core, and 1.5 GB for each.
jobs_max() {
  local cores memory
  cores=$(nproc)
  memory=$(awk '/MemAvailable/ { print int($2 / 1572864) }' /proc/meminfo)
  ((memory >= 1)) || memory=1
  echo $((cores < memory ? cores : memory))
}

# build_tree PRESET [TARGET…]
build_tree() { locked "$1" build_tree_alone "$@"; }

build_tree_alone() {
  local tree=build/$1 preset=$1
  shift
  [[ -f CMakePresets.json ]] || { echo "CMakePresets.json is missing"; return 1; }
  # A tree that was copied along with the repository belongs to its old place.
  if [[ -f $tree/CMakeCache.txt ]] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$ROOT" "$tree/CMakeCache.txt"; then rm -rf "$tree"; fi
  if [[ ! -f $tree/build.ninja || CMakePresets.json -nt $tree/build.ninja ]]; then
    # In CI everything is compiled, so units win; at the desk a changed file does.
    cmake --preset "$preset" ${CI:+-DTVMS_UNITY=ON} || { rm -f "$tree/build.ninja"; return 1; }
  fi
  local status
  rm -f "$tree/ccache.log"
  CCACHE_STATSLOG=$ROOT/$tree/ccache.log cmake --build "$tree" -j "$(jobs_max)" ${1:+--target "$@"}
  status=$?
  remark_cache "$tree/ccache.log"
  return "$status"
}

# How much of a build the compiler's cache knew; silent when nothing was compiled.
remark_cache() {
  local hits misses
  hits=$(grep -cxE '(direct|preprocessed)_cache_hit' "$1" 2>/dev/null)
  misses=$(grep -cx cache_miss "$1" 2>/dev/null)
  ((${hits:-0} + ${misses:-0} == 0)) || echo "remark: $hits of $((hits + misses)) from the cache"
}
