package io.tidemark.backup.metrics;

import java.util.List;
import java.util.Locale;

/** Prometheus' text format 0.0.4, without times: one would void a whole file of node_exporter. */
final class PrometheusText {

  /** From here on a double skips whole numbers. */
  private static final double EXACT = 0x1p53;

  private PrometheusText() {}

  /** Prints figures that are sorted by metric. */
  static String of(List<Sample> samples) {
    StringBuilder text = new StringBuilder();
    Metric last = null;
    for (Sample sample : samples) {
      if (sample.metric() != last) {
        last = sample.metric();
        head(last, text);
      }
      line(sample, text);
    }
    return text.toString();
  }

  private static void head(Metric metric, StringBuilder text) {
    String type =
        switch (metric.type()) {
          case GAUGE -> "gauge";
          case COUNTER -> "counter";
          case TIMER -> "summary";
        };
    text.append("# HELP ").append(metric.prometheus()).append(' ');
    text.append(metric.help().replace("\\", "\\\\").replace("\n", "\\n")).append('\n');
    text.append("# TYPE ").append(metric.prometheus()).append(' ').append(type).append('\n');
  }

  private static void line(Sample sample, StringBuilder text) {
    String name = sample.metric().prometheus();
    if (sample.metric().type() == Metric.Type.TIMER) {
      value(name + "_count", sample, (double) sample.count(), text);
      value(name + "_sum", sample, sample.value(), text);
    } else {
      value(name, sample, sample.value(), text);
    }
  }

  private static void value(String name, Sample sample, double value, StringBuilder text) {
    text.append(name);
    for (int i = 0; i < sample.tags().size(); i++) {
      text.append(i == 0 ? '{' : ',');
      text.append(sample.metric().tags().get(i)).append("=\"");
      text.append(escaped(sample.tags().get(i))).append('"');
    }
    text.append(sample.tags().isEmpty() ? " " : "} ").append(number(value)).append('\n');
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < EXACT
        ? String.format(Locale.ROOT, "%d", (long) value)
        : Double.toString(value);
  }
}
