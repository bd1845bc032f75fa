package io.tidemark.launcher.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/** What library code never does, and what nothing in it is called. */
@AnalyzeClasses(packages = "io.tidemark.backup", importOptions = LibraryClasses.class)
class HouseStyleTest {

  /** Time comes in through an {@code InstantSource}; waiting is for a condition. */
  private static final Set<String> AMBIENT =
      Set.of(
          "java.time.Instant.now",
          "java.time.LocalDate.now",
          "java.time.LocalDateTime.now",
          "java.time.OffsetDateTime.now",
          "java.time.ZonedDateTime.now",
          "java.time.ZoneId.systemDefault",
          "java.lang.System.currentTimeMillis",
          "java.lang.Thread.sleep",
          "java.nio.charset.Charset.defaultCharset",
          "java.util.Locale.getDefault",
          "java.util.TimeZone.getDefault",
          "java.lang.Runtime.addShutdownHook",
          "java.lang.System.exit",
          "java.lang.System.getenv",
          "java.lang.System.setProperty");

  @ArchTest
  static final ArchRule nothingIsTakenFromTheSurroundings =
      noClasses()
          .that(areNotForTests())
          .should()
          .callMethodWhere(
              DescribedPredicate.describe(
                  "it is one of " + AMBIENT, call -> AMBIENT.contains(nameOf(call))));

  @ArchTest
  static final ArchRule nothingIsPrinted =
      NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.because("a library has no console");

  @ArchTest
  static final ArchRule packagesAreNamedByFeature =
      noClasses()
          .should()
          .resideInAnyPackage(
              "..util..", "..utils..", "..common..", "..impl..", "..model..", "..dto..");

  @ArchTest
  static final ArchRule classesAreNamedByTheirDifference =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Handler")
          .orShould()
          .haveSimpleNameEndingWith("Impl")
          .orShould()
          .haveSimpleNameStartingWith("Abstract")
          .orShould()
          .haveNameMatching(".*[.]Base(?!Type|Backup)[A-Z].*")
          .because("only PostgreSQL's base types and base backups are called that by themselves");

  @ArchTest
  static final ArchRule nothingStaticChanges = noFields().that().areStatic().should().notBeFinal();

  private static DescribedPredicate<JavaClass> areNotForTests() {
    return DescribedPredicate.describe(
        "are not for tests", type -> !type.getPackageName().endsWith(".testkit"));
  }

  private static String nameOf(JavaCall<?> call) {
    return call.getTargetOwner().getFullName() + "." + call.getName();
  }
}
