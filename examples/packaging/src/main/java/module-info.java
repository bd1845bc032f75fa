/** A host program that looks for its storages. */
@org.jspecify.annotations.NullMarked
module io.tidemark.packaging {
  requires static org.jspecify;
  requires io.tidemark.backup.core;
}
