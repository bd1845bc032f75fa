package io.tidemark.backup.postgres.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.postgres.wal.LogRecord.Ends;
import io.tidemark.backup.postgres.wal.LogScan.Outcome;
import io.tidemark.backup.postgres.wal.LogScan.Result;
import io.tidemark.backup.servers.CommandLine;
import io.tidemark.backup.servers.PostgresCluster;
import io.tidemark.backup.servers.StopMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our reading of a log against pg_waldump's. */
class LogRecordsTest {

  private static final int SEGMENT = 1 << 24;
  private static final Pattern LINE =
      Pattern.compile(
          "rmgr: (\\S+) .* lsn: ([0-9A-F]+/[0-9A-F]+), prev .* desc: (\\S+)(?: (.*?)(?:;.*)?)?");

  @TempDir private static Path log;
  private static long first;
  private static Lsn end;
  private static long committed;
  private static long rolledBack;
  private static long prepared;
  private static long unended;
  private static List<String> theirs;

  @BeforeAll
  static void writeALog() {
    try (PostgresCluster server =
        PostgresCluster.of(15).setting("max_prepared_transactions", "5").create().start()) {
      first = segment(Lsn.parse(server.query("SELECT pg_switch_wal()"))).number() + 1;
      server.execute("CREATE TABLE t AS SELECT n, md5(n::text) FROM generate_series(1, 20000) n");
      server.execute("SELECT pg_create_restore_point('one')");
      server.execute("BEGIN; SAVEPOINT s; DELETE FROM t WHERE n < 9; ROLLBACK");
      writeTransactions(server);
      server.execute("SELECT pg_switch_wal()");
      // Fills a segment, and begins and ends in the middle of its neighbours.
      server.execute("SELECT pg_logical_emit_message(true, 'long', repeat('x', 40000000))");
      server.execute("INSERT INTO t VALUES (-1, 'last')");
      end = Lsn.parse(server.query("SELECT pg_current_wal_flush_lsn()"));
      server.stop(StopMode.IMMEDIATE);
      CommandLine.shell("cp " + server.dataDirectory().resolve("pg_wal") + "/0* " + log)
          .run()
          .succeeded();
      theirs = theirs(server.binary("postgres").resolveSibling("pg_waldump"));
    }
  }

  /** One of each kind. */
  private static void writeTransactions(PostgresCluster server) {
    committed = xid(server, "COMMIT");
    rolledBack = xid(server, "ROLLBACK");
    prepared = xid(server, "PREPARE TRANSACTION 'two'");
    unended = xid(server, "PREPARE TRANSACTION 'open'");
    server.execute("COMMIT PREPARED 'two'");
  }

  private static long xid(PostgresCluster server, String end) {
    long xid = Long.parseLong(server.query("SELECT pg_current_xact_id()")) + 1;
    server.execute("BEGIN; INSERT INTO t VALUES (-2, 'x'); " + end);
    return xid;
  }

  private static Segment segment(Lsn position) {
    return Segment.at(1, position, SEGMENT);
  }

  @Test
  void recordsAreThoseOfPgWaldump() throws IOException {
    List<String> ours = new ArrayList<>();
    try (LogRecords records = new LogRecords(LogRecordsTest::file, first, SEGMENT, end)) {
      for (Optional<LogRecord> next = records.next(); next.isPresent(); next = records.next()) {
        ours.add(line(next.get()));
      }
      assertThat(records.isAtEnd()).isTrue();
    }

    assertThat(ours).hasSizeGreaterThan(20_000).isEqualTo(theirs);
    assertThat(ours).anyMatch(line -> line.endsWith(" one"));
    assertThat(ours.stream().filter(line -> line.contains(" end "))).hasSizeGreaterThan(3);
  }

  @Test
  void theLastRecordStandsForAPositionBehindIt() throws IOException {
    Result found = scan(LogRecordsTest::file).position(end);

    assertThat(found.outcome()).isEqualTo(Outcome.NOT_THERE);
    assertThat(found.last()).contains(startOf(theirs.get(theirs.size() - 1)));
  }

  @Test
  void transactionsAreFoundWhereTheyEnd() throws IOException {
    LogScan scan = scan(LogRecordsTest::file);

    for (long ended : List.of(committed, rolledBack, prepared)) {
      assertThat(scan.transaction(ended).outcome()).isEqualTo(Outcome.FOUND);
    }
    assertThat(scan.transaction(unended).outcome()).isEqualTo(Outcome.NOT_THERE);
    assertThat(scan.transaction(unended + 1_000).outcome()).isEqualTo(Outcome.NOT_THERE);
  }

  @Test
  void aTransactionBehindWhatIsNotReadMayBeThere() {
    int hasFilesAndPrepared = 1 << 2 | 1 << 4;
    ByteBuffer content = ByteBuffer.allocate(2 + 8 + 4 + 4).order(ByteOrder.nativeOrder());
    content.put((byte) 255).put((byte) 16).putLong(0).putInt(hasFilesAndPrepared).putInt(1).flip();

    assertThat(new LogRecord(end, 7, 1, 0xC0, content).ends(7)).isEqualTo(Ends.PERHAPS);
    assertThat(new LogRecord(end, 7, 1, 0x80, content).ends(7)).isEqualTo(Ends.YES);
    assertThat(new LogRecord(end, 7, 1, 0x80, content).ends(8)).isEqualTo(Ends.NO);
  }

  @Test
  void theRecordAtOrBehindAPositionIsFound() throws IOException {
    Lsn middle = startOf(theirs.get(theirs.size() / 2));

    assertThat(scan(LogRecordsTest::file).position(middle))
        .isEqualTo(new Result(Outcome.FOUND, Optional.of(middle)));
    assertThat(scan(LogRecordsTest::file).position(middle.plus(-1)).last()).contains(middle);
  }

  /** What follows could hold anything, so that nothing must stand for it. */
  @Test
  void whatIsNotUnderstoodIsNotTakenForTheEnd(@TempDir Path other) throws IOException {
    Lsn middle = startOf(theirs.get(theirs.size() / 2));
    Segment damaged = segment(middle);
    Path copy = Files.copy(file(damaged.number()).orElseThrow(), other.resolve("damaged"));
    try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(Integer.BYTES), middle.minus(damaged.start()));
    }
    LogScan scan = scan(number -> number == damaged.number() ? Optional.of(copy) : file(number));

    assertThat(scan.time(Instant.now(), false).outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(scan.restorePoint("none", name -> {}).outcome()).isEqualTo(Outcome.UNKNOWN);
  }

  @Test
  void aSegmentThatIsMissingIsNotTakenForTheEnd() throws IOException {
    LogScan scan = scan(number -> number == first ? file(number) : Optional.empty());

    assertThat(scan.restorePoint("none", name -> {}).outcome()).isEqualTo(Outcome.UNKNOWN);
  }

  private static LogScan scan(LogScan.SegmentFiles files) {
    Segment begin = new Segment(1, first, SEGMENT);
    long whole = segment(end).number() - first;
    return new LogScan(
        files,
        new LogCoverage(
            TimelineHistory.first(),
            begin.start(),
            begin,
            whole,
            Optional.of(segment(end)),
            end,
            Optional.empty()));
  }

  private static Lsn startOf(String line) {
    return Lsn.parse(line.split(" ", 2)[0]);
  }

  private static Optional<Path> file(long number) {
    return Optional.of(log.resolve(new Segment(1, number, SEGMENT).name())).filter(Files::exists);
  }

  private static String line(LogRecord record) {
    String more =
        record
            .endOfTransaction()
            .map(time -> " end " + time.toString().substring(0, 19).replace('T', ' '))
            .or(() -> record.restorePoint().map(name -> " " + name))
            .orElse(record.endsSegment() ? " switch" : "");
    return record.start() + more;
  }

  private static List<String> theirs(Path waldump) {
    String text =
        CommandLine.of(
                waldump.toString(),
                "--path=" + log,
                "--start=" + new Segment(1, first, SEGMENT).start(),
                "--end=" + end)
            .environment("TZ", "UTC")
            .run()
            .succeeded()
            .output();
    List<String> lines = new ArrayList<>();
    for (String line : text.lines().toList()) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        lines.add(Lsn.parse(matcher.group(2)) + described(matcher));
      }
    }
    return lines;
  }

  private static String described(Matcher line) {
    String rest = line.group(4) == null ? "" : line.group(4);
    return switch (line.group(1) + " " + line.group(3)) {
      case "Transaction COMMIT", "Transaction ABORT" -> " end " + rest.substring(0, 19);
      case "Transaction COMMIT_PREPARED" ->
          " end " + rest.substring(rest.indexOf(": ") + 2).substring(0, 19);
      case "XLOG RESTORE_POINT" -> " " + rest;
      case "XLOG SWITCH" -> " switch";
      default -> "";
    };
  }
}
