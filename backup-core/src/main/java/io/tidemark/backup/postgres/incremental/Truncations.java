package io.tidemark.backup.postgres.incremental;

import static io.tidemark.backup.postgres.incremental.BlockList.MAX_BLOCKS;

import io.tidemark.backup.codec.CorruptContentException;
import io.tidemark.backup.postgres.cluster.ClusterPath;
import io.tidemark.backup.postgres.incremental.Truncation.Relation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The relations that were truncated between two backups. An incremental file does not tell: 18.6,
 * and by reports 17 too, write the length of the file where the shortest length since the older
 * backup belongs. If the file has grown again by pages that the log does not mention, what was
 * there before would come back from the older backup.
 */
public final class Truncations {

  /** The file of a backup that has them. */
  public static final String FILE = "truncations.txt";

  private static final Pattern LINE =
      Pattern.compile("([0-9]{1,10}) ([0-9]{1,10}) ([0-9]{1,10}) ([0-3]) ([0-9]{1,10})");
  private static final Pattern RELATION_FILE =
      Pattern.compile(
          "(?:base/(?<base>[0-9]{1,10})|global|pg_tblspc/(?<space>[0-9]{1,10})/[^/]+/(?<database>[0-9]{1,10}))"
              + "/(?<node>[0-9]{1,10})(?:_(?<fork>fsm|vm|init))?(?:\\.(?<segment>[0-9]{1,10}))?");

  private static final long DEFAULT_TABLESPACE = 1663;
  private static final long GLOBAL_TABLESPACE = 1664;
  private static final int MAIN = 0;
  private static final int VISIBILITY = 2;

  /** Two bits for each block, in a page without its head of 24 bytes. */
  private static final long BLOCKS_OF_A_MAP_PAGE = (BlockList.BLOCK - 24) * 4L;

  private final Map<Relation, Map<Integer, Long>> blocks = new HashMap<>();

  private Truncations() {}

  /** Takes what a server says. */
  public static Truncations of(Collection<Truncation> all) {
    Truncations truncations = new Truncations();
    all.forEach(truncations::add);
    return truncations;
  }

  private void add(Truncation truncation) {
    blocks
        .computeIfAbsent(truncation.relation(), relation -> new HashMap<>())
        .merge(truncation.fork(), truncation.blocks(), Math::min);
  }

  /** Reads the file of a backup to its end. */
  public static Truncations read(InputStream in) throws IOException {
    Truncations truncations = new Truncations();
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
    for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
      truncations.add(parsed(line));
    }
    return truncations;
  }

  private static Truncation parsed(String line) throws CorruptContentException {
    Matcher fields = LINE.matcher(line);
    if (!fields.matches()) {
      throw new CorruptContentException("'" + FILE + "' has a line that is no truncation: " + line);
    }
    try {
      return new Truncation(
          Long.parseLong(fields.group(1)),
          Long.parseLong(fields.group(2)),
          Long.parseLong(fields.group(3)),
          Integer.parseInt(fields.group(4)),
          Long.parseLong(fields.group(5)));
    } catch (NumberFormatException e) {
      throw new CorruptContentException("'" + FILE + "' has a number too large: " + line, e);
    }
  }

  /** Writes the file of a backup: a line for each, with its five numbers. */
  public void writeTo(OutputStream out) throws IOException {
    for (Map.Entry<Relation, Map<Integer, Long>> entry : blocks.entrySet()) {
      Relation relation = entry.getKey();
      for (Map.Entry<Integer, Long> fork : entry.getValue().entrySet()) {
        String line =
            "%d %d %d %d %d\n"
                .formatted(
                    relation.tablespace(),
                    relation.database(),
                    relation.fileNode(),
                    fork.getKey(),
                    fork.getValue());
        out.write(line.getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  /** Returns from which block on a file has nothing of an older backup. */
  int limit(ClusterPath file) {
    Matcher name = RELATION_FILE.matcher(file.toString());
    if (!name.matches()) {
      return MAX_BLOCKS;
    }
    Map<Integer, Long> forks = blocks.getOrDefault(relation(name), Map.of());
    int fork = fork(name.group("fork"));
    long limit = forks.getOrDefault(fork, Long.MAX_VALUE);
    if (fork == VISIBILITY && forks.containsKey(MAIN)) {
      // The server does not say either that bits of the last page were cleared.
      limit = Math.min(limit, forks.getOrDefault(MAIN, 0L) / BLOCKS_OF_A_MAP_PAGE);
    }
    long start = name.group("segment") == null ? 0 : number(name, "segment") * MAX_BLOCKS;
    return (int) Math.max(0, Math.min(MAX_BLOCKS, limit - start));
  }

  private static Relation relation(Matcher name) {
    if (name.group("base") != null) {
      return new Relation(DEFAULT_TABLESPACE, number(name, "base"), number(name, "node"));
    }
    return name.group("space") == null
        ? new Relation(GLOBAL_TABLESPACE, 0, number(name, "node"))
        : new Relation(number(name, "space"), number(name, "database"), number(name, "node"));
  }

  private static long number(Matcher name, String group) {
    return Long.parseLong(name.group(group));
  }

  private static int fork(@Nullable String name) {
    if (name == null) {
      return MAIN;
    }
    return switch (name) {
      case "fsm" -> 1;
      case "vm" -> VISIBILITY;
      default -> 3;
    };
  }
}
