package io.tidemark.backup.servers;

import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;

/** What a machine can run: missing is a skip, and a failure where BACKUP_TEST_REQUIRE names it. */
final class TestCapability {

  private TestCapability() {}

  static void require(String name, boolean present, String reason) {
    if (present) {
      return;
    }
    String required = System.getenv().getOrDefault("BACKUP_TEST_REQUIRE", "");
    if (Arrays.asList(required.split("[, ]+")).contains(name)) {
      throw new AssertionError("BACKUP_TEST_REQUIRE names '" + name + "', but " + reason);
    }
    Assumptions.abort(name + ": " + reason);
  }
}
