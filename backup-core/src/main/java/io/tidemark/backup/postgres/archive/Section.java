package io.tidemark.backup.postgres.archive;

/** The part of a restore that an entry belongs to, with its number in the archive. */
public enum Section {
  NONE(1),
  PRE_DATA(2),
  DATA(3),
  POST_DATA(4);

  private final int code;

  Section(int code) {
    this.code = code;
  }

  /** Returns the number that stands in the archive. */
  public int code() {
    return code;
  }
}
