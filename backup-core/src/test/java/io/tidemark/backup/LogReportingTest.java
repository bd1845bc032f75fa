package io.tidemark.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.catalog.BackupId;
import io.tidemark.backup.catalog.GapRecord;
import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.report.JobReport;
import io.tidemark.backup.report.ReportFacts.LogFacts;
import io.tidemark.backup.report.ReportFacts.LogGap;
import io.tidemark.backup.report.ReportFacts.Stretch;
import io.tidemark.backup.report.ReportFormat;
import io.tidemark.backup.report.ReportOptions;
import io.tidemark.backup.source.BackupSource;
import io.tidemark.backup.source.FileSink;
import io.tidemark.backup.source.RunContext;
import io.tidemark.backup.source.SourceReport;
import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.testkit.InMemoryStorage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which points in time a report calls restorable, by the names of what is stored of a log. */
@Timeout(60)
class LogReportingTest {

  private static final int SEGMENT = 16 << 20;

  private Instant now = Instant.parse("2026-01-31T02:00:00Z");
  private final InMemoryStorage storage = new InMemoryStorage(() -> now);

  /** A base backup that begins and ends within one segment of a timeline. */
  private record Base(long timeline, int segment) implements BackupSource {

    @Override
    public String name() {
      return "cluster";
    }

    @Override
    public SourceReport capture(FileSink files, RunContext run) throws IOException {
      files.write("base.tar", out -> out.write(7));
      return new SourceReport(
          "postgresql-base",
          Map.of(
              "timeline",
              Long.toString(timeline),
              "start-lsn",
              lsn(segment).plus(0x28).toString(),
              "end-lsn",
              lsn(segment).plus(0x100).toString(),
              "wal-segment-bytes",
              Integer.toString(SEGMENT),
              "system-identifier",
              "7",
              "server-version-num",
              "150004"),
          List.of(),
          List.of());
    }
  }

  private static Lsn lsn(int segment) {
    return new Lsn((long) segment * SEGMENT);
  }

  private BackupId base(long timeline, int segment) {
    BackupId id =
        BackupPipeline.named("cluster")
            .from(new Base(timeline, segment))
            .clock(() -> now)
            .to("place", storage)
            .build()
            .run()
            .id();
    now = now.plus(Duration.ofHours(1));
    return id;
  }

  private void log(long timeline, int from, int to) throws IOException {
    for (int segment = from; segment <= to; segment++) {
      String name = String.format(Locale.ROOT, "%08X%08X%08X", timeline, 0, segment);
      put("%08X/%s/%s.zst".formatted(timeline, name.substring(0, 16), name), new byte[] {1});
      now = now.plus(Duration.ofMinutes(1));
    }
  }

  private void put(String key, byte[] bytes) throws IOException {
    storage.put(
        new StorageKey("cluster/wal/" + key), Labels.none(), content -> content.write(bytes));
  }

  private JobReport report() {
    return BackupPipeline.named("cluster")
        .from(new Base(1, 1))
        .clock(() -> now)
        .to("place", storage)
        .build()
        .repository()
        .report(ReportOptions.standard())
        .jobs()
        .get(0);
  }

  private LogFacts found() {
    return report().log().orElseThrow();
  }

  @Test
  void logThatLeadsFromOneBackupOverTheNextIsOneStretch() throws IOException {
    BackupId first = base(1, 2);
    log(1, 2, 5);
    base(1, 5);
    log(1, 6, 9);
    Instant lastStored = now.minus(Duration.ofMinutes(1));

    assertThat(found().stretches())
        .containsExactly(
            new Stretch(
                1,
                first,
                Instant.parse("2026-01-31T02:00:00Z"),
                Optional.of(lastStored),
                lsn(2).plus(0x28),
                lsn(10)));
    assertThat(found().gaps()).isEmpty();
    assertThat(report().verdict().restorableUntil()).contains(lastStored);
  }

  @Test
  void aMissingSegmentEndsAStretch() throws IOException {
    BackupId first = base(1, 2);
    log(1, 2, 5);
    Instant lost = now.minus(Duration.ofMinutes(1));
    log(1, 7, 8);
    BackupId second = base(1, 8);
    log(1, 9, 9);
    put(
        "00000001/gap-%016X.json".formatted(lsn(6).position()),
        new GapRecord(1, lsn(6).toString(), lsn(7).toString(), "removed", now).write());

    LogFacts found = found();

    assertThat(found.stretches())
        .extracting(Stretch::backup, Stretch::until, Stretch::to)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(first, Optional.of(lost), lsn(6)),
            org.assertj.core.groups.Tuple.tuple(
                second, Optional.of(now.minus(Duration.ofMinutes(1))), lsn(10)));
    assertThat(found.gaps()).containsExactly(new LogGap(1, lsn(6), lsn(7), "removed"));
    assertThat(report().verdict().findings()).contains("1 gap in the log");
  }

  @Test
  void aBackupWithoutLogCanBeRestoredToItsEndOnly() {
    BackupId only = base(1, 2);

    assertThat(found().stretches())
        .singleElement()
        .satisfies(
            stretch -> {
              assertThat(stretch.backup()).isEqualTo(only);
              assertThat(stretch.until()).isEmpty();
              assertThat(stretch.to()).isEqualTo(lsn(2).plus(0x100));
            });
  }

  @Test
  void aPromotionGoesOnOnTheNextTimeline() throws IOException {
    BackupId first = base(1, 2);
    log(1, 2, 4);
    history(2, "1\t" + lsn(5).plus(0x50) + "\tno recovery target specified\n");
    log(2, 5, 6);
    base(2, 6);
    log(2, 7, 7);

    assertThat(found().stretches())
        .extracting(Stretch::timeline, Stretch::backup, Stretch::to)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(2L, first, lsn(8)));
  }

  private void history(long timeline, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    io.tidemark.backup.transfer.Digester digester = io.tidemark.backup.transfer.Digester.xxh3();
    digester.update(bytes, 0, bytes.length);
    String name = "%08X.history".formatted(timeline);
    put("%08X/%s".formatted(timeline, name), bytes);
    put(
        "%08X/%s.json".formatted(timeline, name),
        new io.tidemark.backup.catalog.WalReceipt(name, bytes.length, digester.finish().hash(), now)
            .write());
  }

  @Test
  void aHistoryThatNobodyHasAKeyForIsAFinding() throws IOException {
    base(1, 2);
    log(1, 2, 4);
    put("00000002/00000002.history.age", "sealed".getBytes(StandardCharsets.UTF_8));
    put(
        "00000002/00000002.history.json",
        new io.tidemark.backup.catalog.WalReceipt("00000002.history", 6, "0", now).write());

    assertThat(report().verdict().findings())
        .anyMatch(finding -> finding.startsWith("the history of a timeline cannot be read: "));
    assertThat(found().stretches()).singleElement().extracting(Stretch::to).isEqualTo(lsn(5));
  }

  @Test
  void aCommandRestoresToTheEndOfTheNewestStretch() throws IOException {
    base(1, 2);
    log(1, 2, 4);
    Instant lastStored = now.minus(Duration.ofMinutes(1));

    assertThat(
            BackupPipeline.named("cluster")
                .from(new Base(1, 1))
                .clock(() -> now)
                .to("place", storage)
                .build()
                .repository()
                .report(ReportOptions.standard())
                .as(ReportFormat.TEXT))
        .contains("restore --to-time " + lastStored + " --into-directory");
  }
}
