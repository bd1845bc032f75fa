/**
 * The compressions that come with the library: zstd, gzip, lz4, xz and none. Each writes what its
 * command line tool reads, and needs nothing but the stream to decompress. Other formats implement
 * {@link io.tidemark.backup.codec.Compression}.
 */
package io.tidemark.backup.compression;
