package io.tidemark.backup.catalog;

import io.tidemark.backup.storage.StorageKey;
import java.util.Optional;

/** The names of everything at rest; docs/format.md lists them. */
public final class Layout {

  /** The object that makes a storage a repository. */
  public static final StorageKey MARKER = new StorageKey("tidemark.json");

  /** The file that makes a folder a backup. */
  public static final String MANIFEST = "manifest.json";

  /** The first file of a folder: who writes it. */
  public static final String RUN = "run.json";

  /** Who copies this folder from another place; gone once the copy is complete. */
  public static final String COPY = "copy.json";

  /** Begins the names of the signs of life beside {@link #RUN} or {@link #COPY}. */
  public static final String PULSE = "pulse-";

  /** Below it are the leases by which instances of a host take turns. */
  public static final String LEASES = "leases/";

  /** Which cluster a job's physical backups and log are of. */
  public static final String CLUSTER = "cluster.json";

  public static final String CHECKSUMS = "SHA256SUMS";
  public static final String GUIDE = "RESTORE.md";

  /** The prefix of what proves that a storage works; nothing of it has to be there. */
  static final String PROBES = "probe/";

  private Layout() {}

  /** Returns the prefix of everything that belongs to a job's backups. */
  public static String backups(JobName job) {
    return job + "/backups/";
  }

  /** Returns the prefix of everything that belongs to a job's write-ahead log. */
  public static String wal(JobName job) {
    return job + "/wal/";
  }

  /** Returns the prefix of what is noted of a job's runs and drills. */
  static String journal(JobName job) {
    return job + "/journal/";
  }

  /** Returns the folder of one backup, without a slash at its end. */
  public static StorageKey folder(JobName job, BackupId id) {
    return new StorageKey(backups(job) + id);
  }

  /** Returns the key of a report on all jobs, made at the time of its stamp. */
  public static StorageKey report(BackupId stamp, String suffix) {
    return new StorageKey("reports/" + stamp + "." + suffix);
  }

  /** Returns the key of an object that proves that a storage works, and is gone then. */
  public static StorageKey probe(BackupId stamp) {
    return new StorageKey(PROBES + stamp);
  }

  /** Returns the id of the backup that a key belongs to. */
  static Optional<BackupId> idOf(JobName job, StorageKey key) {
    String rest = key.value().substring(backups(job).length());
    int slash = rest.indexOf('/');
    return slash < 0 ? Optional.empty() : BackupId.parse(rest.substring(0, slash));
  }
}
