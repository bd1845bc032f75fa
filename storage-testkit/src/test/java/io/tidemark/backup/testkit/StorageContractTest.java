package io.tidemark.backup.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StorageContractTest {

  @ParameterizedTest
  @EnumSource
  void defectIsCaughtByTheClausesMeantForIt(Defect defect) {
    SuiteRun run = SuiteRun.of(SuspectContract.class, defect.name(), defect.clauses());

    assertThat(run.failures()).containsOnlyKeys(defect.clauses());
  }

  @Test
  void storageWithoutDefectPassesEveryClauseAndEveryClauseCatchesADefect() {
    SuiteRun run = SuiteRun.of(SuspectContract.class);

    Set<String> catching =
        Arrays.stream(Defect.values())
            .flatMap(defect -> defect.clauses().stream())
            .collect(Collectors.toSet());
    assertThat(run.failures()).isEmpty();
    assertThat(run.succeeded()).isEqualTo(catching);
  }
}
