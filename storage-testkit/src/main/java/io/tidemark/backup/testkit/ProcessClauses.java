package io.tidemark.backup.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tidemark.backup.storage.Labels;
import io.tidemark.backup.storage.ObjectExistsException;
import io.tidemark.backup.storage.StorageKey;
import io.tidemark.backup.storage.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What several processes may do at once, and what a process leaves that does not end well. */
interface ProcessClauses extends StorageUnderTest {

  /** The size of what the n-th process stores, so that contents tell whose they are. */
  int SIZE_STEP = 10_000;

  String placeUri();

  Map<String, String> environment();

  int rounds();

  int kills();

  private OtherProcess anotherProcess() throws IOException {
    return OtherProcess.start(placeUri(), environment(), getClass());
  }

  @Test
  default void keyThatSeveralProcessesWriteAtOnceHasOneWinner() throws IOException {
    try (OtherProcess one = anotherProcess();
        OtherProcess two = anotherProcess()) {
      for (int round = 0; round < rounds(); round++) {
        race(new StorageKey("raced/" + round), List.of(one, two));
      }
    }
    assertThat(keys("raced/")).hasSize(rounds());
  }

  private void race(StorageKey key, List<OtherProcess> rivals) throws IOException {
    for (int i = 0; i < rivals.size(); i++) {
      rivals.get(i).tell("put", key, (i + 1) * SIZE_STEP);
    }
    List<String> results = new ArrayList<>();
    for (OtherProcess rival : rivals) {
      results.add(rival.hear());
    }
    for (int i = 0; i < rivals.size(); i++) {
      if (results.get(i).equals(OtherProcessMain.HALF)) {
        rivals.get(i).tell("go");
      }
    }
    for (int i = 0; i < rivals.size(); i++) {
      if (results.get(i).equals(OtherProcessMain.HALF)) {
        results.set(i, rivals.get(i).hear());
      }
    }

    assertThat(results)
        .as("what became of '%s'", key)
        .containsOnlyOnce(OtherProcessMain.STORED)
        .containsOnly(OtherProcessMain.STORED, OtherProcessMain.EXISTS);
    int size = (results.indexOf(OtherProcessMain.STORED) + 1) * SIZE_STEP;
    assertThat(read(key)).as("content of '%s'", key).isEqualTo(Sample.bytes(size));
  }

  @Test
  default void processesThatShareFoldersDoNotDisturbEachOther() throws IOException {
    try (OtherProcess one = anotherProcess();
        OtherProcess two = anotherProcess()) {
      one.tell("live", "shared/folder/one", rounds());
      two.tell("live", "shared/folder/two", rounds());

      assertThat(one.hear()).isEqualTo(OtherProcessMain.DONE);
      assertThat(two.hear()).isEqualTo(OtherProcessMain.DONE);
    }
    assertThat(keys("")).isEmpty();
  }

  @Test
  default void processKilledInTheMiddleOfAPutLeavesNothingAndAFreeKey() throws IOException {
    try (OtherProcess victim = anotherProcess()) {
      victim.tell("put", KEY, largeObjectBytes());
      assertThat(victim.hear()).isEqualTo(OtherProcessMain.HALF);
      victim.kill();
    }

    assertAbsent(KEY);
    assertThat(keys("")).isEmpty();
    put(KEY.value(), Sample.bytes(10));
    assertThat(read(KEY)).isEqualTo(Sample.bytes(10));
    assertThat(keys("")).containsExactly(KEY.value());
  }

  @Test
  default void processKilledAtAnyTimeLeavesWholeObjectsAndFreeKeys() throws IOException {
    Random random = new Random(kills());
    for (int kill = 0; kill < kills(); kill++) {
      String folder = "filled/" + kill + "/";
      List<String> stored = new ArrayList<>();
      try (OtherProcess victim = anotherProcess()) {
        victim.tell("fill", folder);
        for (int left = 10 + random.nextInt(40); left > 0; left--) {
          stored.add(victim.hear());
        }
        victim.kill();
        stored.addAll(victim.rest());
      }
      assertWhole(folder, stored);
      assertFree(folder, stored);
    }
  }

  private void assertWhole(String folder, List<String> stored) throws IOException {
    List<StoredObject> objects = another().list(folder);
    assertThat(objects).extracting(object -> object.key().value()).containsAll(stored);
    for (StoredObject object : objects) {
      byte[] expected = OtherProcessMain.filling(object.key());
      assertThat(object.sizeBytes()).as("size of %s", object.key()).isEqualTo(expected.length);
      assertThat(read(object.key())).as("content of %s", object.key()).isEqualTo(expected);
    }
  }

  /** Stores what each thread of the victim was about to, unless it has still come about. */
  private void assertFree(String folder, List<String> stored) throws IOException {
    for (int thread = 0; thread < OtherProcessMain.THREADS; thread++) {
      String prefix = folder + thread + "/";
      long count = stored.stream().filter(key -> key.startsWith(prefix)).count();
      StorageKey next = new StorageKey(prefix + count);
      assertThatCode(() -> putUnlessPresent(next))
          .as("put of '%s'", next)
          .doesNotThrowAnyException();
      assertThat(read(next)).isEqualTo(OtherProcessMain.filling(next));
      assertThat(keys(prefix)).hasSize((int) count + 1);
    }
  }

  private void putUnlessPresent(StorageKey key) throws IOException {
    try {
      storage().put(key, Labels.none(), out -> out.write(OtherProcessMain.filling(key)));
    } catch (ObjectExistsException e) {
      assertThat(keys(key.value())).as("what is said to exist").contains(key.value());
    }
  }
}
