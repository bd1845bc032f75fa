package io.tidemark.backup.wal;

import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.postgres.wal.Segment;
import io.tidemark.backup.postgres.wal.SegmentHeader;
import io.tidemark.backup.postgres.wal.SpooledSegment;
import io.tidemark.backup.transfer.Digester;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Stores a file that a server hands to its {@code archive_command}. */
public final class WalPush {

  private static final Pattern HISTORY = Pattern.compile("[0-9A-F]{8}\\.history");
  private static final Pattern LABEL = Pattern.compile("[0-9A-F]{24}\\.[0-9A-F]{8}\\.backup");
  private static final String PARTIAL = ".partial";

  private final WalWriter writer;

  public WalPush(WalWriter writer) {
    this.writer = writer;
  }

  /** Stores one file; when this returns it is durable in every required destination. */
  public void push(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    if (HISTORY.matcher(name).matches()) {
      writer.storeHistory(Long.parseLong(name.substring(0, 8), 16), Files.readAllBytes(file));
    } else if (!LABEL.matcher(name).matches()) {
      // A label's file repeats what backup_label says, and no recovery reads it.
      pushSegment(file, name);
    }
  }

  private void pushSegment(Path file, String name) throws IOException {
    SegmentHeader header = SegmentHeader.read(file);
    boolean partial = name.endsWith(PARTIAL);
    String whole = partial ? name.substring(0, name.length() - PARTIAL.length()) : name;
    Segment segment =
        Segment.named(whole, header.segmentSize())
            .filter(known -> isWhole(file, known))
            .orElseThrow(
                () ->
                    new BackupFailedException(
                        file + " is no whole file of a write-ahead log",
                        "archive_command = '... wal push %p' hands over the right ones"));
    writer.bind(header);
    if (partial) {
      writer.storePartial(segment, segment.size(), out -> Files.copy(file, out));
    } else {
      writer.store(new SpooledSegment(segment, file, hash(file)));
    }
  }

  private static boolean isWhole(Path file, Segment segment) {
    return file.toFile().length() == segment.size();
  }

  private static String hash(Path file) throws IOException {
    Digester digester = Digester.xxh3();
    byte[] piece = new byte[64 * 1024];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        digester.update(piece, 0, count);
      }
    }
    return digester.finish().hash();
  }
}
