/**
 * When something is to be done, and what has become of it: cron patterns, fixed intervals, jitter.
 * Pure: looks at no clock and starts nothing.
 */
@org.jspecify.annotations.NullMarked
package io.tidemark.backup.schedule;
