/**
 * What the benchmark scripts start as a process of its own: one backup, and what it took. Not
 * published.
 */
@NullMarked
package io.tidemark.backup.benchmarks;

import org.jspecify.annotations.NullMarked;
