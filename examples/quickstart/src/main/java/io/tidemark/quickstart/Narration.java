package io.tidemark.quickstart;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Tells step by step what happens and how long it took. */
final class Narration {

  private final PrintStream out;
  private int step;

  Narration(PrintStream out) {
    this.out = out;
  }

  /** Does {@code work} as the next step and returns what it returns. */
  <T> T step(String title, Callable<T> work) throws Exception {
    long start = System.nanoTime();
    out.printf(Locale.ROOT, "%n %d. %s%n", ++step, title);
    T result = work.call();
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    out.printf(Locale.ROOT, "    done in %.1f s%n", took.toMillis() / 1e3);
    return result;
  }

  /** Says that all steps are done. */
  void end() {
    out.printf("%n Done. What is left:%n");
  }

  /** Prints one line below the title of the step. */
  void say(String format, Object... values) {
    out.println("    " + String.format(Locale.ROOT, format, values));
  }
}
