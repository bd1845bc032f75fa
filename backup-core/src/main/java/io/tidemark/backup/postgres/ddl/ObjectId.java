package io.tidemark.backup.postgres.ddl;

/**
 * The identity of a database object: a row of a system catalog.
 *
 * @param catalog the catalog's OID, unsigned
 * @param oid the row's OID, unsigned
 */
record ObjectId(long catalog, long oid) {

  /** The identity of what exists only in a dump, such as the data of a table. */
  static final ObjectId NONE = new ObjectId(0, 0);
}
