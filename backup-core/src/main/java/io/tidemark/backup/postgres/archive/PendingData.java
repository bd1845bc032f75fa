package io.tidemark.backup.postgres.archive;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps the order in which data is due, and makes a failed dump impossible to finish. */
final class PendingData {

  private final Deque<TocEntry> due = new ArrayDeque<>();
  private boolean usable = true;

  PendingData(List<TocEntry> entries) {
    Set<Integer> ids = new HashSet<>();
    for (TocEntry entry : entries) {
      if (entry.dumpId() < 1 || !ids.add(entry.dumpId())) {
        throw new IllegalArgumentException("dump id of " + entry.label() + " is not unique");
      }
      if (entry.hasData()) {
        requireForm(entry);
        due.add(entry);
      }
    }
  }

  /** Runs {@code body}, which delivers the data of {@code entry}. */
  void deliver(TocEntry entry, Delivery body) throws IOException {
    requireUsable();
    @Nullable TocEntry next = due.peek();
    if (next == null || next.dumpId() != entry.dumpId()) {
      String expected = next == null ? "no more data" : "data of " + next.label();
      throw new IllegalStateException("got data of " + entry.label() + ", expected " + expected);
    }
    usable = false;
    body.run();
    due.remove();
    usable = true;
  }

  /** Runs {@code body}, which completes the dump; nothing is accepted afterwards. */
  void finish(Delivery body) throws IOException {
    requireUsable();
    @Nullable TocEntry next = due.peek();
    if (next != null) {
      throw new IllegalStateException("data of " + next.label() + " was never delivered");
    }
    usable = false;
    body.run();
  }

  /** Data comes as rows of a COPY or as large objects; as INSERT statements it is not written. */
  private static void requireForm(TocEntry entry) {
    if (entry.copyStatement().isEmpty() && !entry.description().equals("BLOBS")) {
      throw new IllegalArgumentException(entry.label() + " has data and no COPY statement");
    }
  }

  private void requireUsable() {
    if (!usable) {
      throw new IllegalStateException("the dump is complete, or has failed before");
    }
  }

  /** Writes something. */
  @FunctionalInterface
  interface Delivery {
    void run() throws IOException;
  }
}
