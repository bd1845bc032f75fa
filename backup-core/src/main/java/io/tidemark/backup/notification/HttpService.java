package io.tidemark.backup.notification;

import java.time.InstantSource;
import java.util.Optional;

/** A service that takes HTTP requests of some form. */
record HttpService(Form form, Http http, InstantSource clock) implements Service {

  @Override
  public String place() {
    return form.name() + " at " + form.endpoint();
  }

  @Override
  public boolean hearsEveryRun() {
    return form.hearsEveryRun();
  }

  @Override
  public int attempts(Notice notice, int usual) {
    return form.attempts(notice, usual);
  }

  @Override
  public Answer tell(Notice notice) throws InterruptedException {
    Optional<Outgoing> request = form.request(notice, clock.instant());
    return request.isPresent() ? http.send(request.get()) : Answer.told();
  }
}
