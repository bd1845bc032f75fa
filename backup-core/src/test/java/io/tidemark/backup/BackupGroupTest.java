package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.BackupFailedException;
import io.tidemark.backup.error.BackupNotFoundException;
import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.error.RestoreFailedException;
import io.tidemark.backup.retention.Retention;
import io.tidemark.backup.source.BackupSource;
import io.tidemark.backup.source.RestoreTarget;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits for whom, and what is left when something fails. */
@Timeout(60)
class BackupGroupTest {

  private final InMemoryStorage storage = new InMemoryStorage();
  private final List<String> steps = new CopyOnWriteArrayList<>();

  private PipelineBuilder builder(String job, BackupSource source) {
    return BackupPipeline.named(job).from(source).to("memory", storage);
  }

  private BackupPipeline pipeline(String job, BackupSource source) {
    return builder(job, source).build();
  }

  private MomentSource noting(String step) {
    return new MomentSource(() -> steps.add("ready"), () -> steps.add(step), () -> {});
  }

  private GroupBuilder group(BackupPipeline... pipelines) {
    return BackupGroup.named("site")
        .of(pipelines)
        .quiesce(() -> steps.add("pause"), () -> steps.add("resume"));
  }

  private void requireNothingPublished(BackupGroup group) {
    assertThat(group.list()).isEmpty();
    assertThat(storage.list(""))
        .extracting(object -> object.key().name())
        .doesNotContain("manifest.json");
  }

  @Test
  void fixesEveryMomentWhileWritersArePausedAndAllAreReady() {
    GroupBackup backup =
        group(pipeline("shop", noting("cut")), pipeline("cache", noting("cut"))).build().run();

    assertThat(steps).containsExactly("ready", "ready", "pause", "cut", "cut", "resume");
    assertThat(backup.set().isComplete()).isTrue();
    assertThat(backup.backups()).hasSize(2);
  }

  @Test
  void letsWritersGoOnBeforeTheCopiesAreComplete() {
    CountDownLatch resumed = new CountDownLatch(1);
    MomentSource slow = new MomentSource(() -> {}, () -> {}, () -> awaited(resumed));

    BackupGroup group =
        BackupGroup.named("site")
            .of(pipeline("shop", slow))
            .quiesce(() -> {}, resumed::countDown)
            .build();

    assertThat(group.run().set().isComplete()).isTrue();
  }

  @Test
  void pausesNobodyIfAMemberCannotBegin() {
    MomentSource broken =
        new MomentSource(MomentSource.failing("no such server"), () -> {}, () -> {});
    BackupGroup group = group(pipeline("shop", noting("cut")), pipeline("cache", broken)).build();

    assertThatThrownBy(group::run).hasMessageContaining("no such server");

    assertThat(steps).isSubsetOf("ready");
    requireNothingPublished(group);
  }

  @Test
  void resumesAndPublishesNothingIfAMemberFailsAtTheMoment() {
    MomentSource broken =
        MomentSource.of(
            () -> {
              throw new IOException("the fork failed");
            });
    BackupGroup group = group(pipeline("shop", noting("cut")), pipeline("cache", broken)).build();

    assertThatThrownBy(group::run).hasMessageContaining("the fork failed");

    assertThat(steps).contains("pause").endsWith("resume");
    requireNothingPublished(group);
  }

  @Test
  void resumesAndPublishesNothingIfPausingFails() {
    BackupGroup group =
        group(pipeline("shop", noting("cut")))
            .quiesce(
                () -> {
                  throw new IllegalStateException("orders do not stop");
                },
                () -> steps.add("resume"))
            .build();

    assertThatThrownBy(group::run)
        .isInstanceOf(BackupFailedException.class)
        .hasMessageContaining("orders do not stop");

    assertThat(steps).containsExactly("ready", "resume");
    requireNothingPublished(group);
  }

  @Test
  void resumesAndPublishesNothingWhenTimeIsOver() {
    CountDownLatch resumed = new CountDownLatch(1);
    MomentSource slow = MomentSource.of(() -> awaited(resumed));
    BackupGroup group =
        group(pipeline("shop", noting("cut")), pipeline("cache", slow))
            .quiesce(() -> steps.add("pause"), resumed::countDown)
            .within(Duration.ofMillis(50))
            .build();

    assertThatThrownBy(group::run)
        .hasMessageContaining("time was over")
        .hasMessageContaining("cache");

    requireNothingPublished(group);
  }

  @Test
  void publishesNothingIfWritersCannotGoOn() {
    BackupGroup group =
        group(pipeline("shop", noting("cut")))
            .quiesce(
                () -> {},
                () -> {
                  throw new IllegalStateException("orders do not go on");
                })
            .build();

    assertThatThrownBy(group::run).hasMessageContaining("orders do not go on");

    requireNothingPublished(group);
  }

  @Test
  void refusesASecondMomentOfOneMember() {
    MomentSource twice = noting("cut").twice();
    BackupGroup group = group(pipeline("shop", twice), pipeline("cache", noting("cut"))).build();

    assertThatThrownBy(group::run).hasMessageContaining("second moment");
  }

  @Test
  void listsASetAsIncompleteWhenAMemberFailsAfterwards() {
    MomentSource broken =
        new MomentSource(() -> {}, () -> {}, MomentSource.failing("the server is gone"));
    BackupGroup group = group(pipeline("shop", noting("cut")), pipeline("cache", broken)).build();

    assertThatThrownBy(group::run)
        .isInstanceOf(BackupFailedException.class)
        .hasMessageContaining("is incomplete")
        .hasMessageContaining("the server is gone");

    BackupSet set = group.list().get(0);
    assertThat(set.isComplete()).isFalse();
    assertThat(set.missing()).containsExactly("cache");
    assertThatThrownBy(() -> group.restore(set, Map.of("shop", new TextTarget())))
        .isInstanceOf(BackupNotFoundException.class);
  }

  @Test
  void recordsTheSetInEachManifest() {
    BackupGroup group =
        group(pipeline("shop", noting("a")), pipeline("cache", noting("b"))).build();
    BackupSet set = group.run().set();

    assertThat(group.list()).containsExactly(set);
    assertThat(Objects.requireNonNull(set.members().get("cache")).report().facts())
        .containsEntry("set", "site/" + set.id())
        .containsEntry("set-jobs", "cache,shop")
        .containsKeys("set-moment", "quiesced-millis");
  }

  @Test
  void restoresEveryMember() {
    BackupGroup group =
        group(pipeline("shop", noting("a")), pipeline("cache", noting("b"))).build();
    BackupSet set = group.run().set();
    TextTarget shop = new TextTarget();
    TextTarget cache = new TextTarget();

    group.restore(set, Map.of("shop", shop, "cache", cache));

    assertThat(shop.restored).containsKey("text");
    assertThat(cache.restored).containsKey("text");
    assertThatThrownBy(() -> group.restore(set, Map.of("shop", shop)))
        .isInstanceOf(InvalidConfigurationException.class);
  }

  @Test
  void saysWhatIsRestoredWhenALaterMemberFails() {
    BackupGroup group =
        group(pipeline("shop", noting("a")), pipeline("cache", noting("b"))).build();
    BackupSet set = group.run().set();
    RestoreTarget broken =
        (files, run) -> {
          throw new RestoreFailedException("the cache is full", null);
        };

    assertThatThrownBy(() -> group.restore(set, Map.of("shop", new TextTarget(), "cache", broken)))
        .hasMessageContaining("only in part: shop done")
        .hasMessageContaining("the cache is full");
  }

  @Test
  void keepsOldSetsUntilThereIsANewOne() {
    AtomicBoolean breaks = new AtomicBoolean();
    MomentSource sometimes =
        new MomentSource(
            () -> {},
            () -> {},
            () -> {
              if (breaks.get()) {
                throw new BackupFailedException("broken", null);
              }
            });
    Retention two = Retention.policy().keepLast(2);
    BackupGroup group =
        group(
                builder("shop", noting("cut")).retain(two).build(),
                builder("cache", sometimes).retain(two).build())
            .build();
    BackupSet first = group.run().set();
    BackupSet second = group.run().set();
    breaks.set(true);

    assertThatThrownBy(group::run).hasMessageContaining("broken");

    assertThat(group.list()).hasSize(3).startsWith(first, second);
    breaks.set(false);
    group.run();
    assertThat(group.list()).doesNotContain(first);
  }

  @Test
  void anInterruptOfTheCallerEndsAllMembers() throws InterruptedException {
    CountDownLatch copying = new CountDownLatch(2);
    MomentSource endless =
        new MomentSource(
            () -> {},
            () -> {},
            () -> {
              copying.countDown();
              awaited(new CountDownLatch(1));
            });
    BackupGroup group = group(pipeline("shop", endless), pipeline("cache", endless)).build();

    requireEndedByInterrupt(group, copying);

    assertThat(steps).containsExactly("pause", "resume");
  }

  @Test
  void anInterruptOfTheCallerEndsThePause() throws InterruptedException {
    CountDownLatch cutting = new CountDownLatch(1);
    MomentSource endless =
        MomentSource.of(
            () -> {
              cutting.countDown();
              awaited(new CountDownLatch(1));
            });
    BackupGroup group = group(pipeline("shop", endless)).within(Duration.ofMinutes(5)).build();

    requireEndedByInterrupt(group, cutting);

    assertThat(steps).containsExactly("pause", "resume");
  }

  private void requireEndedByInterrupt(BackupGroup group, CountDownLatch when)
      throws InterruptedException {
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                group.run();
              } catch (RuntimeException e) {
                failure.set(e);
              }
            });
    thread.start();
    awaited(when);
    thread.interrupt();
    thread.join();
    assertThat(failure.get()).isInstanceOf(BackupException.class);
    requireNothingPublished(group);
  }

  private static void awaited(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Test
  void namesEveryProblemBeforehand() {
    BackupPipeline text = pipeline("text", TextSource.of("a", new byte[0]));

    assertThatThrownBy(() -> BackupGroup.named("Site").of(text, text).build())
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("'Site'")
        .hasMessageContaining("twice")
        .hasMessageContaining("cannot share a moment")
        .hasMessageContaining("quiesce");
  }
}
