package io.tidemark.backup.coordination;

/** Something whose own server can say whose turn it is, such as a source in PostgreSQL. */
public interface HasCoordination {

  /** Returns a coordination that asks that server. Opens nothing. */
  Coordination coordination();
}
