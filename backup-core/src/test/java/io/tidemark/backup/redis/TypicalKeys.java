package io.tidemark.backup.redis;

import io.tidemark.backup.servers.RedisServer;

/** Keys of every kind that a server without modules has, in small and large encodings. */
final class TypicalKeys {

  private static final String SCRIPT =
      """
      redis.call('SET', 'text', 'c4nary')
      redis.call('SET', 'number', 1234567)
      redis.call('SET', 'compressible', string.rep('c4nary', 5000))
      redis.call('SET', 'binary\\0\\255\\r\\n', '\\1\\2\\0\\254')
      redis.call('SET', '', 'empty name')
      for i = 1, 3000 do
        redis.call('RPUSH', 'list', 'item ' .. i)
        redis.call('SADD', 'set', 'member ' .. i)
        redis.call('HSET', 'hash', 'field ' .. i, i)
        redis.call('ZADD', 'sorted', i / 7, 'member ' .. i)
        redis.call('SET', 'many:' .. i, i)
      end
      redis.call('RPUSH', 'small:list', 'a', 'b', 1)
      redis.call('SADD', 'small:numbers', 1, 2, 300000)
      redis.call('SADD', 'small:set', 'a', 'b')
      redis.call('HSET', 'small:hash', 'a', 'b')
      redis.call('ZADD', 'small:sorted', '-inf', 'a', 2.5, 'b', 'inf', 'c')
      for i = 1, 200 do
        redis.call('XADD', 'stream', i .. '-1', 'field', 'value ' .. i)
      end
      redis.call('XDEL', 'stream', '5-1')
      redis.call('XGROUP', 'CREATE', 'stream', 'group', 0)
      redis.call('XREADGROUP', 'GROUP', 'group', 'reader', 'COUNT', 3, 'STREAMS', 'stream', '>')
      redis.call('SETEX', 'expiring', 100000, 'soon')
      redis.call('EXPIRE', 'list', 200000)
      redis.call('SELECT', 3)
      redis.call('SET', 'elsewhere', 'in database 3')
      """;

  private TypicalKeys() {}

  static void write(RedisServer server) {
    server.cli("EVAL", SCRIPT, "0");
    server.cli(
        "FUNCTION",
        "LOAD",
        "#!lua name=answers\nredis.register_function('answer', function() return 42 end)");
  }
}
