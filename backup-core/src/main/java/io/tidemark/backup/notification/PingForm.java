package io.tidemark.backup.notification;

import io.tidemark.backup.event.BackupEvent;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Pings of each run as healthchecks.io takes them: start, success, failure and log lines, with the
 * run's id, and the reason as the body.
 */
record PingForm(Endpoint endpoint) implements Form {

  /** What an installation of one's own keeps by default; healthchecks.io itself keeps 100,000. */
  static final int MAX_BODY = 10_000;

  /** The end of a run must not wait long because of its start. */
  private static final int START_ATTEMPTS = 3;

  @Override
  public String name() {
    return "ping";
  }

  @Override
  public boolean hearsEveryRun() {
    return true;
  }

  @Override
  public int attempts(Notice notice, int usual) {
    return notice.event() instanceof BackupEvent.Started ? Math.min(START_ATTEMPTS, usual) : usual;
  }

  @Override
  public Optional<Outgoing> request(Notice notice, Instant now) {
    BackupEvent event = notice.event();
    if (event instanceof BackupEvent.Started started) {
      return ping("/start", started.backupId(), notice);
    }
    if (event instanceof BackupEvent.Succeeded succeeded) {
      return ping("", succeeded.backupId(), notice);
    }
    if (event instanceof BackupEvent.Failed failed) {
      return ping("/fail", failed.backupId(), notice);
    }
    return event instanceof BackupEvent.Skipped || event instanceof BackupEvent.TaskFailed
        ? ping("/log", event.at().toString(), notice)
        : Optional.empty();
  }

  private Optional<Outgoing> ping(String path, String run, Notice notice) {
    String text = notice.title() + notice.text().map(why -> "\n" + why).orElse("");
    return Optional.of(
        new Outgoing(
            endpoint.with(path, "rid=" + EventId.ofRun(notice.job(), run)),
            "text/plain; charset=utf-8",
            Map.of(),
            Clip.toBytes(MAX_BODY, text)));
  }
}
