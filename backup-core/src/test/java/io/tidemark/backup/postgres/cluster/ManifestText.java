package io.tidemark.backup.postgres.cluster;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Writes a backup manifest as a server does. */
final class ManifestText {

  private final List<String> files = new ArrayList<>();
  private String head = "{ \"PostgreSQL-Backup-Manifest-Version\": 1,\n";

  ManifestText version2(String systemIdentifier) {
    head =
        "{ \"PostgreSQL-Backup-Manifest-Version\": 2,\n\"System-Identifier\": "
            + systemIdentifier
            + ",\n";
    return this;
  }

  ManifestText file(String path, byte[] content) {
    return file(path, content, ChecksumAlgorithm.CRC32C);
  }

  ManifestText file(String path, byte[] content, ChecksumAlgorithm algorithm) {
    RunningChecksum checksum = algorithm.start();
    checksum.update(content, 0, content.length);
    return entry(
        "\"Path\": \"%s\", \"Size\": %d, \"Last-Modified\": \"2026-11-20 10:00:00 GMT\", %s"
            .formatted(path, content.length, proof(algorithm, checksum.finish())));
  }

  private static String proof(ChecksumAlgorithm algorithm, byte[] checksum) {
    return "\"Checksum-Algorithm\": \"%s\", \"Checksum\": \"%s\""
        .formatted(algorithm, HexFormat.of().formatHex(checksum));
  }

  ManifestText entry(String fields) {
    files.add("{ " + fields + " }");
    return this;
  }

  byte[] bytes() {
    return sealed(
        head
            + "\"Files\": [\n"
            + String.join(",\n", files)
            + "\n],\n\"WAL-Ranges\": [\n"
            + "{ \"Timeline\": 1, \"Start-LSN\": \"0/3000028\", \"End-LSN\": \"0/3000100\" }\n],\n");
  }

  /** Adds the last line, with the checksum of what stands before it. */
  static byte[] sealed(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return (text + "\"Manifest-Checksum\": \"" + HexFormat.of().formatHex(hash) + "\"}\n")
          .getBytes(StandardCharsets.UTF_8);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
