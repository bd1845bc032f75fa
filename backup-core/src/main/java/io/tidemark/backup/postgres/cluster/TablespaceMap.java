package io.tidemark.backup.postgres.cluster;

import io.tidemark.backup.codec.CorruptContentException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads the file {@code tablespace_map} in {@code base.tar}: lines of a tablespace's number, a
 * space, and its location, in which a backslash takes the meaning from the next byte. A server that
 * finds the file beside a {@code backup_label} removes its links and makes them anew from it.
 */
final class TablespaceMap {

  private static final Pattern OID = Pattern.compile("[1-9][0-9]{0,9}");

  private final Map<Long, byte[]> locations = new TreeMap<>();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  private TablespaceMap() {}

  /** Returns the locations by the number of the tablespace. */
  static Map<Long, byte[]> parse(byte[] content) throws CorruptContentException {
    TablespaceMap map = new TablespaceMap();
    boolean escaped = false;
    for (byte next : content) {
      boolean plain = !escaped;
      escaped = plain && next == '\\';
      if (plain && (next == '\n' || next == '\r')) {
        map.endLine();
      } else if (!escaped) {
        map.line.write(next);
      }
    }
    if (escaped || map.line.size() > 0) {
      throw new CorruptContentException("tablespace_map is cut");
    }
    return map.locations;
  }

  private void endLine() throws CorruptContentException {
    if (line.size() == 0) {
      return;
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    line.reset();
    int space = text.indexOf(' ');
    if (space < 1 || !OID.matcher(text.substring(0, space)).matches()) {
      throw new CorruptContentException("tablespace_map has a line without a number");
    }
    byte[] location = text.substring(space + 1).getBytes(StandardCharsets.ISO_8859_1);
    if (locations.put(Long.valueOf(text.substring(0, space)), location) != null) {
      throw new CorruptContentException("tablespace_map has a tablespace twice");
    }
  }
}
