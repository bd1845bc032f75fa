package io.tidemark.backup.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Copies a running server into one that streams from it. The copy is made by SQL and tar, since
 * {@code pg_basebackup} is not there for all versions. Tablespaces are not supported.
 */
final class Standby {

  private static final String COPY =
      "tar -C \"$0\" --warning=no-file-changed --warning=no-file-removed --exclude=./postmaster.*"
          + " --exclude='./pg_wal/*' --exclude='./pg_replslot/*' --exclude='./pg_dynshmem/*'"
          + " -cf - . | tar -C \"$1\" -xpf -";

  private final PostgresCluster primary;
  private final Path data;

  Standby(PostgresCluster primary, Path data) {
    this.primary = primary;
    this.data = data;
  }

  void create() {
    try (Connection connection = primary.server().connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT " + start());
      Files.createDirectory(data);
      copyFiles();
      try (ResultSet row = statement.executeQuery("SELECT labelfile FROM " + stop())) {
        row.next();
        Files.writeString(data.resolve("backup_label"), row.getString(1));
      }
      follow();
    } catch (SQLException e) {
      throw new AssertionError("cannot copy " + primary.dataDirectory(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ServerAccount.own(data);
  }

  private String start() {
    return primary.majorVersion() < 15
        ? "pg_start_backup('standby', true, false)"
        : "pg_backup_start('standby', true)";
  }

  private String stop() {
    return primary.majorVersion() < 15 ? "pg_stop_backup(false, false)" : "pg_backup_stop(false)";
  }

  /** A file that changes or vanishes meanwhile is no failure: the WAL repairs it. */
  private void copyFiles() {
    String source = primary.dataDirectory().toString();
    CommandLine.Result result =
        CommandLine.of("bash", "-o", "pipefail", "-c", COPY, source, data.toString()).run();
    if (result.exit() > 1) {
      result.succeeded();
    }
  }

  private void follow() throws IOException {
    String address =
        "host=%s port=%d user=%s password=%s"
            .formatted(primary.host(), primary.port(), primary.user(), primary.password());
    Files.createFile(data.resolve("standby.signal"));
    Files.writeString(
        data.resolve("postgresql.auto.conf"),
        ClusterBuilder.line("primary_conninfo", address),
        StandardOpenOption.APPEND);
  }
}
