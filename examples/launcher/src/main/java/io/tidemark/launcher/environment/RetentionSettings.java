package io.tidemark.launcher.environment;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.retention.Retention;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;

/** What the environment says about the backups that stay. */
record RetentionSettings(Environment environment) {

  Retention policy() {
    return given()
        .orElseThrow(
            () ->
                new InvalidConfigurationException(
                    "nothing says which backups stay",
                    "set BACKUP_RETENTION, such as last=3,daily=7,weekly=4,monthly=6"));
  }

  /** Returns the policy; empty if none is set. */
  Optional<Retention> given() {
    return environment.given(Setting.RETENTION).map(this::policy);
  }

  private Retention policy(String rules) {
    Retention policy = Retention.parse(rules).neverFewerThan(fewest()).zone(zone());
    return environment
        .given(Setting.RETENTION_MAX_BYTES)
        .map(size -> policy.maximumBytes(Sizes.parse(Setting.RETENTION_MAX_BYTES, size)))
        .orElse(policy);
  }

  private int fewest() {
    String value = environment.value(Setting.RETENTION_MIN).orElseThrow();
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new InvalidConfigurationException(
          "BACKUP_RETENTION_MIN is no number: '" + value + "'", "write a whole number from 1", e);
    }
  }

  private ZoneId zone() {
    String value = environment.value(Setting.RETENTION_ZONE).orElseThrow();
    try {
      return ZoneId.of(value);
    } catch (DateTimeException e) {
      throw new InvalidConfigurationException(
          "BACKUP_RETENTION_ZONE is no time zone: '" + value + "'",
          "write one such as UTC or Europe/Berlin",
          e);
    }
  }
}
