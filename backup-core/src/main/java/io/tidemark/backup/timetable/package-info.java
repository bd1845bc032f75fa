/**
 * Does tasks when they are due: slots, the queue, a timer and workers. Knows nothing of backups or
 * events, nor of other instances of the host; what is done, and what is told of it, is given.
 */
@org.jspecify.annotations.NullMarked
package io.tidemark.backup.timetable;
