# Sourced: an S3 server for as long as the script runs.
# serve s3proxy|radosgw|discard sets $place; transfer JVM_OPTIONS ARGUMENT ... runs one process of TransferOnce.

in_jvm() {
  java -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp "$here/target/classes:$here/target/lib/*" "$@"
}

serve() {
  coproc serving { in_jvm -Xmx64m io.tidemark.backup.benchmarks.ServeS3 "$1"; }
  read -r place <&"${serving[0]}"
}

transfer() {
  # shellcheck disable=SC2086 # several options, or none
  in_jvm $1 io.tidemark.backup.benchmarks.TransferOnce "${@:2:3}" "$place" "${@:5}"
}

# The server ends, and removes its data, when its standard input does.
stop_serving() {
  local process=${serving_PID:-}
  [ -z "$process" ] || { exec {serving[1]}>&-; wait "$process" || true; }
}
