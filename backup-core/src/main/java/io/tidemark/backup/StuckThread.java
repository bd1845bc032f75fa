package io.tidemark.backup;

import io.tidemark.backup.error.RunCancelledException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A thread that does not react to an interrupt, and where it hangs.
 *
 * @param stack what it is in, innermost call first
 */
@SuppressWarnings("ArrayRecordComponent")
record StuckThread(String name, StackTraceElement[] stack) {

  static StuckThread of(@Nullable Thread thread) {
    return thread == null
        ? new StuckThread("not started", new StackTraceElement[0])
        : new StuckThread(thread.getName(), thread.getStackTrace());
  }

  /** Returns what the caller of a cancelled run is told whose thread hangs. */
  RunCancelledException cancellation(RunCancelledException reason, String stage, Duration grace) {
    IllegalStateException place = new IllegalStateException("the thread '" + name + "' hangs here");
    place.setStackTrace(stack);
    return new RunCancelledException(
        "%s; while %s, its thread '%s' hangs in %s and has not come back for %s"
            .formatted(Failures.text(reason), stage, name, call(), grace),
        "the device or server behind that call does not answer; look at it. The thread ends when"
            + " the call does, cleans up, and publishes nothing more",
        place);
  }

  /** The innermost call tells what blocks; the one outside of the JDK tells what for. */
  private String call() {
    Optional<String> own =
        Arrays.stream(stack)
            .filter(frame -> frame.getModuleName() == null || !isOfTheJdk(frame.getModuleName()))
            .findFirst()
            .map(StuckThread::text);
    String innermost = stack.length == 0 ? "an unknown call" : text(stack[0]);
    return own.filter(outer -> !outer.equals(innermost))
        .map(outer -> innermost + " (called by " + outer + ")")
        .orElse(innermost);
  }

  private static boolean isOfTheJdk(String module) {
    return module.startsWith("java.") || module.startsWith("jdk.");
  }

  private static String text(StackTraceElement frame) {
    return frame.getClassName() + "." + frame.getMethodName();
  }
}
