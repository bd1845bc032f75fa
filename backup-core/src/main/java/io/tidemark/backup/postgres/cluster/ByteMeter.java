package io.tidemark.backup.postgres.cluster;

/**
 * Is told about bytes that were read from an archive, often and from any thread, and can throw an
 * unchecked exception to stop the work.
 */
@FunctionalInterface
public interface ByteMeter {

  void passed(long bytes);
}
