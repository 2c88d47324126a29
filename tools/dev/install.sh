# Debian packages of packaging/apt.txt and the pinned Node. Asked for each time (10 ms), so no stamp can lie.
# Not for other systems: Debian 12 is what this is built and tested on.

NODE_VERSION=22.23.3
NPM_VERSION=11.19.1
NODE_HOME=$ROOT/.cache/node
# npm and node of the pinned version, for every web tool; the system's only fetch them.
SYSTEM_PATH=$PATH
export PATH=$NODE_HOME/node_modules/.bin:$PATH

# need WHAT…: installs the packages of these needs that are missing or below their floor.
need() {
  local wanted lacking
  command -v dpkg-query >/dev/null || die "This needs Debian 12: there is no dpkg here."
  mapfile -t wanted < <(packages_of "$@")
  mapfile -t lacking < <(lacking_packages "${wanted[@]}")
  if ((${#lacking[@]})); then
    get_root_rights "${lacking[@]}"
    step install apt_install "${lacking[@]}" || return
  fi
  node_is_there || { step node fetch_node || return; }
}

packages_of() {
  local needs=" $* " need name rest
  while read -r need name rest; do
    [[ -n $need && $need != \#* && $needs == *" $need "* ]] || continue
    # Any node and npm will do to fetch the pinned ones.
    if [[ $name == nodejs || $name == npm ]] && { node_is_there || has_system_node; }; then continue; fi
    printf '%s\n' "$name"
  done <packaging/apt.txt
}

has_system_node() { PATH=$SYSTEM_PATH command -v node >/dev/null && PATH=$SYSTEM_PATH command -v npm >/dev/null; }

lacking_packages() {
  local -A installed=() floor=()
  local line state name version
  while read -r state name version; do
    [[ $state != installed ]] || installed[$name]=$version
  done < <(dpkg-query -W -f '${db:Status-Status} ${Package} ${Version}\n' "$@" 2>/dev/null)
  while read -r line; do
    line=${line%%#*}
    [[ $line != *">="* ]] || floor[${line%%>=*}]=${line##*>=}
  done < <(tr -d ' ' <tools/floors.txt)
  for name in "$@"; do
    if [[ -z ${installed[$name]:-} ]]; then
      printf '%s\n' "$name"
    elif [[ -n ${floor[$name]:-} ]] && dpkg --compare-versions "${installed[$name]}" lt "${floor[$name]}"; then
      printf '%s\n' "$name"
    fi
  done
}

# sudo asks for its password here, on the terminal, not inside a step.
get_root_rights() {
  ((EUID == 0)) && return
  command -v sudo >/dev/null || die "These Debian packages are missing. As root: apt-get update && apt-get install --no-install-recommends $*"
  printf 'Debian packages to install: %s\n' "$*"
  sudo -v || die "Without root rights nothing can be installed."
}

as_root() {
  if ((EUID == 0)); then "$@"; else sudo -n "$@"; fi
}

apt_install() {
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3)
  as_root "${apt[@]}" update || echo "apt-get update failed; trying with the lists that are here"
  # Packages of servers would start them; the tests start their own, in temporary folders.
  as_root bash -c '
    mkdir -p /etc/postgresql-common
    file=/etc/postgresql-common/createcluster.conf
    [ -e "$file" ] || [ -e /usr/bin/pg_createcluster ] || echo "create_main_cluster = false" >"$file"
    [ -e /usr/sbin/policy-rc.d ] || { printf "#!/bin/sh\n# tvms ./dev: start no service while installing\nexit 101\n" >/usr/sbin/policy-rc.d; chmod 755 /usr/sbin/policy-rc.d; }'
  as_root "${apt[@]}" install -y --no-install-recommends -o Dpkg::Options::=--force-confold "$@"
  local status=$?
  as_root bash -c 'grep -qs "tvms ./dev" /usr/sbin/policy-rc.d && rm -f /usr/sbin/policy-rc.d'
  return $status
}

node_is_there() { [[ -f $NODE_HOME/version && $(<"$NODE_HOME/version") == "$NODE_VERSION $NPM_VERSION" ]]; }

fetch_node() {
  local fresh=$NODE_HOME.new cpu
  case $(uname -m) in
    x86_64) cpu=x64 ;;
    aarch64) cpu=arm64 ;;
    *) die "There is no pinned Node for $(uname -m)." ;;
  esac
  rm -rf "$fresh" && mkdir -p "$fresh" || return
  (cd "$fresh" && PATH=$SYSTEM_PATH npm install --prefix . --ignore-scripts --no-audit --no-fund --no-save \
    "node-linux-$cpu@$NODE_VERSION" "npm@$NPM_VERSION") || return
  [[ $("$fresh/node_modules/.bin/node" --version) == "v$NODE_VERSION" ]] || { echo "The fetched Node does not start."; return 1; }
  printf '%s %s\n' "$NODE_VERSION" "$NPM_VERSION" >"$fresh/version"
  rm -rf "$NODE_HOME" && mv "$fresh" "$NODE_HOME"
}
