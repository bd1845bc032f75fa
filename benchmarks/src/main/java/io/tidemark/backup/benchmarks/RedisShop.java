package io.tidemark.backup.benchmarks;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;

/** Prints the commands that fill a Redis server with mixed data, as redis-cli --pipe takes them. */
public final class RedisShop {

  private static final int FIELDS = 8;

  private final OutputStream out;
  private final Random random = new Random(1);

  private RedisShop(OutputStream out) {
    this.out = out;
  }

  /** Runs with the number of keys. Of ten, six are strings, two of them with an expiry. */
  public static void main(String[] arguments) throws IOException {
    OutputStream out = new BufferedOutputStream(System.out, 1 << 20);
    RedisShop shop = new RedisShop(out);
    int keys = Integer.parseInt(arguments[0]);
    for (int key = 0; key < keys; key++) {
      shop.write(key);
    }
    out.flush();
  }

  private void write(int number) throws IOException {
    switch (number % 10) {
      case 0 -> command("HSET", "cart:" + number, pairs("field"));
      case 1 -> command("RPUSH", "log:" + number, words());
      case 2 -> command("ZADD", "rank:" + number, scores());
      case 3 -> command("SADD", "tags:" + number, words());
      case 4, 5 ->
          command("SET", "session:" + number, text(), "EX", String.valueOf(86_400 + number));
      default -> command("SET", "page:" + number, text() + text());
    }
  }

  private String text() {
    byte[] bytes = new byte[40];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private String[] words() {
    String[] words = new String[FIELDS];
    for (int i = 0; i < FIELDS; i++) {
      words[i] = text().substring(0, 16);
    }
    return words;
  }

  private String[] pairs(String name) {
    String[] pairs = new String[2 * FIELDS];
    for (int i = 0; i < FIELDS; i++) {
      pairs[2 * i] = name + i;
      pairs[2 * i + 1] = text().substring(0, 16);
    }
    return pairs;
  }

  private String[] scores() {
    String[] scores = new String[2 * FIELDS];
    for (int i = 0; i < FIELDS; i++) {
      scores[2 * i] = Double.toString(random.nextInt(1000) / 8.0);
      scores[2 * i + 1] = text().substring(0, 16);
    }
    return scores;
  }

  private void command(String name, String key, String... more) throws IOException {
    word("*" + (more.length + 2));
    part(name);
    part(key);
    for (String next : more) {
      part(next);
    }
  }

  private void part(String text) throws IOException {
    word("$" + text.length());
    word(text);
  }

  private void word(String text) throws IOException {
    out.write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }
}
