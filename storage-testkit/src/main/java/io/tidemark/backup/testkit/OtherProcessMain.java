package io.tidemark.backup.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.ObjectExistsException;
import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StorageLocation;
import io.tidemark.backup.storage.StorageProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.ServiceLoader;

/**
 * The program of an {@link OtherProcess}. It connects to the port that it is given, reads the URI
 * of a place and then commands, a line each, and answers until nobody listens any more.
 */
final class OtherProcessMain {

  /** Half of the content is written, and the rest waits for a word. */
  static final String HALF = "half";

  static final String STORED = "stored";
  static final String EXISTS = "exists";
  static final String DONE = "done";
  private static final String FAILED = "failed: ";

  /** How many objects are being stored at the same time. */
  static final int THREADS = 4;

  private final Storage storage;
  private final BufferedReader commands;
  private final OutputStream answers;

  private OtherProcessMain(Storage storage, BufferedReader commands, OutputStream answers) {
    this.storage = storage;
    this.commands = commands;
    this.answers = answers;
  }

  public static void main(String[] args) throws IOException {
    try (Socket parent = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]))) {
      BufferedReader commands =
          new BufferedReader(new InputStreamReader(parent.getInputStream(), UTF_8));
      try (Storage storage = open(commands.readLine())) {
        new OtherProcessMain(storage, commands, parent.getOutputStream()).run();
      }
    }
  }

  private static Storage open(String uri) throws IOException {
    StorageLocation location = StorageLocation.parse(uri);
    return ServiceLoader.load(StorageProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.scheme().equals(location.scheme()))
        .findFirst()
        .orElseThrow(() -> new IOException("no provider answers to " + location.scheme()))
        .open(location);
  }

  private void run() throws IOException {
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String[] words = line.split(" ", -1);
      switch (words[0]) {
        case "put" -> answer(put(new StorageKey(words[1]), Integer.parseInt(words[2])));
        case "live" -> answer(live(new StorageKey(words[1]), Integer.parseInt(words[2])));
        case "fill" -> fill(words[1]);
        default -> throw new IOException("unknown command: " + line);
      }
    }
  }

  private synchronized void answer(String line) throws IOException {
    answers.write((line + "\n").getBytes(UTF_8));
  }

  private String put(StorageKey key, int size) {
    byte[] content = Sample.bytes(size);
    try {
      storage.put(
          key,
          Labels.none(),
          out -> {
            out.write(content, 0, size / 2);
            out.flush();
            answer(HALF);
            commands.readLine();
            out.write(content, size / 2, size - size / 2);
          });
      return STORED;
    } catch (ObjectExistsException e) {
      return EXISTS;
    } catch (IOException | RuntimeException e) {
      return failed(e);
    }
  }

  private static String failed(Exception e) {
    return (FAILED + e).replace('\n', ' ');
  }

  /** Stores, finds, reads and deletes an object in a folder that others come to and leave. */
  private String live(StorageKey key, int rounds) {
    try {
      for (int round = 0; round < rounds; round++) {
        byte[] content = Sample.bytes(1_000 + round);
        storage.put(key, Labels.none(), out -> out.write(content));
        try (InputStream in = storage.open(key)) {
          if (!Arrays.equals(in.readAllBytes(), content)) {
            return "'" + key + "' has changed";
          }
        }
        if (storage.list(key.value()).size() != 1) {
          return "'" + key + "' is not listed";
        }
        storage.delete(key);
      }
      return DONE;
    } catch (IOException | RuntimeException e) {
      return failed(e);
    }
  }

  /** Stores one object after the other in several threads, until the process is killed. */
  private void fill(String folder) {
    for (int i = 0; i < THREADS; i++) {
      String prefix = folder + i + "/";
      new Thread(() -> fillForEver(prefix), "fill-" + i).start();
    }
  }

  private void fillForEver(String prefix) {
    String answer = "";
    for (long i = 0; !answer.startsWith(FAILED); i++) {
      answer = fill(new StorageKey(prefix + i));
      try {
        answer(answer);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private String fill(StorageKey key) {
    try {
      return storage.put(key, Labels.none(), out -> out.write(filling(key))).key().value();
    } catch (IOException | RuntimeException e) {
      return failed(e);
    }
  }

  /** Returns the content of an object of that name. */
  static byte[] filling(StorageKey key) {
    return Sample.bytes(20_000 + Math.floorMod(key.hashCode(), 20_000));
  }
}
