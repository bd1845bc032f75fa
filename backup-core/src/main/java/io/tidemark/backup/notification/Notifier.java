package io.tidemark.backup.notification;

import io.tidemark.backup.event.BackupEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A listener that tells people and services what happened: of failures and recoveries, unless asked
 * for something else.
 *
 * <pre>{@code
 * Notifier notifier = Notifier.builder().slack(url).ping(pingUrl).build();
 * BackupPipeline.named("shop").from(source).to(uri).listen(notifier).build();
 * }</pre>
 *
 * <p>It never waits for a service: each has a queue of its own, and is tried again for some
 * minutes. The same trouble of the same job is told once, again once a day, and once when it is
 * over. Thread-safe; one notifier may listen to any number of pipelines. Whoever builds it closes
 * it, after the pipelines have ended.
 */
public final class Notifier implements Consumer<BackupEvent>, AutoCloseable {

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

  private final List<Postbox> postboxes;
  private final Set<Topic> topics;
  private final Troubles troubles;
  private final Http http;
  private final Recent recent = new Recent();

  Notifier(List<Postbox> postboxes, Set<Topic> topics, Troubles troubles, Http http) {
    this.postboxes = List.copyOf(postboxes);
    this.topics = Set.copyOf(topics);
    this.troubles = troubles;
    this.http = http;
  }

  /** Starts to describe a notifier. */
  public static NotifierBuilder builder() {
    return new NotifierBuilder();
  }

  /** Has told what is worth telling, soon. Returns at once. */
  @Override
  public void accept(BackupEvent event) {
    if (Wording.of(event).isEmpty() || !recent.isNew(event)) {
      return;
    }
    List<Notice> news =
        troubles.news(event).stream()
            .filter(notice -> notice.topics().stream().anyMatch(topics::contains))
            .toList();
    for (Postbox postbox : postboxes) {
      if (postbox.hearsEveryRun()) {
        Wording.of(event).ifPresent(postbox::add);
      } else {
        news.forEach(postbox::add);
      }
    }
  }

  /** Closes it within ten seconds. */
  @Override
  public void close() {
    close(CLOSE_LIMIT);
  }

  /**
   * Takes nothing more, tells what is waiting within the time, and ends. Without time, what waits
   * is given up.
   *
   * @return what was not told, a line each; it is logged as well
   */
  public List<String> close(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    postboxes.forEach(Postbox::close);
    List<String> untold = new ArrayList<>();
    for (Postbox postbox : postboxes) {
      for (String title : ended(postbox, deadline)) {
        untold.add(postbox.place() + ": " + title);
      }
    }
    http.close();
    return untold;
  }

  /** An interrupt means that there is no more time. */
  private static List<String> ended(Postbox postbox, long deadline) {
    try {
      return postbox.end(Thread.currentThread().isInterrupted() ? System.nanoTime() : deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ended(postbox, deadline);
    }
  }

  /** Describes it, without secrets. */
  @Override
  public String toString() {
    return "Notifier" + postboxes.stream().map(Postbox::place).toList();
  }
}
