# Sourced: an S3 server for as long as the script runs.
# serve s3proxy|radosgw|discard [FOLDER] sets $place, an endpoint with TLS if there is a folder that make_keys has filled;
# transfer JVM_OPTIONS ARGUMENT ... runs one process of TransferOnce.

in_jvm() {
  java -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp "$here/target/classes:$here/target/lib/*" "$@"
}

serve() {
  coproc serving { in_jvm -Xmx64m io.tidemark.backup.benchmarks.ServeS3 "$@"; }
  read -r place <&"${serving[0]}"
}

# A key of the server's, which Ceph's own account can read, and whom the clients trust.
make_keys() {
  local store=(-storetype PKCS12 -storepass tidemark)
  mkdir "$1"
  keytool -genkeypair -alias server -keyalg RSA -keysize 2048 -dname CN=127.0.0.1 -ext SAN=ip:127.0.0.1 \
    -validity 2 "${store[@]}" -keystore "$1/key.p12" 2>/dev/null
  openssl pkcs12 -in "$1/key.p12" -passin pass:tidemark -nocerts -nodes -out "$1/key.pem" 2>/dev/null
  openssl pkcs12 -in "$1/key.p12" -passin pass:tidemark -nokeys -out "$1/certificate.pem" 2>/dev/null
  keytool -importcert -noprompt -file "$1/certificate.pem" "${store[@]}" -keystore "$1/trust.p12" 2>/dev/null
  trust="-Djavax.net.ssl.trustStore=$1/trust.p12 -Djavax.net.ssl.trustStorePassword=tidemark"
  chmod 711 "$(dirname "$1")"
  chmod -R a+rX "$1"
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
