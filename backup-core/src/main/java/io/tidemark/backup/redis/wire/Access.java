package io.tidemark.backup.redis.wire;

import java.time.Duration;

/**
 * How connections are made.
 *
 * @param tls how encrypted connections are; unused for others
 * @param limit for connecting and for each wait for a server that says nothing
 */
public record Access(RedisLogin login, TlsSettings tls, Duration limit) {}
