package io.tidemark.backup.postgres.incremental;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.postgres.cluster.ClusterIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A file that changes at random, backed up as a server does, comes back from every chain. */
class ChainProperties {

  private static final int MAX_BLOCKS = 12;
  private static final int LINKS = 5;

  /** The file as the server has it, and what it remembers since the last backup. */
  private static final class Relation {

    private final Random random;
    private final List<Integer> blocks = new ArrayList<>();
    private final TreeSet<Integer> changed = new TreeSet<>();
    private int limit = Integer.MAX_VALUE;

    Relation(Random random) {
      this.random = random;
    }

    void live() {
      for (int step = random.nextInt(6); step >= 0; step--) {
        switch (random.nextInt(4)) {
          case 0 -> truncate(random.nextInt(blocks.size() + 1));
          case 1 -> extend(1 + random.nextInt(100), true);
          // A server that crashes can leave new pages of zeros, of which the log says nothing.
          case 2 -> extend(0, false);
          default -> change();
        }
      }
    }

    private void truncate(int length) {
      blocks.subList(length, blocks.size()).clear();
      changed.tailSet(length).clear();
      limit = Math.min(limit, length);
    }

    private void extend(int filling, boolean logged) {
      if (blocks.size() < MAX_BLOCKS) {
        blocks.add(filling);
        if (logged) {
          changed.add(blocks.size() - 1);
        }
      }
    }

    private void change() {
      if (!blocks.isEmpty()) {
        int block = random.nextInt(blocks.size());
        blocks.set(block, 1 + random.nextInt(100));
        changed.add(block);
      }
    }

    void backUpInto(TestLink link, boolean whole) {
      int[] fillings = blocks.stream().mapToInt(Integer::intValue).toArray();
      if (whole) {
        link.whole("base/5/1", fillings);
      } else {
        int[] list = changed.stream().mapToInt(Integer::intValue).toArray();
        byte[] head = TestLink.head(list.length, Math.min(blocks.size(), limit), list);
        byte[] content = TestLink.blocks(Arrays.stream(list).map(blocks::get).toArray());
        byte[] file = Arrays.copyOf(head, head.length + content.length);
        System.arraycopy(content, 0, file, head.length, content.length);
        link.file("base/5/INCREMENTAL.1", file);
      }
      changed.clear();
      limit = Integer.MAX_VALUE;
    }
  }

  @Property(tries = 100)
  void anyHistoryComesBack(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    Relation relation = new Relation(random);
    List<ChainLink> chain = new ArrayList<>();
    for (int link = 1; link <= LINKS; link++) {
      relation.live();
      TestLink next = new TestLink("0/" + link);
      if (link > 1) {
        next.upon("0/" + (link - 1));
      }
      relation.backUpInto(next, link == 1 || random.nextInt(6) == 0);
      chain.add(next);
    }
    ChainLink[] links = chain.toArray(ChainLink[]::new);
    List<Integer> expected = withoutZerosAtTheEnd(relation.blocks);
    assertThat(content(root -> Combined.of(root, links))).isEqualTo(expected);
    assertThat(content(root -> overWhatIsThere(root, random, links))).isEqualTo(expected);
  }

  /** What an interrupted restore over the cluster has left, in which any bytes can be. */
  private static void overWhatIsThere(Path root, Random random, ChainLink... links)
      throws IOException {
    Path file = Files.createDirectories(root.resolve("base/5")).resolve("1");
    byte[] there = TestLink.blocks(random.ints(random.nextInt(MAX_BLOCKS + 3), 0, 100).toArray());
    Files.write(file, Arrays.copyOf(there, there.length + random.nextInt(2)));
    Files.writeString(
        root.resolve("tidemark_delta_unfinished"),
        "cluster 7400000000000000001\nmajor 17\ncatalog 202406281\n");
    Combined.over(root, new ClusterIdentity(7_400_000_000_000_000_001L, 17), links);
  }

  /** Makes a cluster in a folder. */
  private interface Restore {
    void into(Path root) throws IOException;
  }

  private static List<Integer> content(Restore restore) throws IOException {
    Path folder = Files.createTempDirectory("tidemark-chain-");
    try {
      restore.into(folder.resolve("data"));
      byte[] bytes = Files.readAllBytes(folder.resolve("data/base/5/1"));
      List<Integer> blocks = new ArrayList<>();
      for (int at = 0; at < bytes.length; at += TestLink.BLOCK) {
        blocks.add((int) bytes[at]);
      }
      return withoutZerosAtTheEnd(blocks);
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** Pages of zeros at the end count as none: the server itself does not list them. */
  private static List<Integer> withoutZerosAtTheEnd(List<Integer> blocks) {
    List<Integer> trimmed = new ArrayList<>(blocks);
    while (!trimmed.isEmpty() && trimmed.get(trimmed.size() - 1) == 0) {
      trimmed.remove(trimmed.size() - 1);
    }
    return trimmed;
  }
}
