package io.tidemark.backup.metrics;

import java.util.OptionalLong;

/**
 * How the keeping of a server's log stands, for whoever publishes figures.
 *
 * @param isStreaming whether the server sends it
 * @param retainedBytes what the server keeps because it is not stored; empty if it could not be
 *     asked
 */
public record LogFigures(boolean isStreaming, OptionalLong retainedBytes) {}
