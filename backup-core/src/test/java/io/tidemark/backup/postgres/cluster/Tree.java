package io.tidemark.backup.postgres.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** What is in a folder, as a test compares it. */
public final class Tree {

  private Tree() {}

  /** Returns what each name is: the content of a file, where a link leads, and when it changed. */
  public static Map<String, String> of(Path folder) throws IOException {
    Map<String, String> names = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.forEach(path -> names.put(folder.relativize(path).toString(), describe(path)));
    }
    return names;
  }

  private static String describe(Path path) {
    try {
      if (Files.isSymbolicLink(path)) {
        return "-> " + Files.readSymbolicLink(path);
      }
      String time = Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toString();
      if (!Files.isRegularFile(path)) {
        return time;
      }
      CRC32C sum = new CRC32C();
      sum.update(Files.readAllBytes(path));
      return time + " " + sum.getValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
