/** What applications compile against: pipelines, PostgreSQL, codecs and the catalog. */
@org.jspecify.annotations.NullMarked
module io.tidemark.backup.core {
  requires static org.jspecify;
  requires static jakarta.mail;
  requires static micrometer.core;
  requires transitive io.tidemark.backup.api;
  requires java.net.http;
  requires transitive java.sql;
  requires org.slf4j;
  requires org.postgresql.jdbc;
  requires com.github.luben.zstd_jni;
  requires org.lz4.java;
  requires org.tukaani.xz;
  requires org.bouncycastle.pg;
  requires org.bouncycastle.provider;
  requires com.exceptionfactory.jagged;
  requires com.exceptionfactory.jagged.framework;
  requires com.exceptionfactory.jagged.x25519;
  requires hash4j;
  requires com.fasterxml.jackson.core;
  requires org.apache.commons.compress;

  exports io.tidemark.backup;
  exports io.tidemark.backup.catalog;
  exports io.tidemark.backup.notification;
  exports io.tidemark.backup.postgres;
  exports io.tidemark.backup.compression;
  exports io.tidemark.backup.coordination;
  exports io.tidemark.backup.doctor;
  exports io.tidemark.backup.encryption;
  exports io.tidemark.backup.health;
  exports io.tidemark.backup.metrics;
  exports io.tidemark.backup.monitoring;
  exports io.tidemark.backup.redis;
  exports io.tidemark.backup.report;
  exports io.tidemark.backup.retention;
  exports io.tidemark.backup.schedule;

  // The driver creates socket factories by name.
  exports io.tidemark.backup.postgres.local to
      org.postgresql.jdbc;
  exports io.tidemark.backup.postgres.wire to
      org.postgresql.jdbc;

  uses io.tidemark.backup.storage.StorageProvider;
}
