package io.tidemark.backup.postgres.ddl;

import io.tidemark.backup.postgres.archive.Section;

/**
 * The classes of objects, in the order in which they are restored where no dependency says
 * otherwise.
 */
enum ObjectKind {
  SCHEMA(Section.PRE_DATA),
  LANGUAGE(Section.PRE_DATA),
  COLLATION(Section.PRE_DATA),
  TRANSFORM(Section.PRE_DATA),
  EXTENSION(Section.PRE_DATA),
  SHELL_TYPE(Section.PRE_DATA),
  TYPE(Section.PRE_DATA),
  CAST(Section.PRE_DATA),
  FUNCTION(Section.PRE_DATA),
  AGGREGATE(Section.PRE_DATA),
  ACCESS_METHOD(Section.PRE_DATA),
  OPERATOR(Section.PRE_DATA),
  OPERATOR_FAMILY(Section.PRE_DATA),
  OPERATOR_CLASS(Section.PRE_DATA),
  CONVERSION(Section.PRE_DATA),
  TEXT_SEARCH_PARSER(Section.PRE_DATA),
  TEXT_SEARCH_TEMPLATE(Section.PRE_DATA),
  TEXT_SEARCH_DICTIONARY(Section.PRE_DATA),
  TEXT_SEARCH_CONFIGURATION(Section.PRE_DATA),
  FOREIGN_DATA_WRAPPER(Section.PRE_DATA),
  FOREIGN_SERVER(Section.PRE_DATA),
  USER_MAPPING(Section.PRE_DATA),
  SEQUENCE(Section.PRE_DATA),
  TABLE(Section.PRE_DATA),
  FOREIGN_TABLE(Section.PRE_DATA),
  VIEW(Section.PRE_DATA),
  MATERIALIZED_VIEW(Section.PRE_DATA),
  TABLE_ATTACH(Section.PRE_DATA),
  COLUMN_DEFAULT(Section.PRE_DATA),
  /** A privilege or label on an object that is itself not dumped. */
  UNDUMPED(Section.PRE_DATA),
  LARGE_OBJECT(Section.PRE_DATA),
  PRE_DATA_BOUNDARY(Section.NONE),
  TABLE_DATA(Section.DATA),
  SEQUENCE_SET(Section.DATA),
  LARGE_OBJECT_DATA(Section.DATA),
  POST_DATA_BOUNDARY(Section.NONE),
  /** A CHECK of a table or a domain: normally part of its host. */
  CHECK(Section.POST_DATA),
  CONSTRAINT(Section.POST_DATA),
  INDEX(Section.POST_DATA),
  INDEX_ATTACH(Section.POST_DATA),
  STATISTICS(Section.POST_DATA),
  RULE(Section.POST_DATA),
  TRIGGER(Section.POST_DATA),
  FOREIGN_KEY(Section.POST_DATA),
  POLICY(Section.POST_DATA),
  PUBLICATION(Section.POST_DATA),
  PUBLICATION_TABLE(Section.POST_DATA),
  PUBLICATION_SCHEMA(Section.POST_DATA),
  SUBSCRIPTION(Section.POST_DATA),
  DEFAULT_ACL(Section.POST_DATA),
  EVENT_TRIGGER(Section.POST_DATA),
  MATERIALIZED_VIEW_DATA(Section.POST_DATA);

  private final Section section;

  ObjectKind(Section section) {
    this.section = section;
  }

  Section section() {
    return section;
  }
}
