package io.tidemark.backup.storage.sftp;

import java.time.Duration;

/**
 * How long to wait.
 *
 * @param silence for how long a server that owes an answer may say nothing at all
 * @param keepAlive after how long without any traffic the server is asked something
 */
record Timing(Duration silence, Duration keepAlive) {

  Timing {
    if (silence.compareTo(Duration.ofMillis(1)) < 0
        || keepAlive.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException(
          "a timeout must be positive: " + silence + ", " + keepAlive);
    }
  }

  /** Returns how often to look whether a limit is exceeded. */
  Duration tick() {
    Duration shorter = silence.compareTo(keepAlive) < 0 ? silence : keepAlive;
    Duration quarter = shorter.dividedBy(4).plusMillis(1);
    return quarter.compareTo(Duration.ofSeconds(5)) < 0 ? quarter : Duration.ofSeconds(5);
  }
}
