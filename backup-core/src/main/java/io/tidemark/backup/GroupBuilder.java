package io.tidemark.backup;

import io.tidemark.backup.catalog.JobName;
import io.tidemark.backup.error.InvalidConfigurationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts a {@link BackupGroup} together. Not thread-safe; made for one chain of calls. */
public final class GroupBuilder {

  /** A server's fork of tens of gigabytes takes about a second, a snapshot milliseconds. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final String name;
  private final List<BackupPipeline> pipelines;
  private final List<String> problems = new ArrayList<>();
  private @Nullable Runnable pause;
  private @Nullable Runnable resume;
  private Duration limit = LIMIT;

  GroupBuilder(String name, List<BackupPipeline> pipelines) {
    this.name = name;
    this.pipelines = List.copyOf(pipelines);
  }

  /**
   * Sets how the host's writers are paused; a group needs it. Both are called by the thread that
   * runs the group, so that they can take a lock and give it back.
   *
   * @param with returns when nothing is being written any more and nothing will be; it limits its
   *     own time. If it throws, the run fails
   * @param then lets writers go on; it is called once for each call of {@code with}, whatever has
   *     failed, {@code with} itself included
   */
  public GroupBuilder quiesce(Runnable with, Runnable then) {
    pause = with;
    resume = then;
    return this;
  }

  /**
   * Limits how long writers may be paused; ten seconds unless set. When time is over, writers go on
   * and the run fails.
   */
  public GroupBuilder within(Duration time) {
    if (time.isNegative() || time.isZero()) {
      problems.add("the limit must be longer than nothing: " + time);
    }
    limit = time;
    return this;
  }

  /**
   * Checks everything, without any I/O, and returns the group.
   *
   * @throws InvalidConfigurationException naming every problem at once
   */
  public BackupGroup build() {
    checkName();
    checkPipelines();
    if (pause == null || resume == null) {
      problems.add("nothing pauses its writers: call quiesce(...)");
    }
    if (!problems.isEmpty() || pause == null || resume == null) {
      throw new InvalidConfigurationException(
          "the group '" + name + "' cannot be built: " + String.join("; ", problems), null);
    }
    return new BackupGroup(name, pipelines, new Quiescence(pause, resume, limit));
  }

  private void checkName() {
    try {
      new JobName(name);
    } catch (InvalidConfigurationException e) {
      problems.add(Objects.requireNonNullElse(e.getMessage(), "invalid name"));
    }
  }

  private void checkPipelines() {
    if (pipelines.isEmpty()) {
      problems.add("it has no pipeline");
    }
    Set<String> jobs = new HashSet<>();
    for (BackupPipeline pipeline : pipelines) {
      Settings settings = pipeline.settings();
      String job = settings.job().value();
      if (!jobs.add(job)) {
        problems.add("the job '" + job + "' is in it twice");
      }
      if (!settings.source().canShareMoment()) {
        problems.add(
            "the source of '%s' cannot share a moment: %s".formatted(job, settings.source()));
      }
    }
  }
}
