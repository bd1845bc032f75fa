package io.tidemark.launcher.environment;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that somebody probably meant. */
final class Spelling {

  /** More typing errors than this, and names resemble each other by chance. */
  private static final int MAX_DISTANCE = 3;

  private Spelling() {}

  static Optional<String> nearest(String name, Collection<String> known) {
    return known.stream()
        .filter(candidate -> distance(name, candidate) <= MAX_DISTANCE)
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)));
  }

  /** The Levenshtein distance, row by row. */
  private static int distance(String from, String to) {
    int[] above = new int[to.length() + 1];
    for (int column = 0; column < above.length; column++) {
      above[column] = column;
    }
    for (int row = 1; row <= from.length(); row++) {
      int[] current = new int[above.length];
      current[0] = row;
      for (int column = 1; column < current.length; column++) {
        int same = from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1;
        int step = 1 + Math.min(above[column], current[column - 1]);
        current[column] = Math.min(step, above[column - 1] + same);
      }
      above = current;
    }
    return above[to.length()];
  }
}
