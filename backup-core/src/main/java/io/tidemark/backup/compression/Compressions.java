package io.tidemark.backup.compression;

import io.tidemark.backup.codec.Compression;
import io.tidemark.backup.error.InvalidConfigurationException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Finds the library's compressions by their names, and reads their text form. */
public final class Compressions {

  /** What a format makes of a level, and the level it has when none is given. */
  private record Format(@Nullable Integer defaultLevel, IntFunction<Compression> atLevel) {}

  private static final Map<String, Format> FORMATS =
      Collections.unmodifiableMap(
          new TreeMap<>(
              Map.of(
                  Zstd.NAME, new Format(Zstd.DEFAULT_LEVEL, Zstd::level),
                  Gzip.NAME, new Format(Gzip.DEFAULT_LEVEL, Gzip::level),
                  Lz4.NAME, new Format(null, level -> Lz4.frame()),
                  Xz.NAME, new Format(Xz.DEFAULT_PRESET, Xz::preset),
                  NoCompression.NAME, new Format(null, level -> NoCompression.instance()))));

  private Compressions() {}

  /**
   * Returns a compression that decompresses what a manifest calls {@code name}; everything else
   * that decompressing needs is in the stream.
   *
   * @throws InvalidConfigurationException if there is none of that name
   */
  public static Compression named(String name) {
    Format format = FORMATS.get(name);
    if (format == null) {
      throw new InvalidConfigurationException(
          "unknown compression '" + name + "'",
          "the known ones are " + String.join(", ", FORMATS.keySet()));
    }
    Integer level = format.defaultLevel();
    return format.atLevel().apply(level == null ? 0 : level);
  }

  /** Returns the compression whose files end in {@code suffix}; empty if there is none. */
  public static Optional<Compression> withSuffix(String suffix) {
    return FORMATS.keySet().stream()
        .map(Compressions::named)
        .filter(compression -> compression.suffix().equals(suffix))
        .findFirst();
  }

  /**
   * Returns the compression that {@code text} describes: a name and, where the format has levels,
   * an optional level, such as {@code zstd:3}.
   *
   * @throws InvalidConfigurationException if the name or the level is not known
   */
  public static Compression parse(String text) {
    String trimmed = text.trim();
    int colon = trimmed.indexOf(':');
    if (colon < 0) {
      return named(trimmed);
    }
    String name = trimmed.substring(0, colon);
    Compression atDefaultLevel = named(name);
    Format format = FORMATS.get(name);
    if (format == null || format.defaultLevel() == null) {
      throw new InvalidConfigurationException(
          "compression '" + text + "' has a level, but " + name + " has none",
          "write " + atDefaultLevel.name());
    }
    return format.atLevel().apply(level(text, trimmed.substring(colon + 1)));
  }

  private static int level(String text, String level) {
    try {
      return Integer.parseInt(level);
    } catch (NumberFormatException e) {
      throw new InvalidConfigurationException(
          "compression '" + text + "' has the level '" + level + "', which is not a whole number",
          "write a name and a level, such as zstd:3",
          e);
    }
  }
}
