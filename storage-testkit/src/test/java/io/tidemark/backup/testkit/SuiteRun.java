package io.tidemark.backup.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/**
 * How the clauses of a suite went.
 *
 * @param succeeded the names of those that passed
 * @param failures the names of those that did not, and why
 */
record SuiteRun(Set<String> succeeded, Map<String, String> failures) {

  static final String DEFECT = "defect";

  /** Runs a whole suite on what has no defect. */
  static SuiteRun of(Class<?> suite) {
    return run(Map.of(), List.of(selectClass(suite)));
  }

  /** Runs some clauses of a suite on what has a defect. */
  static SuiteRun of(Class<?> suite, String defect, Set<String> clauses) {
    return run(
        Map.of(DEFECT, defect),
        clauses.stream().<DiscoverySelector>map(name -> selectMethod(suite, name)).toList());
  }

  private static SuiteRun run(Map<String, String> parameters, List<DiscoverySelector> selectors) {
    Events tests =
        EngineTestKit.engine("junit-jupiter")
            .configurationParameters(parameters)
            .selectors(selectors.toArray(DiscoverySelector[]::new))
            .execute()
            .testEvents();
    return new SuiteRun(
        tests.succeeded().stream().map(SuiteRun::name).collect(Collectors.toSet()),
        tests.failed().stream().collect(Collectors.toMap(SuiteRun::name, SuiteRun::reason)));
  }

  private static String reason(Event event) {
    return event
        .getRequiredPayload(TestExecutionResult.class)
        .getThrowable()
        .map(Throwable::toString)
        .orElse("");
  }

  private static String name(Event event) {
    return event
        .getTestDescriptor()
        .getSource()
        .map(source -> ((MethodSource) source).getMethodName())
        .orElseThrow();
  }
}
