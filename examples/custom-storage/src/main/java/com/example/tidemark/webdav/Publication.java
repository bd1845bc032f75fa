package com.example.tidemark.webdav;

import io.tidemark.backup.storage.ObjectExistsException;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;

/**
 * The steps that make staged content an object, so that of several writers of one key exactly one
 * succeeds, in whatever order their requests arrive and wherever one of them dies.
 *
 * <p>{@code MOVE} with {@code Overwrite: F} does not do that: servers look first and rename later,
 * and a rename replaces a file. But a rename never replaces a folder that has something in it. So
 * each content lies in a folder of its own, and that whole folder is moved to a place that only
 * depends on the key, its claim. Whoever succeeds owns the key until the claim is given back; he
 * looks whether the key is free and moves the file out of the claim to the key. That path leads
 * through his claim: if somebody has taken it away, thinking him dead, he finds no file to move.
 */
final class Publication {

  private static final String STAGING = ".staging/";
  private static final String CLAIMS = ".claims/";
  private static final Duration LEFT_BEHIND = Duration.ofDays(1);
  private static final Duration POLL = Duration.ofMillis(20);

  /** A writer that finds dead claims again and again has some other trouble. */
  private static final int CLAIMS_BROKEN = 3;

  private final DavServer server;
  private final Duration claimTimeout;

  Publication(DavServer server, Duration claimTimeout) {
    this.server = server;
    this.claimTimeout = claimTimeout;
  }

  /** Content on its way: a file of a unique name in a folder of that name. */
  record Staged(String id) {

    String folder() {
      return STAGING + id + "/";
    }

    String file() {
      return folder() + id;
    }
  }

  /** Makes the folders that are needed, and removes what the dead have left in them. */
  void prepare() throws IOException {
    server.createFolder("");
    server.createFolder(STAGING);
    server.createFolder(CLAIMS);
    for (Entry left : server.list(CLAIMS)) {
      if (isLeftBehind(left)) {
        takeAway(left.path() + "/");
      }
    }
    for (Entry left : server.list(STAGING)) {
      if (isLeftBehind(left)) {
        server.delete(left.path() + "/");
      }
    }
  }

  private static boolean isLeftBehind(Entry entry) {
    return entry.age().compareTo(LEFT_BEHIND) > 0;
  }

  Staged stage() throws IOException {
    Staged staged = new Staged(UUID.randomUUID().toString());
    server.createFolder(staged.folder());
    return staged;
  }

  /** Removes what has not become an object. It is a courtesy, and {@link #prepare} repeats it. */
  void discard(Staged staged) {
    server.deleteIfPossible(staged.folder());
  }

  StoredObject publish(StorageKey key, Staged staged, long size) throws IOException {
    Entry content = server.find(staged.file()).filter(found -> found.size() == size).orElse(null);
    if (content == null) {
      throw new IOException("the server has not kept all %d bytes of '%s'".formatted(size, key));
    }
    String claim = claim(key);
    acquire(key, staged, claim);
    boolean ours = true;
    try {
      refuseIfTaken(key);
      server.createFolder(folderOf(key));
      ours =
          server.move(
              claim + staged.id(),
              key.value(),
              () -> server.find(key.value()).filter(content::hasTheBytesOf).isPresent());
      if (!ours) {
        refuseIfTaken(key);
        throw new IOException(
            "'%s' is not published, since its claim was taken away; hint: raise claim-timeout"
                .formatted(key));
      }
      return new StoredObject(key, size, content.modified());
    } finally {
      if (ours) {
        server.deleteIfPossible(claim);
      }
    }
  }

  private void refuseIfTaken(StorageKey key) throws IOException {
    if (server.find(key.value()).isPresent()) {
      throw new ObjectExistsException(key);
    }
  }

  private static String folderOf(StorageKey key) {
    return key.value().substring(0, key.value().lastIndexOf('/') + 1);
  }

  /** Waits until the key is claimed for this content, or taken. */
  private void acquire(StorageKey key, Staged staged, String claim) throws IOException {
    String holder = "";
    long since = System.nanoTime();
    int broken = 0;
    while (!server.move(
        staged.folder(), claim, () -> server.find(claim + staged.id()).isPresent())) {
      refuseIfTaken(key);
      String now = server.list(claim).stream().map(Entry::path).toList().toString();
      if (!now.equals(holder)) {
        holder = now;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > claimTimeout.toNanos()) {
        if (++broken > CLAIMS_BROKEN) {
          throw new IOException("cannot claim '" + key + "' on " + server);
        }
        takeAway(claim);
      }
      Patience.pause(POLL);
    }
  }

  /** Takes a claim from a writer that is dead, or that is at least kept from publishing by it. */
  private void takeAway(String claim) throws IOException {
    Staged leftover = new Staged(UUID.randomUUID().toString());
    if (server.move(claim, leftover.folder(), () -> false)) {
      discard(leftover);
    }
  }

  /** Returns the folder that claims a key. It is flat, so that keys of any depth have one. */
  static String claim(StorageKey key) {
    try {
      byte[] name = key.value().getBytes(StandardCharsets.US_ASCII);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(name);
      return CLAIMS + HexFormat.of().formatHex(digest) + "/";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
