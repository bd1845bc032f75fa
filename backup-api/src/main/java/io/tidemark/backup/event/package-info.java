/**
 * What a run tells while it works: progress for people and programs. Values only; delivery is the
 * pipeline's.
 */
package io.tidemark.backup.event;
