package io.tidemark.backup.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class TestCapabilityTest {

  @Test
  void presentCapabilityLetsTheTestRun() {
    assertThatCode(() -> TestCapability.require("mount", true, "-", "mount"))
        .doesNotThrowAnyException();
  }

  @Test
  void missingCapabilitySkipsTheTestWithItsReason() {
    assertThatExceptionOfType(TestAbortedException.class)
        .isThrownBy(() -> TestCapability.require("mount", false, "not root", "strace"))
        .withMessageContaining("not root");
  }

  @Test
  void missingCapabilityFailsTheTestWhereItIsRequired() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> TestCapability.require("mount", false, "not root", "strace , mount"))
        .withMessageContaining("mount")
        .withMessageContaining("not root");
  }
}
