package io.tidemark.backup.testkit;

import io.tidemark.backup.storage.StorageKey;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * One thing that goes wrong in a {@link FaultyStorage}, as often as it is told, and counted. By
 * default it concerns every key and never heals. Thread-safe.
 */
public final class Fault {

  enum Point {
    PUT,
    OPEN,
    READ,
    LIST,
    DELETE
  }

  enum Effect {
    FAIL,
    FAIL_AT_END,
    STALL,
    FLIP,
    CUT,
    SHORT
  }

  final Point point;
  final Effect effect;
  final long offset;
  private final Predicate<String> subject;
  private final int times;
  private final AtomicInteger hits = new AtomicInteger();
  private final CountDownLatch hit = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  private Fault(Point point, Effect effect, long offset, Predicate<String> subject, int times) {
    this.point = point;
    this.effect = effect;
    this.offset = offset;
    this.subject = subject;
    this.times = times;
  }

  private static Fault of(Point point, Effect effect, long offset) {
    return new Fault(point, effect, offset, key -> true, Integer.MAX_VALUE);
  }

  /**
   * A put takes {@code bytes} bytes and fails at the next one, or at the end when there is none.
   */
  public static Fault failPutAfter(long bytes) {
    return of(Point.PUT, Effect.FAIL, bytes);
  }

  /** A put takes all bytes and fails to publish them. */
  public static Fault failCommit() {
    return of(Point.PUT, Effect.FAIL_AT_END, 0);
  }

  /** A put takes {@code bytes} bytes and then hangs until {@link #release} or an interrupt. */
  public static Fault stallPutAfter(long bytes) {
    return of(Point.PUT, Effect.STALL, bytes);
  }

  /** An object cannot be opened. */
  public static Fault failOpen() {
    return of(Point.OPEN, Effect.FAIL, 0);
  }

  /** A read delivers {@code bytes} bytes and fails at the next one. */
  public static Fault failReadAfter(long bytes) {
    return of(Point.READ, Effect.FAIL, bytes);
  }

  /** A read delivers {@code bytes} bytes and then hangs until {@link #release} or an interrupt. */
  public static Fault stallReadAfter(long bytes) {
    return of(Point.READ, Effect.STALL, bytes);
  }

  /** A read delivers one bit inverted: bit {@code bit % 8} of the object's byte {@code bit / 8}. */
  public static Fault flipBit(long bit) {
    return of(Point.READ, Effect.FLIP, bit);
  }

  /** A read ends after {@code bytes} bytes as if nothing were missing. */
  public static Fault cutAfter(long bytes) {
    return of(Point.READ, Effect.CUT, bytes);
  }

  /** A read delivers at most {@code bytes} bytes a call, which is allowed. */
  public static Fault shortReads(int bytes) {
    return of(Point.READ, Effect.SHORT, bytes);
  }

  /** A listing fails. The subject is the prefix. */
  public static Fault failList() {
    return of(Point.LIST, Effect.FAIL, 0);
  }

  /** A delete fails, and the object stays. */
  public static Fault failDelete() {
    return of(Point.DELETE, Effect.FAIL, 0);
  }

  /** Returns this fault for one key only. */
  public Fault on(StorageKey key) {
    return onKeys(key.value()::equals);
  }

  /** Returns this fault for the keys (or prefixes, of a listing) that match. */
  public Fault onKeys(Predicate<String> matching) {
    return new Fault(point, effect, offset, matching, times);
  }

  /** Returns this fault limited to the first {@code limit} occasions; afterwards all is well. */
  public Fault times(int limit) {
    return new Fault(point, effect, offset, subject, limit);
  }

  /** Returns how often this very fault has struck. */
  public int hits() {
    return Math.min(hits.get(), times);
  }

  /** Waits until this fault has struck once; false if it has not within {@code limit}. */
  public boolean awaitHit(Duration limit) throws InterruptedException {
    return hit.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Lets everything that hangs in this fault go on, now and in the future. */
  public void release() {
    released.countDown();
  }

  boolean concerns(Point where, String key) {
    return point == where && subject.test(key);
  }

  /** Counts one occasion and tells whether the fault strikes. */
  boolean strikes() {
    if (hits.get() >= times || hits.incrementAndGet() > times) {
      return false;
    }
    hit.countDown();
    return true;
  }

  void strike(String key) throws IOException {
    if (!strikes()) {
      return;
    }
    if (effect != Effect.STALL) {
      throw new IOException("injected failure of %s of '%s' at %d".formatted(point, key, offset));
    }
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("stalled on '" + key + "'").initCause(e);
    }
  }

  /** Names the fault for messages. */
  @Override
  public String toString() {
    return "%s %s at %d".formatted(point, effect, offset);
  }
}
