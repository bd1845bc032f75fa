package io.tidemark.backup.notification;

import io.tidemark.backup.event.BackupEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/** What tells a service that it has been told of an event before. */
final class EventId {

  private static final int DIGITS = 32;

  private EventId() {}

  /** Events are records of values: what is the same has the same text. */
  static String of(BackupEvent event) {
    return "evt_" + digest(event.getClass().getSimpleName() + event).substring(0, DIGITS);
  }

  /** Returns what ties the start of a run to its end, where a UUID is wanted. */
  static UUID ofRun(String job, String backupId) {
    return UUID.nameUUIDFromBytes((job + "/" + backupId).getBytes(StandardCharsets.UTF_8));
  }

  private static String digest(String text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
