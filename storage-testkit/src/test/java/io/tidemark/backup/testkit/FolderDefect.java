package io.tidemark.backup.testkit;

import io.tidemark.backup.storage.Storage;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Function;

/** What can be wrong with a folder, and the stress that brings it out. */
@SuppressWarnings("ImmutableEnumChecker") // the functions keep no state, and the sets are Set.of
enum FolderDefect {
  NONE(FolderStorage::new),
  CHECKS_THEN_ACTS(
      BrokenFolders.ChecksThenActs::new, "keyThatSeveralProcessesWriteAtOnceHasOneWinner"),
  TRUSTS_FOLDERS(
      BrokenFolders.TrustsFolders::new, "processesThatShareFoldersDoNotDisturbEachOther"),
  WRITES_IN_PLACE(
      BrokenFolders.WritesInPlace::new, "processKilledInTheMiddleOfAPutLeavesNothingAndAFreeKey"),
  RESERVES(BrokenFolders.Reserves::new, "processKilledInTheMiddleOfAPutLeavesNothingAndAFreeKey"),
  PUBLISHES_LATER(
      BrokenFolders.PublishesLater::new, "processKilledAtAnyTimeLeavesWholeObjectsAndFreeKeys"),
  LISTS_ONE_PAGE(
      BrokenFolders.ListsOnePage::new, "anyPrefixOfThousandsOfKeysListsWhatBeginsWithIt"),
  LISTS_BY_POSITION(BrokenFolders.ListsByPosition::new, "listStaysCompleteWhileOtherKeysComeAndGo"),
  LISTS_SHALLOW_FOLDERS(BrokenFolders.ListsShallowFolders::new, "deepKeysAreListedFromEveryDepth"),
  DELETES_ONE_BATCH(BrokenFolders.DeletesOneBatch::new, "halfOfThousandsOfKeysCanBeDeletedAtOnce");

  private final Function<Path, Storage> opening;
  private final Set<String> clauses;

  FolderDefect(Function<Path, Storage> opening, String... clauses) {
    this.opening = opening;
    this.clauses = Set.of(clauses);
  }

  Storage open(Path root) {
    return opening.apply(root);
  }

  Set<String> clauses() {
    return clauses;
  }
}
