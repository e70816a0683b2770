# For the scripts of this directory: `. "$root/scripts/lib.sh"`. POSIX sh.

# Ends with what to install, by name, where no JDK 17 or later or no Maven is found.
require_build_tools() {
    missing=
    if [ -n "${JAVA_HOME:-}" ]; then javac=$JAVA_HOME/bin/javac; else javac=javac; fi
    version=$("$javac" -version 2>&1) || version=
    case $version in
        *"javac "*)
            major=${version##*javac }
            major=${major%%[!0-9]*}
            [ "${major:-0}" -ge 17 ] || missing="JDK 17 or later (found: $version)"
            ;;
        *) missing="JDK 17 or later" ;;
    esac
    command -v mvn >/dev/null 2>&1 || missing="${missing:+$missing and }Maven"
    [ -n "$missing" ] || return 0
    cat >&2 <<END
${0##*/}: not found: $missing. To install both:
  Debian, Ubuntu   apt install default-jdk-headless maven
  Fedora           dnf install java-latest-openjdk-devel maven
  macOS            brew install --cask temurin && brew install maven
END
    exit 1
}
