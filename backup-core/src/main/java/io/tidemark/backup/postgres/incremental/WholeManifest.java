package io.tidemark.backup.postgres.incremental;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.postgres.cluster.BackupManifest;
import io.tidemark.backup.postgres.cluster.ChecksumAlgorithm;
import io.tidemark.backup.postgres.cluster.ClusterDirectory;
import io.tidemark.backup.postgres.cluster.ClusterPath;
import io.tidemark.backup.postgres.cluster.ManifestFile;
import io.tidemark.backup.postgres.cluster.PatchableFile;
import io.tidemark.backup.postgres.cluster.WalRange;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The {@code backup_manifest} of a combined cluster, as the server would have written it for a full
 * backup, except that it does not tell when files were modified.
 */
final class WholeManifest {

  private static final ClusterPath PATH = ClusterPath.known("backup_manifest");
  private static final int PRIVATE = 0600;

  private final BackupManifest newest;
  private final Reconstruction reconstruction;
  private final MessageDigest sha256 = sha256();
  private long position;

  WholeManifest(BackupManifest newest, Reconstruction reconstruction) {
    this.newest = newest;
    this.reconstruction = reconstruction;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Writes it. */
  void writeInto(ClusterDirectory cluster) throws CorruptContentException {
    try (PatchableFile file = cluster.create(PATH, PRIVATE)) {
      write(file, "{ \"PostgreSQL-Backup-Manifest-Version\": " + newest.version() + ",\n");
      if (newest.systemIdentifier().isPresent()) {
        String identifier = Long.toUnsignedString(newest.systemIdentifier().getAsLong());
        write(file, "\"System-Identifier\": " + identifier + ",\n");
      }
      write(file, "\"Files\": [");
      writeFiles(file);
      write(file, "\n],\n\"WAL-Ranges\": [\n" + ranges(newest.walRanges()) + "\n],\n");
      String checksum = HexFormat.of().formatHex(sha256.digest());
      write(file, "\"Manifest-Checksum\": \"" + checksum + "\"}\n");
      file.settle();
    }
  }

  private void writeFiles(PatchableFile file) throws CorruptContentException {
    String separator = "\n";
    Iterator<ManifestFile> files = newest.files().iterator();
    while (files.hasNext()) {
      write(file, separator + entry(files.next()));
      separator = ",\n";
    }
  }

  private void write(PatchableFile file, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    sha256.update(bytes);
    file.write(position, bytes, bytes.length);
    position += bytes.length;
  }

  private String entry(ManifestFile listed) throws CorruptContentException {
    ClusterPath path = IncrementalName.target(listed.path()).orElse(listed.path());
    Optional<RebuiltFile> rebuilt = reconstruction.rebuilt(path);
    long size = rebuilt.map(RebuiltFile::sizeBytes).orElse(listed.sizeBytes());
    String checksum = rebuilt.map(RebuiltFile::checksum).orElse(listed.checksum());
    return "{ %s, \"Size\": %d%s }"
        .formatted(name(path), size, checksum(listed.algorithm(), checksum));
  }

  private static String checksum(ChecksumAlgorithm algorithm, String checksum) {
    return algorithm == ChecksumAlgorithm.NONE
        ? ""
        : ", \"Checksum-Algorithm\": \"%s\", \"Checksum\": \"%s\"".formatted(algorithm, checksum);
  }

  private static String name(ClusterPath path) {
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(path.bytes())).toString();
      return "\"Path\": \""
          + new String(JsonStringEncoder.getInstance().quoteAsString(text))
          + "\"";
    } catch (CharacterCodingException notUtf8) {
      return "\"Encoded-Path\": \"" + HexFormat.of().formatHex(path.bytes()) + "\"";
    }
  }

  private static String ranges(List<WalRange> ranges) {
    return ranges.stream()
        .map(
            range ->
                "{ \"Timeline\": %d, \"Start-LSN\": \"%s\", \"End-LSN\": \"%s\" }"
                    .formatted(range.timeline(), range.start(), range.end()))
        .collect(Collectors.joining(",\n"));
  }
}
