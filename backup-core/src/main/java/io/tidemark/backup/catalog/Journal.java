package io.tidemark.backup.catalog;

import io.tidemark.backup.storage.ObjectNotFoundException;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is noted of a job in one storage beside its backups: runs that made none, drills, and how
 * far the log was read. It outlives the backups, and nothing depends on it.
 */
public final class Journal {

  /** How long an entry is kept at least. */
  public static final Duration KEPT = Duration.ofDays(400);

  /** The most entries of a kind that are read, the newest ones. */
  private static final int MAX_READ = 1_000;

  private static final Pattern FORM = Pattern.compile("(.{25})-(failure|drill|log)\\.json");

  private final Storage storage;
  private final JobName job;

  /**
   * Opens the journal.
   *
   * @param storage lent; stays open
   */
  public Journal(Storage storage, JobName job) {
    this.storage = storage;
    this.job = job;
  }

  /** Notes a run that made no backup. */
  public void add(FailureRecord failure) throws IOException {
    Records.add(storage, key(failure.id(), Kind.FAILURE), failure.write());
  }

  /** Notes a drill. */
  public void add(DrillRecord drill, RandomGenerator random) throws IOException {
    Records.add(storage, key(BackupId.of(drill.at(), random), Kind.DRILL), drill.write());
  }

  /** Returns the newest runs that made no backup, oldest first. */
  public List<FailureRecord> failures() throws IOException {
    return read(Kind.FAILURE, FailureRecord::read);
  }

  /** Returns the newest drills, oldest first. */
  public List<DrillRecord> drills() throws IOException {
    return read(Kind.DRILL, DrillRecord::read);
  }

  /** Notes how far the log was read; of earlier notes those go that found nothing. */
  public void add(LogCheckRecord check, RandomGenerator random) throws IOException {
    List<Entry> earlier = entries(Kind.LOG);
    Records.add(storage, key(BackupId.of(check.at(), random), Kind.LOG), check.write());
    for (Entry entry : earlier) {
      if (read(entry, LogCheckRecord::read).filter(it -> it.damaged().isEmpty()).isPresent()) {
        storage.delete(entry.key());
      }
    }
  }

  /** Returns the newest note of how far the log was read; empty if it never was. */
  public Optional<LogCheckRecord> lastLogCheck() throws IOException {
    List<LogCheckRecord> checks = read(Kind.LOG, LogCheckRecord::read);
    return checks.stream().max(Comparator.comparing(LogCheckRecord::at));
  }

  /** Returns the newest readings of the log that have found damage, oldest first. */
  public List<LogCheckRecord> damagedLog() throws IOException {
    return read(Kind.LOG, LogCheckRecord::read).stream()
        .filter(check -> !check.damaged().isEmpty())
        .toList();
  }

  /** Returns when the newest run began that made no backup; empty if there is none. */
  public Optional<Instant> lastFailure() throws IOException {
    List<Entry> failures = entries(Kind.FAILURE);
    return failures.isEmpty()
        ? Optional.empty()
        : Optional.of(failures.get(failures.size() - 1).stamp().time());
  }

  /** Returns when the oldest run began after an instant that made no backup; reads names only. */
  public Optional<Instant> firstFailureAfter(Instant instant) throws IOException {
    return entries(Kind.FAILURE).stream()
        .map(entry -> entry.stamp().time())
        .filter(time -> time.isAfter(instant))
        .min(Comparator.naturalOrder());
  }

  /** Removes what is older than {@link #KEPT}. */
  public void trim(Instant now) throws IOException {
    Instant oldest = now.minus(KEPT);
    List<StorageKey> old = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (Entry entry : entries(kind)) {
        if (entry.stamp().time().isBefore(oldest)) {
          old.add(entry.key());
        }
      }
    }
    storage.deleteAll(old);
  }

  private enum Kind {
    FAILURE("failure"),
    DRILL("drill"),
    LOG("log");

    private final String label;

    Kind(String label) {
      this.label = label;
    }
  }

  private record Entry(StorageKey key, BackupId stamp) {}

  private StorageKey key(BackupId stamp, Kind kind) {
    return new StorageKey(Layout.journal(job) + stamp + "-" + kind.label + ".json");
  }

  private List<Entry> entries(Kind kind) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (StoredObject object : storage.list(Layout.journal(job))) {
      Matcher matcher = FORM.matcher(object.key().name());
      if (matcher.matches() && matcher.group(2).equals(kind.label)) {
        BackupId.parse(matcher.group(1))
            .ifPresent(stamp -> entries.add(new Entry(object.key(), stamp)));
      }
    }
    return entries;
  }

  private <T> List<T> read(Kind kind, Records.Form<T> form) throws IOException {
    List<Entry> entries = entries(kind);
    List<T> read = new ArrayList<>();
    for (Entry entry : entries.subList(Math.max(0, entries.size() - MAX_READ), entries.size())) {
      read(entry, form).ifPresent(read::add);
    }
    return read;
  }

  /** Empty if it was trimmed since it was listed. */
  private <T> Optional<T> read(Entry entry, Records.Form<T> form) throws IOException {
    try {
      return Optional.of(Records.read(storage, entry.key(), form));
    } catch (ObjectNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IOException(
          "the entry '" + entry.key() + "' of the journal cannot be read: " + e.getMessage(), e);
    }
  }
}
