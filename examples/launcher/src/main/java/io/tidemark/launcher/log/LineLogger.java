package io.tidemark.launcher.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** A logger that prints to the log of the process. */
final class LineLogger extends LegacyAbstractLogger {

  private static final long serialVersionUID = 1L;

  /** What the libraries below have to say matters only when something is wrong. */
  private static final String OURS = "io.tidemark.";

  LineLogger(String name) {
    this.name = name;
  }

  @Override
  public boolean isTraceEnabled() {
    return enabled(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return enabled(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return enabled(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return enabled(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return enabled(Level.ERROR);
  }

  private boolean enabled(Level level) {
    boolean loud = name.startsWith(OURS) || level.toInt() >= Level.WARN.toInt();
    return loud && Log.current().prints(level);
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String pattern,
      Object @Nullable [] arguments,
      @Nullable Throwable problem) {
    String message = MessageFormatter.basicArrayFormat(pattern, arguments);
    Log.current().print(level, name, message, problem);
  }
}
