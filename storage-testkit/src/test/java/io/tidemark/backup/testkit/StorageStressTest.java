package io.tidemark.backup.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class StorageStressTest {

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void defectIsBroughtOutByTheClausesMeantForIt(FolderDefect defect) {
    SuiteRun run = SuiteRun.of(SuspectStress.class, defect.name(), defect.clauses());

    assertThat(run.failures()).containsOnlyKeys(defect.clauses());
  }

  @Test
  void folderWithoutDefectBearsEverythingAndEveryClauseBringsOutADefect() {
    SuiteRun run = SuiteRun.of(SuspectStress.class);

    Set<String> clauses =
        Arrays.stream(FolderDefect.values())
            .flatMap(defect -> defect.clauses().stream())
            .collect(Collectors.toSet());
    assertThat(run.failures()).isEmpty();
    assertThat(run.succeeded()).isEqualTo(clauses);
  }
}
