# The web workspace: install when the lock changed, build when a source changed. Not the tools' settings: web/ has them.

web_hash() { (cd web && find . \( -name node_modules -o -name dist \) -prune -o -type f "$@" -print0 | sort -z | xargs -0 sha256sum | sha256sum); }

# Makes web/node_modules fit the lock; instant when it does.
need_web() {
  [[ -f web/package.json ]] || die "web/package.json is missing"
  WEB_LOCK_HASH=$(web_hash \( -name package.json -o -name package-lock.json -o -name .npmrc \))
  unchanged web/node_modules/.tvms_lock "$WEB_LOCK_HASH" && return
  # Somebody may have run npm by hand; what fits is not installed again.
  if python3 tools/web_fits.py web; then remember web/node_modules/.tvms_lock "$WEB_LOCK_HASH"; else step web_install locked web web_install; fi
}

web_install() {
  unchanged web/node_modules/.tvms_lock "$WEB_LOCK_HASH" && return
  (cd web && { npm ci --no-audit --no-fund || { echo "npm ci refused the lock; installing by it as far as it goes"; npm install --no-save --no-audit --no-fund; }; }) || return
  remember web/node_modules/.tvms_lock "$WEB_LOCK_HASH"
}

# web_run TOOL ARGUMENT…: a tool of the workspace by the pinned Node.
web_run() { (cd web && PATH=$ROOT/web/node_modules/.bin:$PATH "$@"); }

web_build() { locked web web_build_alone; }

web_build_alone() {
  local hash
  local pages=(web/{admin,tv,manual}/dist/index.html)
  # The manual is built from docs/manual.
  hash=$(web_hash)$(find docs/manual docs/operating CMakeLists.txt -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum)
  unchanged build/stamps/web "$hash" && [[ -f ${pages[0]} && -f ${pages[1]} && -f ${pages[2]} ]] && return
  rm -f build/stamps/web
  (cd web && npm run build) || return
  local page
  for page in "${pages[@]}"; do
    [[ -f $page ]] || { echo "npm run build left no $page"; return 1; }
  done
  remember build/stamps/web "$hash"
}
