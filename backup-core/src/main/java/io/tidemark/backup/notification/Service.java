package io.tidemark.backup.notification;

/** Somebody who is told. */
interface Service {

  /** Returns its kind and place for messages, without secrets. */
  String place();

  /** Whether it hears of each run's start and end, whatever others are told. */
  default boolean hearsEveryRun() {
    return false;
  }

  /** Tells it, and returns when it has answered or has had its time. Never throws. */
  Answer tell(Notice notice) throws InterruptedException;

  /** Returns how often it is tried to tell it this. */
  default int attempts(Notice notice, int usual) {
    return usual;
  }
}
