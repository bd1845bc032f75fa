package io.tidemark.backup.postgres.ddl;

import java.util.List;

/** Which readers there are, in the order in which they build on each other. */
final class ObjectReaders {

  private ObjectReaders() {}

  /** Returns new readers: some remember what they have read. */
  static List<ObjectReader> all() {
    return List.of(
        new NamespaceReader(),
        new ExtensionReader(),
        new BaseTypeReader(),
        new EnumReader(),
        new DomainReader(),
        new CompositeTypeReader(),
        new RangeReader(),
        new RelationReader(),
        new InternalTypeReader(),
        new SequenceReader(),
        new ConstraintReader(),
        new IndexReader(),
        new IndexAttachReader(),
        new StatisticsReader(),
        new MaterializedViewDataReader(),
        new ExtensionDataReader(),
        new FunctionReader(),
        new AggregateReader(),
        new OperatorReader(),
        new OperatorClassReader(),
        new CastReader(),
        new CollationReader(),
        new TextSearchReader(),
        new LanguageReader(),
        new ForeignDataReader(),
        new UserMappingReader(),
        new PublicationReader(),
        new SubscriptionReader(),
        new TriggerReader(),
        new RuleReader(),
        new PolicyReader(),
        new EventTriggerReader(),
        new LargeObjectReader(),
        new ExtensionDependenceReader(),
        new DefaultAclReader(),
        new AclReader(),
        new CommentReader(),
        new SecurityLabelReader(),
        new FactsReader());
  }
}
