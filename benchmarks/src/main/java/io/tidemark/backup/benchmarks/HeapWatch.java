package io.tidemark.backup.benchmarks;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** Watches this process's memory. Thread-safe. */
final class HeapWatch {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String ON_REQUEST = "System.gc()";
  private static final long PERIOD = 200;
  private static final String PEAK_RESIDENT = "VmHWM:";

  private final Set<String> heapPools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .map(MemoryPoolMXBean::getName)
          .collect(Collectors.toSet());
  private final String cause;
  private final AtomicLong peakAfterCollection = new AtomicLong();

  private HeapWatch(String cause) {
    this.cause = cause;
  }

  static HeapWatch start() {
    return start("");
  }

  private static HeapWatch start(String cause) {
    HeapWatch watch = new HeapWatch(cause);
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      ((NotificationEmitter) collector)
          .addNotificationListener((event, from) -> watch.collected(event), null, null);
    }
    return watch;
  }

  /** Collects all garbage again and again, and counts only what that leaves: what is in use. */
  static HeapWatch startCollecting() {
    HeapWatch watch = start(ON_REQUEST);
    Thread collector = new Thread(HeapWatch::collectForEver, "collector");
    collector.setDaemon(true);
    collector.start();
    return watch;
  }

  private static void collectForEver() {
    CountDownLatch never = new CountDownLatch(1);
    try {
      while (!never.await(PERIOD, TimeUnit.MILLISECONDS)) {
        System.gc();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void collected(Notification event) {
    if (event.getUserData() instanceof CompositeData data) {
      GarbageCollectionNotificationInfo collection = GarbageCollectionNotificationInfo.from(data);
      if (!collection.getGcCause().startsWith(cause)) {
        return;
      }
      long used =
          collection.getGcInfo().getMemoryUsageAfterGc().entrySet().stream()
              .filter(pool -> heapPools.contains(pool.getKey()))
              .mapToLong(pool -> pool.getValue().getUsed())
              .sum();
      peakAfterCollection.accumulateAndGet(used, Math::max);
    }
  }

  /** Says the most that was seen, in MiB. */
  String summary() {
    return "heap after a collection at most %d MiB, resident at most %d MiB"
        .formatted(peakAfterCollection.get() >> 20, peakResidentKib() >> 10);
  }

  /** Linux only; elsewhere 0. */
  private static long peakResidentKib() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(PEAK_RESIDENT))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
