package io.tidemark.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReadmeTest {

  private static final Path README = Path.of("..", "..", "README.md");
  private static final Path SNIPPETS =
      Path.of("src/main/java/io/tidemark/quickstart/Snippets.java");
  private static final Pattern JAVA = Pattern.compile("(?s)```java\n(.*?)```");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^):]+)\\)");

  @Test
  void theCodeOfTheReadmeIsCompiled() throws IOException {
    String compiled = withoutSpace(Files.readString(SNIPPETS));

    assertThat(groups(JAVA))
        .hasSize(4)
        .allSatisfy(code -> assertThat(compiled).contains(withoutSpace(code)));
  }

  @Test
  void theLinksOfTheReadmeLeadSomewhere() throws IOException {
    assertThat(groups(LINK))
        .isNotEmpty()
        .allSatisfy(link -> assertThat(README.resolveSibling(link)).exists());
  }

  private static List<String> groups(Pattern pattern) throws IOException {
    return pattern
        .matcher(Files.readString(README))
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }

  private static String withoutSpace(String code) {
    return code.replaceAll("\\s", "");
  }
}
