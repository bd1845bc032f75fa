package io.tidemark.launcher.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Arrows point one way: storages to the API, and core to the API. */
@AnalyzeClasses(packages = "io.tidemark.backup", importOptions = LibraryClasses.class)
class ArrowsTest {

  private static final String[] API = {
    "io.tidemark.backup.storage",
    "io.tidemark.backup.source",
    "io.tidemark.backup.codec",
    "io.tidemark.backup.error",
    "io.tidemark.backup.event"
  };

  private static final String STORAGES = "io.tidemark.backup.storage.*..";
  private static final String TESTKIT = "io.tidemark.backup.testkit..";

  @ArchTest
  static final ArchRule theApiNeedsNothingButTheJdk =
      classes()
          .that()
          .resideInAnyPackage(API)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(with(API, "java..", "org.jspecify.."));

  @ArchTest
  static final ArchRule storagesSeeTheApiOnly =
      noClasses().that().resideInAPackage(STORAGES).should().dependOnClassesThat(core());

  @ArchTest
  static final ArchRule coreSeesNoStorage =
      noClasses().that(core()).should().dependOnClassesThat().resideInAPackage(STORAGES);

  @ArchTest
  static final ArchRule coreDoesWithoutTheTestkit =
      noClasses().that(core()).should().dependOnClassesThat().resideInAPackage(TESTKIT);

  private static com.tngtech.archunit.base.DescribedPredicate<
          com.tngtech.archunit.core.domain.JavaClass>
      core() {
    return com.tngtech.archunit.base.DescribedPredicate.describe(
        "belong to core",
        type ->
            type.getPackageName().startsWith("io.tidemark.backup")
                && !isApi(type.getPackageName())
                && !type.getPackageName().startsWith("io.tidemark.backup.storage.")
                && !type.getPackageName().startsWith("io.tidemark.backup.testkit"));
  }

  private static boolean isApi(String name) {
    return java.util.Arrays.asList(API).contains(name);
  }

  private static String[] with(String[] first, String... more) {
    return java.util.stream.Stream.concat(
            java.util.Arrays.stream(first), java.util.Arrays.stream(more))
        .toArray(String[]::new);
  }
}
