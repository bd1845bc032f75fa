package io.tidemark.backup.crash;

import io.tidemark.backup.StorageProviders;
import io.tidemark.backup.coordination.Coordination;
import io.tidemark.backup.coordination.LeaseCoordination;
import io.tidemark.backup.coordination.Turn;
import io.tidemark.backup.error.BackupException;
import io.tidemark.backup.error.LockedException;
import io.tidemark.backup.postgres.PostgresCoordination;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A program that takes a turn whenever it can, keeps it until it is lost, and prints when it was
 * confirmed, by the clock that all processes of a machine share.
 */
final class TurnTaking {

  private TurnTaking() {}

  /** Arguments: the URI of a database or a storage, the bound in milliseconds. */
  public static void main(String[] arguments) {
    Coordination coordination =
        coordination(arguments[0], Duration.ofMillis(Long.parseLong(arguments[1])));
    for (int number = 1; ; ) {
      Optional<Turn> turn = turn(coordination);
      if (turn.isPresent()) {
        hold(turn.get(), number++);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  private static Coordination coordination(String uri, Duration bound) {
    return uri.startsWith("postgresql:")
        ? PostgresCoordination.advisoryLock(uri).within(bound)
        : LeaseCoordination.in(StorageProviders.discover().open(uri)).lasting(bound);
  }

  private static Optional<Turn> turn(Coordination coordination) {
    try {
      return coordination.tryTake("shop/backup");
    } catch (BackupException e) {
      return Optional.empty();
    }
  }

  private static void hold(Turn turn, int number) {
    try (turn) {
      turn.onLost(() -> System.out.println("told " + number));
      while (true) {
        long begin = System.nanoTime();
        turn.confirm();
        System.out.println("held " + number + " " + begin + " " + System.nanoTime());
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    } catch (LockedException e) {
      System.out.println("lost " + number + " " + System.nanoTime());
    }
  }
}
