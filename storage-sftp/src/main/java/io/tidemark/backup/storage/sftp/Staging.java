package io.tidemark.backup.storage.sftp;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The staging files, which lie in the root folder itself under names that no key can have, the same
 * as the local storage gives. Those of a process that died are removed when they are old; a file
 * with any other name is never touched.
 */
final class Staging {

  private static final Pattern OWN_NAME = Pattern.compile("\\.(tmp|put)-[0-9a-f]{32}");

  /** Looking costs round trips, and nothing grows old within an hour. */
  private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

  private final String root;
  private final Duration abandonedAfter;
  private final InstantSource clock;
  private Instant nextSweep = Instant.MIN;

  Staging(String root, Duration abandonedAfter, InstantSource clock) {
    this.root = root;
    this.abandonedAfter = abandonedAfter;
    this.clock = clock;
  }

  String newPath() {
    return root + "/.tmp-" + UUID.randomUUID().toString().replace("-", "");
  }

  /**
   * Removes abandoned staging files, now and then. One that cannot be removed costs nothing but
   * space, and who only reads may lack the right to, so that no refusal is reported.
   */
  void sweep(Sftp sftp) throws IOException {
    Instant now = clock.instant();
    if (isDue(now)) {
      removeOlderThan(now.minus(abandonedAfter), sftp);
    }
  }

  private synchronized boolean isDue(Instant now) {
    if (now.isBefore(nextSweep)) {
      return false;
    }
    boolean often = abandonedAfter.compareTo(LONGEST_INTERVAL) < 0;
    nextSweep = now.plus(often ? abandonedAfter : LONGEST_INTERVAL);
    return true;
  }

  private void removeOlderThan(Instant limit, Sftp sftp) throws IOException {
    try {
      for (Sftp.Entry entry : entries(sftp)) {
        Attributes found = entry.attributes();
        boolean ours = OWN_NAME.matcher(entry.name()).matches() && found.isFile();
        if (ours && found.modifiedAt() >= 0 && found.time().isBefore(limit)) {
          sftp.remove(root + "/" + entry.name()).await();
        }
      }
    } catch (StatusException e) {
      return;
    }
  }

  private List<Sftp.Entry> entries(Sftp sftp) throws IOException {
    List<Sftp.Entry> all = new ArrayList<>();
    Sftp.Handle folder = sftp.openFolder(root).await();
    List<Sftp.Entry> more = sftp.entries(folder).await();
    while (!more.isEmpty()) {
      all.addAll(more);
      more = sftp.entries(folder).await();
    }
    sftp.close(folder).await();
    return all;
  }
}
