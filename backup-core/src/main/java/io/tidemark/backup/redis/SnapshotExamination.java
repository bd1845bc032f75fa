package io.tidemark.backup.redis;

import io.tidemark.backup.doctor.Diagnosis;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.redis.wire.RedisConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Looks at a server for what a snapshot of it needs, without making one. */
final class SnapshotExamination {

  private static final String SERVER = "database";

  private SnapshotExamination() {}

  static List<Diagnosis> of(RedisUri uri) {
    try (RedisConnection connection = RedisHealth.connect(uri, "tidemark-check")) {
      return of(uri, ServerFacts.read(connection));
    } catch (IOException e) {
      return List.of(
          Diagnosis.failed(SERVER, RedisErrors.connecting(uri.endpoint(), uri.user(), e)));
    } catch (BackupException e) {
      return List.of(Diagnosis.failed(SERVER, e));
    }
  }

  private static List<Diagnosis> of(RedisUri uri, ServerFacts facts) {
    List<Diagnosis> found = new ArrayList<>();
    found.add(
        Diagnosis.ok(
            SERVER,
            "%s %s, a %s, as the user '%s'"
                .formatted(
                    facts.program(),
                    facts.version(),
                    facts.field("role"),
                    uri.user().isEmpty() ? "default" : uri.user())));
    if (facts.field("role").equals("slave")) {
      found.add(link(facts));
    }
    found.add(lastSave(facts));
    if (uri.trustsAnybody()) {
      found.add(
          Diagnosis.warn(
              "TLS", "the server's certificate is not checked", "give ca-file, without verify"));
    }
    return found;
  }

  private static Diagnosis link(ServerFacts facts) {
    return facts.field("master_link_status").equals("up")
        ? Diagnosis.ok("replication", "the link to the master is up")
        : Diagnosis.fail(
            "replication",
            "the link of this replica to its master is down",
            "repair it, or copy the master");
  }

  private static Diagnosis lastSave(ServerFacts facts) {
    return facts.field("rdb_last_bgsave_status").equals("err")
        ? Diagnosis.warn(
            "last save",
            "the server's last snapshot of its own failed",
            "look at its log: its disk may be full, or its memory not suffice for a fork")
        : Diagnosis.ok("last save", "the server's last snapshot of its own did not fail");
  }
}
