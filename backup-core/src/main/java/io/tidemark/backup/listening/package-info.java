/**
 * Tells listeners what happens, each on a thread of its own, so that none of them can delay what
 * they are told of, or each other. What is told, and when, belongs to whoever tells it.
 */
package io.tidemark.backup.listening;
