package io.tidemark.backup.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.MethodSelector;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

class StorageContractTest {

  @ParameterizedTest
  @EnumSource
  void defectIsCaughtByTheClausesMeantForIt(Defect defect) {
    List<MethodSelector> clauses =
        defect.clauses().stream().map(name -> selectMethod(SuspectContract.class, name)).toList();
    Events tests =
        EngineTestKit.engine("junit-jupiter")
            .configurationParameter(SuspectContract.PARAMETER, defect.name())
            .selectors(clauses.toArray(DiscoverySelector[]::new))
            .execute()
            .testEvents();

    assertThat(names(tests.failed())).isEqualTo(defect.clauses());
  }

  @Test
  void storageWithoutDefectPassesEveryClauseAndEveryClauseCatchesADefect() {
    Events tests =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass(SuspectContract.class))
            .execute()
            .testEvents();

    Set<String> catching =
        Arrays.stream(Defect.values())
            .flatMap(defect -> defect.clauses().stream())
            .collect(Collectors.toSet());
    assertThat(names(tests.failed())).isEmpty();
    assertThat(names(tests.succeeded())).isEqualTo(catching);
  }

  private static Set<String> names(Events events) {
    return events.stream().map(StorageContractTest::name).collect(Collectors.toSet());
  }

  private static String name(Event event) {
    return event
        .getTestDescriptor()
        .getSource()
        .map(source -> ((MethodSource) source).getMethodName())
        .orElseThrow();
  }
}
