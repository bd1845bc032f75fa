package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.compression.Zstd;
import io.tidemark.backup.encryption.Age;
import io.tidemark.backup.encryption.AgeIdentity;
import io.tidemark.backup.testkit.Fault;
import io.tidemark.backup.testkit.FaultyStorage;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeTry;

/** Wherever reading a copy breaks off, another one continues with the same byte. */
class FallbackProperties {

  private static final int SIZE = 400_000;
  private static final AgeIdentity KEY = Age.generate();

  private final FaultyStorage first = FaultyStorage.over(new InMemoryStorage());
  private final FaultyStorage second = FaultyStorage.over(new InMemoryStorage());
  private final FaultyStorage third = FaultyStorage.over(new InMemoryStorage());
  private final BackupPipeline shop =
      BackupPipeline.named("shop")
          .from(TextSource.of("a.txt", content()))
          .compress(Zstd.level(1))
          .encrypt(Age.recipients(KEY.recipient()))
          .decrypt(Age.identity(KEY.identity()))
          .to("first", first)
          .to("second", second)
          .to("third", third)
          .build();
  private final Backup backup = shop.run();

  @BeforeTry
  void heal() {
    first.heal();
    second.heal();
  }

  private static byte[] content() {
    byte[] content = new byte[SIZE];
    new Random(3).nextBytes(content);
    return content;
  }

  private void assertRestores() {
    TextTarget target = new TextTarget();
    shop.restore(Restore.of(backup.id()).into(target));
    assertThat(target.restored.get("a.txt")).isEqualTo(content());
  }

  private static Fault brokenOff(int offset, boolean cut) {
    Fault fault = cut ? Fault.cutAfter(offset) : Fault.failReadAfter(offset);
    return fault.onKeys(key -> key.endsWith(".age"));
  }

  @Property(tries = 100)
  void readingMayBreakOffAnywhereInTwoOfThreeCopies(
      @ForAll @IntRange(max = SIZE) int one,
      @ForAll @IntRange(max = SIZE) int two,
      @ForAll boolean cut) {
    Fault earlier = first.inject(brokenOff(one, cut));
    second.inject(brokenOff(two, cut));

    assertRestores();

    assertThat(earlier.hits()).isPositive();
  }

  @Property(tries = 40)
  void readingMayBreakOffAroundEveryBoundaryOfAChunk(
      @ForAll @IntRange(min = 0, max = 24) int chunk, @ForAll @IntRange(min = -1, max = 1) int by) {
    first.inject(brokenOff(Math.max(0, chunk * 16 * 1024 + by), false));

    assertRestores();
  }
}
