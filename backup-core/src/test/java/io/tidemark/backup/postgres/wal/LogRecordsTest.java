package io.tidemark.backup.postgres.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backup.postgres.Lsn;
import io.tidemark.backup.servers.CommandLine;
import io.tidemark.backup.servers.PostgresCluster;
import io.tidemark.backup.servers.StopMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Our reading of a log against pg_waldump's. */
class LogRecordsTest {

  private static final int SEGMENT = 1 << 24;
  private static final Pattern LINE =
      Pattern.compile(
          "rmgr: (\\S+) .* lsn: ([0-9A-F]+/[0-9A-F]+), prev .* desc: (\\S+)(?: (.*?)(?:;.*)?)?");

  @Test
  void recordsAreThoseOfPgWaldump() throws IOException {
    try (PostgresCluster server = PostgresCluster.create(15).start()) {
      Lsn begin = Lsn.parse(server.query("SELECT pg_switch_wal()"));
      server.execute("CREATE TABLE t AS SELECT n, md5(n::text) FROM generate_series(1, 20000) n");
      server.execute("SELECT pg_create_restore_point('one')");
      server.execute("BEGIN; SAVEPOINT s; DELETE FROM t WHERE n < 9; ROLLBACK");
      server.execute("SELECT pg_switch_wal()");
      // Fills a segment, and begins and ends in the middle of its neighbours.
      server.execute("SELECT pg_logical_emit_message(true, 'long', repeat('x', 40000000))");
      server.execute("INSERT INTO t VALUES (-1, 'last')");
      Lsn end = Lsn.parse(server.query("SELECT pg_current_wal_flush_lsn()"));
      server.stop(StopMode.IMMEDIATE);
      Path log = server.dataDirectory().resolve("pg_wal");
      long first = Segment.at(1, begin, SEGMENT).number() + 1;

      List<String> ours = new ArrayList<>();
      try (LogRecords records = new LogRecords(number -> file(log, number), first, SEGMENT, end)) {
        for (Optional<LogRecord> next = records.next(); next.isPresent(); next = records.next()) {
          ours.add(line(next.get()));
        }
      }

      assertThat(ours).hasSizeGreaterThan(20_000).isEqualTo(theirs(server, log, first, end));
      assertThat(ours).anyMatch(line -> line.endsWith(" one"));
      assertThat(ours.stream().filter(line -> line.contains(" end "))).hasSizeGreaterThan(3);
    }
  }

  private static Optional<Path> file(Path log, long number) {
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

  private static List<String> theirs(PostgresCluster server, Path log, long first, Lsn end) {
    String text =
        CommandLine.of(
                server.binary("postgres").resolveSibling("pg_waldump").toString(),
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
      case "XLOG RESTORE_POINT" -> " " + rest;
      case "XLOG SWITCH" -> " switch";
      default -> "";
    };
  }
}
