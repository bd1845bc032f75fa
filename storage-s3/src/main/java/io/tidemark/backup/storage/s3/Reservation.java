package io.tidemark.backup.storage.s3;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A hidden object that says who is about to publish a key, and how.
 *
 * @param name its name in the bucket, which no other reservation ever has
 * @param upload the upload that will be completed; nothing for an object that is put whole
 * @param age how long ago it was made, by the server's clock
 */
record Reservation(String name, Holder holder, Optional<String> upload, Duration age) {

  /** Nobody waits longer for a holder of whom nothing can be told; some requests take seconds. */
  static final Duration LEASE = Duration.ofMinutes(15);

  /** Whether its holder has ended, or has had it for longer than anybody may. */
  boolean isOver() {
    return age.compareTo(LEASE) > 0 || holder.hasEnded();
  }

  /** Whether not both may publish. The server decides between two objects that are put whole. */
  boolean excludes(Reservation other) {
    return upload.isPresent() || other.upload.isPresent();
  }

  byte[] content() {
    StringBuilder lines = new StringBuilder();
    lines.append("machine=").append(holder.machine()).append('\n');
    lines.append("process=").append(holder.process()).append('\n');
    lines.append("started=").append(holder.started()).append('\n');
    upload.ifPresent(id -> lines.append("upload=").append(id).append('\n'));
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Reads what {@link #content} wrote. Of a holder that cannot be read nothing can be told. */
  static Reservation parse(String name, String content, Duration age) {
    Map<String, String> values = new TreeMap<>();
    for (String line : content.split("\n", -1)) {
      String[] pair = line.split("=", 2);
      values.put(pair[0], pair[pair.length - 1]);
    }
    return new Reservation(name, holder(values), Optional.ofNullable(values.get("upload")), age);
  }

  private static Holder holder(Map<String, String> values) {
    try {
      return new Holder(
          values.getOrDefault("machine", ""),
          Long.parseLong(values.getOrDefault("process", "")),
          values.getOrDefault("started", ""));
    } catch (NumberFormatException e) {
      return new Holder("", 0, "");
    }
  }
}
