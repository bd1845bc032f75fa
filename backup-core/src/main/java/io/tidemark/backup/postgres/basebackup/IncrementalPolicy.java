package io.tidemark.backup.postgres.basebackup;

import io.tidemark.backup.postgres.WhenImpossible;

/**
 * When backups are incremental.
 *
 * @param whenImpossible what happens if one cannot be
 * @param maxChain how many backups a chain has at most, with the full one
 */
public record IncrementalPolicy(WhenImpossible whenImpossible, int maxChain) {}
