package io.tidemark.backup.redis;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.redis.RestoreRules.Swap;
import io.tidemark.backup.source.BackupFiles;
import io.tidemark.backup.source.RestoreReport;
import io.tidemark.backup.source.RestoreTarget;
import io.tidemark.backup.source.RunContext;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;

/**
 * A running server that takes a snapshot back, without a restart. Everything is checked before
 * anything is written, and everything written is read back and compared. Keys that exist already
 * let the restore fail, unless {@link #onConflict} or {@link #replaceAll} says otherwise. Keys that
 * have expired since the backup are left out. Immutable and thread-safe.
 *
 * <p>Other keys of the server stay as they are, and a restore that fails leaves the keys that it
 * has written; only {@link #replaceAll} is all or nothing. Whoever changes restored keys while it
 * runs lets the comparison fail.
 */
public final class RedisTarget implements RestoreTarget {

  private final RedisUri uri;
  private final RestoreRules rules;

  private RedisTarget(RedisUri uri, RestoreRules rules) {
    this.uri = uri;
    this.rules = rules;
  }

  /** What happens to a key, or a library of functions, that the server has already. */
  public enum OnConflict {
    /** The backup's takes its place. */
    REPLACE,
    /** It stays, and is counted. */
    SKIP,
    /** The restore fails; keys are looked for before anything is written. */
    FAIL
  }

  /**
   * Restores into the server at {@code uri}; whether that names a database does not matter.
   *
   * @see RedisUri#parse(String)
   */
  public static RedisTarget of(String uri) {
    return of(RedisUri.parse(uri));
  }

  /** Restores into the server at {@code uri}. */
  public static RedisTarget of(RedisUri uri) {
    return new RedisTarget(uri, RestoreRules.usual());
  }

  /**
   * Returns the same target, which takes the backup's database {@code from} into its database
   * {@code to}. Without any all are restored, each to its own number; otherwise only those given.
   */
  public RedisTarget database(int from, int to) {
    if (from < 0 || to < 0) {
      throw new InvalidConfigurationException(
          "databases have numbers from 0 on, not " + Math.min(from, to), "give its number");
    }
    RestoreRules more = rules.database(from, to);
    Collection<Integer> targets = more.databases().values();
    if (new HashSet<>(targets).size() < targets.size()) {
      throw new InvalidConfigurationException(
          "two databases would go into database " + to, "restore them one after the other");
    }
    return with(more);
  }

  /**
   * Returns the same target, which takes only keys that match a pattern, as SCAN has it, such as
   * {@code user:*}; given several times, keys that match one of them. Functions stay out.
   */
  public RedisTarget matching(String pattern) {
    return with(rules.matching(KeyPattern.of(pattern)));
  }

  /** Returns the same target with another way to deal with keys that exist. */
  public RedisTarget onConflict(OnConflict policy) {
    return with(rules.conflict(policy));
  }

  /**
   * Returns the same target, which replaces each database that the backup has keys of, or that was
   * given by {@link #database}, as a whole. The new contents come into a spare, empty database (the
   * highest that there is), are compared there, and change places with the old in one moment; then
   * the old are deleted. Until that moment clients see nothing of it, and a failure leaves the old
   * contents. Other databases stay. What clients write meanwhile is lost with the old contents.
   *
   * <p>Needs memory for both, and does not exist in a cluster.
   */
  public RedisTarget replaceAll() {
    return with(rules.swap(Swap.REPLACE));
  }

  /**
   * Returns the same target as {@link #replaceAll} does, which leaves the old contents in the spare
   * database; the report's fact {@code old-databases} tells which. SWAPDB brings them back.
   */
  public RedisTarget replaceAllAndKeepOld() {
    return with(rules.swap(Swap.KEEP));
  }

  private RedisTarget with(RestoreRules other) {
    return new RedisTarget(uri, other);
  }

  @Override
  public RestoreReport restore(BackupFiles files, RunContext run) throws IOException {
    return new RedisRestoration(uri, rules, files, run).run();
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
