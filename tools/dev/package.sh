# ./dev package: build/tvms_VERSION_ARCH.deb with the binary, the web apps, the systemd unit and a sample configuration.
# Not a Debian source package: dpkg-deb packs what the release tree made.

package_command() {
  need build && need_web || return
  step release build_tree release tvms || return
  step web_build web_build || return
  step package pack || return
  tail -n 1 "$LOGS/package.log"
}

pack() {
  local version arch folder deb depends
  version=$(sed -nE 's/^project\(tvms VERSION ([0-9.]+).*/\1/p' CMakeLists.txt)
  [[ -n $version ]] || { echo "no version in CMakeLists.txt"; return 1; }
  arch=$(dpkg --print-architecture)
  folder=$ROOT/build/package deb=$ROOT/build/tvms_${version}_$arch.deb
  rm -rf "$folder" && mkdir -p "$folder/DEBIAN" || return
  fill_package "$folder" || return
  depends=$(library_packages "$folder/usr/bin/tvms") || return
  cat >"$folder/DEBIAN/control" <<CONTROL
Package: tvms
Version: $version
Architecture: $arch
Maintainer: TVMS developers <tvms@localhost>
Installed-Size: $(du -sk "$folder" | cut -f1)
Depends: adduser, ca-certificates, ffmpeg, fonts-dejavu-core, tzdata, $depends
Recommends: nginx | haproxy
Suggests: postgresql
Section: video
Priority: optional
Description: self-hosted TV management system
 Back office, viewer apps, publishing, guide and a built-in media server in one binary.
CONTROL
  echo "/etc/tvms/tvms.env" >"$folder/DEBIAN/conffiles"
  # Times of the last commit, so that the same sources give the same package.
  SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null || stat -c %Y CMakeLists.txt)
  export SOURCE_DATE_EPOCH
  dpkg-deb --root-owner-group -Zxz --build "$folder" "$deb" && echo "${deb#"$ROOT"/}"
}

fill_package() {
  local folder=$1 app
  install -D -m 755 "$TVMS" "$folder/usr/bin/tvms" && strip --strip-unneeded "$folder/usr/bin/tvms" || return
  for app in web/*/dist; do
    mkdir -p "$folder/usr/share/tvms/$app" && cp -r "$app/." "$folder/usr/share/tvms/$app/" || return
  done
  find "$folder/usr/share/tvms" -type d -exec chmod 755 {} + -o -type f -exec chmod 644 {} +
  install -D -m 644 packaging/tvms.service "$folder/lib/systemd/system/tvms.service" || return
  install -D -m 640 packaging/tvms.env "$folder/etc/tvms/tvms.env" || return
  install -D -m 644 LICENSE "$folder/usr/share/doc/tvms/copyright" || return
  install -m 755 packaging/deb/postinst packaging/deb/prerm packaging/deb/postrm "$folder/DEBIAN/"
}

# Debian packages of the libraries that the binary names, with the floors of tools/floors.txt.
library_packages() {
  local library file name floor names=()
  while read -r library; do
    file=$(ldconfig -p | awk -v l="$library" '$1 == l { print $NF; exit }')
    [[ -n $file ]] || { echo "$library was not found" >&2; return 1; }
    # Debian 12's database knows a library under /lib or /usr/lib.
    name=$(dpkg-query -S "$file" "/usr$file" "$(realpath "$file")" "$(realpath "$file" | sed 's|^/usr||')" 2>/dev/null | head -n 1 | cut -d: -f1)
    [[ -n $name ]] || { echo "$library belongs to no package" >&2; return 1; }
    floor=$(tr -d ' ' <tools/floors.txt | sed -nE "s/^$name>=([^#]*).*/\1/p")
    names+=("$name${floor:+ (>= $floor)}")
  done < <(readelf -d "$1" | sed -nE 's/.*\(NEEDED\).*\[(.*)\]/\1/p')
  printf '%s\n' "${names[@]}" | sort -u | paste -sd, | sed 's/,/, /g'
}
