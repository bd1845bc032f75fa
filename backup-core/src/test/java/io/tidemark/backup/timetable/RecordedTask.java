package io.tidemark.backup.timetable;

import io.tidemark.backup.schedule.Schedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/** A task that remembers what it was asked for. */
final class RecordedTask implements Task {

  final List<Occasion> occasions = Collections.synchronizedList(new ArrayList<>());
  final List<Result> results = Collections.synchronizedList(new ArrayList<>());
  private final TaskName name;
  private final Schedule schedule;
  private Function<Occasion, Result> work = occasion -> Result.done();
  private boolean remembers;

  RecordedTask(String job, Schedule schedule) {
    this.name = new TaskName(job, "backup");
    this.schedule = schedule;
  }

  RecordedTask doing(Function<Occasion, Result> what) {
    work = what;
    return this;
  }

  RecordedTask remembering() {
    remembers = true;
    return this;
  }

  @Override
  public TaskName name() {
    return name;
  }

  @Override
  public Schedule schedule() {
    return schedule;
  }

  @Override
  public boolean remembers() {
    return remembers;
  }

  @Override
  public Result attempt(Occasion occasion) {
    occasions.add(occasion);
    return work.apply(occasion);
  }

  @Override
  public void ended(Result result) {
    results.add(result);
  }

  List<String> slots() {
    return occasions.stream().map(occasion -> occasion.slot().toString()).toList();
  }

  List<Instant> instants() {
    return occasions.stream().map(Occasion::slot).toList();
  }
}
