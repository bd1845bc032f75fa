package io.tidemark.backup.testkit;

import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Skips a test that cannot run on this machine, and fails it where the environment variable {@code
 * BACKUP_TEST_REQUIRE} (a comma-separated list) names the capability that is missing.
 */
public final class TestCapability {

  private static final String VARIABLE = "BACKUP_TEST_REQUIRE";

  private TestCapability() {}

  /**
   * Continues if the capability is present; otherwise aborts the calling test.
   *
   * @param capability a short name, such as {@code mount}, {@code strace} or {@code docker}
   * @param present whether this machine has it
   * @param reason what is missing, for the report
   */
  public static void require(String capability, boolean present, String reason) {
    String required = System.getenv(VARIABLE);
    require(capability, present, reason, required == null ? "" : required);
  }

  static void require(String capability, boolean present, String reason, String required) {
    if (present) {
      return;
    }
    if (Set.of(required.trim().split("\\s*,\\s*")).contains(capability)) {
      Assertions.fail("%s requires '%s': %s".formatted(VARIABLE, capability, reason));
    }
    Assumptions.abort("needs '%s': %s".formatted(capability, reason));
  }
}
