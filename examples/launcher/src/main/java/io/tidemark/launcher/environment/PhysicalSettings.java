package io.tidemark.launcher.environment;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.postgres.PostgresBaseBackup;
import io.tidemark.backup.postgres.PostgresUri;
import io.tidemark.backup.postgres.ServerCompression;
import io.tidemark.backup.postgres.WalArchive;
import io.tidemark.backup.postgres.WalArchive.WhenExceeded;
import io.tidemark.backup.postgres.WhenImpossible;
import java.util.Optional;

/** What the environment says about base backups and the log. */
final class PhysicalSettings {

  private final Environment environment;

  PhysicalSettings(Environment environment) {
    this.environment = environment;
  }

  /** Whether base backups are incremental, and what is done where they cannot be. */
  private enum Incremental {
    NONE,
    FULL,
    FAIL
  }

  /** What the server compresses with. */
  private enum Method {
    NONE,
    ZSTD,
    GZIP
  }

  /** An answer. */
  private enum Wanted {
    YES,
    NO
  }

  PostgresBaseBackup baseBackup(PostgresUri source) {
    PostgresBaseBackup full = compressed(withLog(PostgresBaseBackup.of(source)));
    return switch (choice(Setting.INCREMENTAL, Incremental.values())) {
      case NONE -> {
        refuse(Setting.MAX_CHAIN, "full base backups have no chain", "BACKUP_INCREMENTAL=full");
        yield full;
      }
      case FULL -> full.incremental(WhenImpossible.FULL).maxChain(maxChain());
      case FAIL -> full.incremental(WhenImpossible.FAIL).maxChain(maxChain());
    };
  }

  private PostgresBaseBackup withLog(PostgresBaseBackup backup) {
    return choice(Setting.LOG_FROM_ARCHIVE, Wanted.values()) == Wanted.YES
        ? backup.logFromArchive()
        : backup;
  }

  private PostgresBaseBackup compressed(PostgresBaseBackup plain) {
    return switch (choice(Setting.SERVER_COMPRESSION, Method.values())) {
      case NONE -> plain;
      case ZSTD -> plain.serverCompression(ServerCompression.ZSTD);
      case GZIP -> plain.serverCompression(ServerCompression.GZIP);
    };
  }

  /** A setting that has no effect is a mistake. */
  void refuseForDump() {
    refuse(Setting.INCREMENTAL, "a dump is never incremental", "BACKUP_MODE=base");
    refuse(Setting.MAX_CHAIN, "dumps have no chain", "BACKUP_MODE=base");
    refuse(Setting.LOG_FROM_ARCHIVE, "a dump needs no log", "BACKUP_MODE=base");
    refuse(Setting.SERVER_COMPRESSION, "a server sends dumps as they are", "BACKUP_MODE=base");
  }

  /** The same for snapshots of Redis. */
  void refuseForRedis() {
    String instead = "BACKUP_MODE=base with a database of PostgreSQL";
    refuse(Setting.INCREMENTAL, "a snapshot of Redis is never incremental", instead);
    refuse(Setting.MAX_CHAIN, "snapshots of Redis have no chain", instead);
    refuse(Setting.LOG_FROM_ARCHIVE, "a snapshot of Redis needs no log", instead);
    refuse(Setting.SERVER_COMPRESSION, "Redis sends snapshots as they are", instead);
    refuse(Setting.FORMAT, "a snapshot of Redis has one format only", "BACKUP_MODE=dump");
  }

  private void refuse(Setting setting, String why, String instead) {
    if (environment.given(setting).isPresent()) {
      throw new InvalidConfigurationException(
          setting.variable() + " is set, but " + why, "leave it out, or set " + instead);
    }
  }

  private int maxChain() {
    String value = required(Setting.MAX_CHAIN).strip();
    if (!value.matches("[0-9]{1,6}") || Integer.parseInt(value) < 2) {
      throw new InvalidConfigurationException(
          Setting.MAX_CHAIN.variable() + " cannot be '" + value + "'",
          "give a number of at least 2");
    }
    return Integer.parseInt(value);
  }

  WalArchive log(PostgresUri source) {
    WalArchive log =
        WalArchive.of(source)
            .syncInterval(
                Durations.parse(Setting.WAL_SYNC_INTERVAL, required(Setting.WAL_SYNC_INTERVAL)))
            .backupAfterGap(choice(Setting.WAL_BACKUP_AFTER_GAP, Wanted.values()) == Wanted.YES);
    WhenExceeded policy = choice(Setting.WAL_WHEN_EXCEEDED, WhenExceeded.values());
    Optional<String> limit = environment.given(Setting.WAL_MAX_RETAINED);
    if (limit.isPresent()) {
      log = log.retain(Sizes.parse(Setting.WAL_MAX_RETAINED, limit.get()), policy);
    } else {
      refuse(
          Setting.WAL_WHEN_EXCEEDED,
          "there is no limit to exceed",
          Setting.WAL_MAX_RETAINED.variable());
    }
    return environment.given(Setting.WAL_SLOT).map(log::slot).orElse(log);
  }

  private <E extends Enum<E>> E choice(Setting setting, E[] choices) {
    return Choices.of(setting, required(setting), choices);
  }

  private String required(Setting setting) {
    return environment.value(setting).orElseThrow();
  }
}
