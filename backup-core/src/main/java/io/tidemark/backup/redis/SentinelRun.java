package io.tidemark.backup.redis;

import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.error.DatabaseUnavailableException;
import io.tidemark.backup.redis.wire.Endpoint;
import io.tidemark.backup.source.RunContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds the server to copy by asking sentinels. Used once. */
final class SentinelRun {

  private final RedisUri uri;
  private final RunContext run;
  private final SentinelView view;

  private SentinelRun(RedisUri uri, RunContext run, SentinelView view) {
    this.uri = uri;
    this.run = run;
    this.view = view;
  }

  static SentinelRun ask(RedisUri uri, RunContext run) {
    run.stage("asking the sentinels");
    return new SentinelRun(uri, run, SentinelView.newest(uri, run));
  }

  /** A replica can lack what was written before a common moment. */
  private List<Endpoint> candidates() {
    return run.writersWait() ? List.of(view.primary()) : view.candidates();
  }

  /** Connects to a healthy replica, or else to the master. */
  ReplicaCopy connect() {
    List<String> reasons = new ArrayList<>();
    BackupException last = null;
    for (Endpoint server : candidates()) {
      try {
        ReplicaCopy copy = ReplicaCopy.connect(uri, server, run);
        if (view.isRight(server, copy.facts())) {
          return copy;
        }
        copy.close();
        reasons.add(server + " is not what the sentinels take it for");
      } catch (DatabaseUnavailableException e) {
        reasons.add(e.getMessage());
        last = e;
      }
    }
    throw new DatabaseUnavailableException(
        "none of the servers that the sentinels know as '%s' can be copied: %s"
            .formatted(uri.master(), String.join("; ", reasons)),
        "if a failover is going on, run again when it is over; the server's user and password"
            + " stand in front of the @ of the URI",
        last);
  }

  /**
   * Requires that there was no failover since: what was copied could lack what the new master has.
   */
  void requireSameMaster() {
    SentinelView now = SentinelView.newest(uri, run);
    if (!now.primary().equals(view.primary()) || now.epoch() != view.epoch()) {
      throw new BackupFailedException(
          "there was a failover while '%s' was copied: its master was %s and is %s"
              .formatted(uri.master(), view.primary(), now.primary()),
          "run again; the next run finds the new master");
    }
  }

  Map<String, String> facts() {
    return Map.of("sentinel-master", uri.master(), "primary", view.primary().toString());
  }
}
