package io.tidemark.backup.postgres.incremental;

import io.tidemark.backup.postgres.cluster.BackupManifest;
import io.tidemark.backup.postgres.cluster.ClusterArchive;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A base backup of a few files, made by hand; by default nothing is wrong with it. */
final class TestLink implements ChainLink {

  static final int BLOCK = 8192;

  private final String name;
  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final Map<String, byte[]> sent = new LinkedHashMap<>();
  private final List<Truncation> truncations = new ArrayList<>();
  private String system = "7400000000000000001";

  /**
   * Begins a backup.
   *
   * @param start its position in the log: its own name, too
   */
  TestLink(String start) {
    this.name = "at " + start;
    files.put("backup_label", bytes(label(start, 1)));
    files.put("PG_VERSION", bytes("17\n"));
    files.put("global/pg_control", control(system));
  }

  private static byte[] control(String system) {
    ByteBuffer control = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    return control.putLong(Long.parseLong(system)).array();
  }

  private static String label(String start, int timeline) {
    return "START WAL LOCATION: %s (file 000000010000000000000003)\nLABEL: test\nSTART TIMELINE: %d\n"
        .formatted(start, timeline);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The backup builds upon one that starts there. */
  TestLink upon(String start) {
    return upon(start, 1);
  }

  TestLink upon(String start, int timeline) {
    String lines =
        "INCREMENTAL FROM LSN: %s\nINCREMENTAL FROM TLI: %d\n".formatted(start, timeline);
    files.merge("backup_label", bytes(lines), TestLink::joined);
    return this;
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  TestLink without(String file) {
    files.remove(file);
    return this;
  }

  TestLink system(String identifier) {
    system = identifier;
    files.put("global/pg_control", control(identifier));
    return this;
  }

  TestLink file(String file, byte[] content) {
    files.put(file, content);
    return this;
  }

  /** Adds a file of blocks, each filled with one byte. */
  TestLink whole(String file, int... fillings) {
    return file(file, blocks(fillings));
  }

  /** Adds an incremental file whose blocks are filled with the number of the block plus this. */
  TestLink incremental(String file, int filling, int truncation, int... blocks) {
    int[] fillings = Arrays.stream(blocks).map(block -> block + filling).toArray();
    return file(
        "base/5/INCREMENTAL." + file,
        joined(head(blocks.length, truncation, blocks), blocks(fillings)));
  }

  static byte[] blocks(int... fillings) {
    byte[] content = new byte[fillings.length * BLOCK];
    for (int block = 0; block < fillings.length; block++) {
      Arrays.fill(content, block * BLOCK, (block + 1) * BLOCK, (byte) fillings[block]);
    }
    return content;
  }

  /** The head of an incremental file, whatever it says. */
  static byte[] head(int count, int truncation, int... blocks) {
    int used = 3 * Integer.BYTES + blocks.length * Integer.BYTES;
    int padded = blocks.length == 0 ? used : (used + BLOCK - 1) / BLOCK * BLOCK;
    ByteBuffer head = ByteBuffer.allocate(padded).order(ByteOrder.LITTLE_ENDIAN);
    head.putInt(0xd3ae1f0d).putInt(count).putInt(truncation);
    Arrays.stream(blocks).forEach(head::putInt);
    return head.array();
  }

  /** The archive has something else than the manifest says. */
  TestLink sends(String file, byte[] content) {
    sent.put(file, content);
    return this;
  }

  @Override
  public String name() {
    return name;
  }

  /** Between the backups the relation was this short. */
  TestLink truncated(long fileNode, int fork, long blocks) {
    truncations.add(new Truncation(1663, 5, fileNode, fork, blocks));
    return this;
  }

  @Override
  public Truncations truncations() {
    return Truncations.of(truncations);
  }

  @Override
  public List<ClusterArchive> archives() {
    return List.of(ClusterArchive.base());
  }

  @Override
  public BackupManifest manifest() throws IOException {
    List<String> entries = new ArrayList<>();
    files.forEach(
        (file, content) ->
            entries.add(
                "{ \"Path\": \"%s\", \"Size\": %d, \"Checksum-Algorithm\": \"SHA256\","
                        .formatted(file, content.length)
                    + " \"Checksum\": \"%s\" }".formatted(sha256(content))));
    String text =
        "{ \"PostgreSQL-Backup-Manifest-Version\": 2,\n\"System-Identifier\": %s,\n"
                .formatted(system)
            + "\"Files\": [\n%s\n],\n".formatted(String.join(",\n", entries))
            + "\"WAL-Ranges\": [ { \"Timeline\": 1, \"Start-LSN\": \"0/28\", \"End-LSN\": \"0/100\""
            + " } ],\n";
    String checksum = "\"Manifest-Checksum\": \"%s\"}\n".formatted(sha256(bytes(text)));
    return BackupManifest.read(new ByteArrayInputStream(bytes(text + checksum)));
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public InputStream open(ClusterArchive archive) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (String folder : List.of("global/", "base/", "base/5/", "pg_wal/", "pg_tblspc/")) {
        tar.putArchiveEntry(new TarArchiveEntry(folder));
        tar.closeArchiveEntry();
      }
      Map<String, byte[]> contents = new LinkedHashMap<>(files);
      contents.putAll(sent);
      for (Map.Entry<String, byte[]> file : contents.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(file.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }
}
