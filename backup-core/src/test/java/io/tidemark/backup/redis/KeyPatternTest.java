package io.tidemark.backup.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.servers.RedisServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class KeyPatternTest {

  private static final String ALPHABET = "abc*?[]^-\\";
  private static final long SEED = 20260131;

  @Test
  void matchesWhatTheServerMatches() {
    List<String> keys = new ArrayList<>(List.of("user:1", "user:12", "order:1", "a-c", "[x]"));
    Random random = new Random(SEED);
    for (int i = 0; i < 300; i++) {
      keys.add(text(random, 1 + random.nextInt(4)));
    }
    List<String> patterns =
        new ArrayList<>(
            List.of("user:*", "*:1", "user:?", "*", "[^u]*", "[a-c]*", "\\[x\\]", "?*?*?", "**1"));
    for (int i = 0; i < 400; i++) {
      patterns.add(text(random, 1 + random.nextInt(5)));
    }
    try (RedisServer server = RedisServer.start()) {
      server.cli(words("MSET", keys).toArray(String[]::new));
      List<String> answers = answers(server, patterns);
      for (int i = 0; i < patterns.size(); i++) {
        assertThat(matching(keys, patterns.get(i)))
            .describedAs("pattern %s, seed %d", patterns.get(i), SEED)
            .isEqualTo(answers.get(i));
      }
    }
  }

  private static String text(Random random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  private static List<String> words(String command, List<String> keys) {
    List<String> words = new ArrayList<>(List.of(command));
    keys.forEach(key -> words.addAll(List.of(key, "1")));
    return words;
  }

  /** Asks for all patterns at once; each answer is the sorted keys in one line. */
  private static List<String> answers(RedisServer server, List<String> patterns) {
    List<String> words = new ArrayList<>(List.of("EVAL", SCRIPT, "0"));
    words.addAll(patterns);
    return List.of(server.cli(words.toArray(String[]::new)).split("\n", -1));
  }

  private static final String SCRIPT =
      """
      local all = {}
      for _, pattern in ipairs(ARGV) do
        local keys = redis.call('KEYS', pattern)
        table.sort(keys)
        all[#all + 1] = '=' .. table.concat(keys, ' ')
      end
      return table.concat(all, '\\n')
      """;

  private static String matching(List<String> keys, String pattern) {
    KeyPattern compiled = KeyPattern.of(pattern);
    TreeSet<String> matching = new TreeSet<>();
    for (String key : keys) {
      if (compiled.matches(key.getBytes(StandardCharsets.UTF_8))) {
        matching.add(key);
      }
    }
    return "=" + String.join(" ", matching);
  }

  @Test
  void manyStarsTakeNoTime() {
    byte[] key = "a".repeat(10_000).getBytes(StandardCharsets.UTF_8);
    assertThat(KeyPattern.of("*a".repeat(100) + "b").matches(key)).isFalse();
  }

  @Test
  void anEmptyPatternIsRefused() {
    assertThatThrownBy(() -> KeyPattern.of("")).isInstanceOf(InvalidConfigurationException.class);
  }
}
