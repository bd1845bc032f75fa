package io.tidemark.launcher.environment;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The process's environment with {@code NAME_FILE} variables replaced by what the files hold.
 * Immutable; it holds secrets, so it has no {@code toString} of its own.
 */
public final class Environment {

  private static final String PREFIX = "BACKUP_";
  private static final String FILE = "_FILE";

  private final Map<String, String> values;
  private final Map<String, String> olderNames;
  private final List<String> warnings;

  private Environment(Aliases aliases, List<String> warnings) {
    this.values = Map.copyOf(aliases.values());
    this.olderNames = Map.copyOf(aliases.taken());
    this.warnings = List.copyOf(warnings);
  }

  /**
   * Reads the variables, and the files that they name.
   *
   * @throws InvalidConfigurationException if a name is set both ways or a file cannot be read
   */
  public static Environment of(Map<String, String> variables) {
    Map<String, String> values = new HashMap<>(variables);
    List<String> names = new ArrayList<>(Setting.variables());
    names.addAll(Setting.FOREIGN);
    Aliases.renamed().forEach(names::add);
    for (String name : names) {
      String file = variables.get(name + FILE);
      if (file != null) {
        checkOnce(name, variables);
        values.put(name, content(name + FILE, file));
      }
    }
    Aliases aliases = Aliases.in(values);
    List<String> warnings = new ArrayList<>(unknown(variables));
    aliases.warning().ifPresent(warnings::add);
    return new Environment(aliases, warnings);
  }

  private static void checkOnce(String name, Map<String, String> variables) {
    if (variables.containsKey(name)) {
      throw new InvalidConfigurationException(
          name + " and " + name + FILE + " are both set", "keep one of the two");
    }
  }

  /** Editors end a file with a newline that is no part of the value; one of it is dropped. */
  private static String content(String variable, String file) {
    try {
      String text = Files.readString(Path.of(file), StandardCharsets.UTF_8);
      return text.replaceFirst("\r?\n\\z", "");
    } catch (IOException | InvalidPathException e) {
      throw new InvalidConfigurationException(
          variable + " names a file that cannot be read: " + file,
          "check that it exists and that this user may read it",
          e);
    }
  }

  private static List<String> unknown(Map<String, String> variables) {
    List<String> warnings = new ArrayList<>();
    for (String name : new TreeSet<>(variables.keySet())) {
      String plain = name.endsWith(FILE) ? name.substring(0, name.length() - 5) : name;
      if (name.startsWith(PREFIX)
          && !Setting.variables().contains(plain)
          && !Aliases.isKnown(plain)) {
        warnings.add("unknown setting " + name + " has no effect" + suggestion(plain));
      }
    }
    return warnings;
  }

  private static String suggestion(String name) {
    return Spelling.nearest(name, Setting.variables())
        .map(known -> ", did you mean " + known + "?")
        .orElse("");
  }

  /** What is probably a mistake. */
  public List<String> warnings() {
    return warnings;
  }

  /** Returns the value of a setting, or its fallback. An empty variable counts as not set. */
  public Optional<String> value(Setting setting) {
    return given(setting).or(setting::fallback);
  }

  /** Returns the value of a setting if it is set. */
  public Optional<String> given(Setting setting) {
    return Optional.ofNullable(values.get(setting.variable())).filter(value -> !value.isBlank());
  }

  /** Returns the names of an older script that a setting comes from, if it does. */
  public Optional<String> olderName(Setting setting) {
    return Optional.ofNullable(olderNames.get(setting.variable()));
  }

  /** Returns all variables, with files read, for those who look for the names of others. */
  public Map<String, String> variables() {
    return values;
  }
}
