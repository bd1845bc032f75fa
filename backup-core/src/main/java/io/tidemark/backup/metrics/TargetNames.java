package io.tidemark.backup.metrics;

import io.tidemark.backup.report.ReportFacts.PlaceState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Short names of places for tags: the scheme, and from the second of a scheme on its number, so
 * that no path, host or bucket becomes part of a series.
 */
final class TargetNames {

  private final Map<String, String> names = new HashMap<>();

  TargetNames(List<PlaceState> places) {
    Map<String, Integer> counts = new HashMap<>();
    for (PlaceState place : places) {
      String scheme = scheme(place.location());
      int number = counts.merge(scheme, 1, Integer::sum);
      names.put(place.location(), number == 1 ? scheme : scheme + "-" + number);
    }
  }

  private static String scheme(String location) {
    int end = location.indexOf(':');
    return end < 0 ? location : location.substring(0, end);
  }

  String of(String location) {
    return names.getOrDefault(location, scheme(location));
  }
}
