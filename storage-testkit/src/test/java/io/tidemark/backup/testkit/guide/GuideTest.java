package io.tidemark.backup.testkit.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidemark.backup.storage.StorageLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The guide for plugin authors shows code that compiles and passes the contract. */
class GuideTest {

  private static final Path GUIDE = Path.of("..", "docs", "storage-plugin.md");
  private static final Path SOURCES =
      Path.of("src", "test", "java", GuideTest.class.getPackageName().replace('.', '/'));
  private static final Path EXAMPLE = Path.of("..", "examples", "custom-storage", "src");

  @Test
  void everyCodeBlockIsPartOfACompiledSource() throws IOException {
    List<String> blocks =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(GUIDE))
            .results()
            .map((MatchResult result) -> result.group(1).strip())
            .toList();
    List<String> sources = sources();

    assertThat(blocks).hasSizeGreaterThanOrEqualTo(6);
    assertThat(blocks).allMatch(block -> sources.stream().anyMatch(text -> text.contains(block)));
  }

  private static List<String> sources() throws IOException {
    try (Stream<Path> own = Files.walk(SOURCES);
        Stream<Path> example = Files.walk(EXAMPLE)) {
      return Stream.concat(own, example)
          .filter(file -> file.toString().endsWith(".java"))
          .map(GuideTest::text)
          .toList();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void providerOfTheGuideOpensAStorage() throws IOException {
    DriveStorageProvider provider = new DriveStorageProvider();

    provider.open(StorageLocation.parse("drive://account/?region=us")).close();

    assertThat(provider.scheme()).isEqualTo("drive");
    assertThat(provider.parameters()).containsExactly("region");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> provider.open(StorageLocation.parse("drive:///path")))
        .withMessageContaining("hint:");
  }
}
