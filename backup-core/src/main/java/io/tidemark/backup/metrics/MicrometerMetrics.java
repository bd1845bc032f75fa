package io.tidemark.backup.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.tidemark.backup.metrics.Sample.Series;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * The figures as Micrometer's meters: {@code new MicrometerMetrics(metrics).bindTo(registry)}.
 * Needs {@code io.micrometer:micrometer-core}, which this library does not bring. A meter is there
 * as long as its value. Thread-safe.
 */
// Who calls this has Micrometer; who does not, need not have it to compile against this module.
@SuppressWarnings("exports")
public final class MicrometerMetrics implements MeterBinder {

  private final BackupMetrics metrics;

  /** Prepares to bind. */
  public MicrometerMetrics(BackupMetrics metrics) {
    this.metrics = metrics;
  }

  /** Registers what there is, and from now on also what comes. */
  @Override
  public void bindTo(MeterRegistry registry) {
    Bound bound = new Bound(metrics, registry);
    bound.refresh();
    metrics.follow(bound::refresh);
  }

  /** The meters in one registry. */
  private static final class Bound {

    private final BackupMetrics metrics;
    private final MeterRegistry registry;
    private final Map<Metric, MultiGauge> gauges = new EnumMap<>(Metric.class);
    private final Set<Series> counted = new HashSet<>();

    Bound(BackupMetrics metrics, MeterRegistry registry) {
      this.metrics = metrics;
      this.registry = registry;
    }

    synchronized void refresh() {
      Map<Metric, List<MultiGauge.Row<?>>> rows = new EnumMap<>(Metric.class);
      gauges.keySet().forEach(known -> rows.put(known, new ArrayList<>()));
      for (Sample sample : metrics.samples()) {
        if (sample.metric().type() == Metric.Type.GAUGE) {
          rows.computeIfAbsent(sample.metric(), none -> new ArrayList<>()).add(row(sample));
        } else if (counted.add(sample.series())) {
          count(sample.series());
        }
      }
      rows.forEach((metric, values) -> gauge(metric).register(values, true));
    }

    private MultiGauge gauge(Metric metric) {
      return gauges.computeIfAbsent(
          metric,
          each ->
              MultiGauge.builder(each.dotted())
                  .description(each.help())
                  .baseUnit(each.unit().isEmpty() ? null : each.unit())
                  .register(registry));
    }

    /** What is told live is asked for anew; the rest stays until the next look. */
    private MultiGauge.Row<?> row(Sample sample) {
      Series series = sample.series();
      ToDoubleFunction<BackupMetrics> value =
          BackupMetrics.isLive(series.metric())
              ? all -> all.live(series).map(Sample::value).orElse(Double.NaN)
              : all -> sample.value();
      return MultiGauge.Row.of(tags(series), metrics, value);
    }

    /** Micrometer holds the object weakly, so the functions hold it, too. */
    private void count(Series series) {
      Metric metric = series.metric();
      if (metric.type() == Metric.Type.COUNTER) {
        FunctionCounter.builder(metric.dotted(), metrics, any -> value(series))
            .description(metric.help())
            .baseUnit(metric.unit().isEmpty() ? null : metric.unit())
            .tags(tags(series))
            .register(registry);
      } else {
        FunctionTimer.builder(
                metric.dotted(),
                metrics,
                any -> metrics.live(series).map(Sample::count).orElse(0L),
                any -> value(series),
                TimeUnit.SECONDS)
            .description(metric.help())
            .tags(tags(series))
            .register(registry);
      }
    }

    private double value(Series series) {
      return metrics.live(series).map(Sample::value).orElse(0.0);
    }

    private static Tags tags(Series series) {
      List<Tag> tags = new ArrayList<>();
      for (int i = 0; i < series.tags().size(); i++) {
        tags.add(Tag.of(series.metric().tags().get(i), series.tags().get(i)));
      }
      return Tags.of(tags);
    }
  }
}
