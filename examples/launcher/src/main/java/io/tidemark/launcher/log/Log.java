package io.tidemark.launcher.log;

import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/**
 * Where the log of this process goes. Process-wide, because SLF4J is; set once, before the first
 * event.
 *
 * @param level the least important level that is printed
 * @param json whether lines are JSON objects
 */
public record Log(Level level, boolean json, PrintStream out, InstantSource clock) {

  private static final AtomicReference<Log> CURRENT =
      new AtomicReference<>(new Log(Level.INFO, false, System.err, InstantSource.system()));

  /** Makes this the log of the process. */
  public void use() {
    CURRENT.set(this);
  }

  static Log current() {
    return Objects.requireNonNull(CURRENT.get());
  }

  boolean prints(Level event) {
    return event.toInt() >= level.toInt();
  }

  void print(Level event, String logger, String message, @Nullable Throwable problem) {
    Map<String, String> context =
        Objects.requireNonNullElse(MDC.getCopyOfContextMap(), Map.<String, String>of());
    Line line = new Line(clock.instant(), event, logger, message, context, problem);
    out.println(json ? line.json() : line.text());
  }
}
