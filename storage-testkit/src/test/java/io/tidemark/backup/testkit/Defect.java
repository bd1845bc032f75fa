package io.tidemark.backup.testkit;

import io.tidemark.backup.storage.Storage;
import io.tidemark.backup.testkit.BrokenLists.Lists;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** What can be wrong with a storage, and the clauses that are there to notice it. */
@SuppressWarnings("ImmutableEnumChecker") // the functions keep no state, and the sets are Set.of
enum Defect {
  WRITES_IN_PLACE(
      BrokenPuts.WritesInPlace::new,
      "unfinishedObjectCannotBeOpened",
      "unfinishedObjectIsNotListedUnderAnyName"),
  LISTS_STAGING(BrokenPuts.ListsStaging::new, "unfinishedObjectIsNotListedUnderAnyName"),
  COMMITS_ON_CLOSE(
      BrokenStreams.CommitsOnClose::new,
      "closingTheStreamDoesNotPublish",
      "contentThatClosesTheStreamAndThenFailsPublishesNothing"),
  CLOSES_FOR_GOOD(BrokenStreams.ClosesForGood::new, "closingTheStreamDoesNothing"),
  DROPS_THE_LAST_BUFFER(BrokenStreams.DropsTheLastBuffer::new, "contentOfAnySizeComesBack"),
  DROPS_SINGLE_BYTES(BrokenStreams.DropsSingleBytes::new, "contentWrittenInUnevenPiecesComesBack"),
  KEEPS_THE_CALLERS_ARRAYS(BrokenStreams.KeepsTheCallersArrays::new, "contentMayReuseItsBuffer"),
  CALLS_CONTENT_TWICE(BrokenPuts.CallsContentTwice::new, "contentIsCalledExactlyOnce"),
  RUNS_CONTENT_ELSEWHERE(BrokenPuts.RunsContentElsewhere::new, "contentIsCalledOnTheCallingThread"),
  REPORTS_NO_SIZE(BrokenPuts.ReportsNoSize::new, "putReturnsKeyAndSize"),
  REFUSES_LABELS(BrokenPuts.RefusesLabels::new, "labelsAreAccepted"),
  KEEPS_THE_STREAM_OPEN(BrokenStreams.KeepsTheStreamOpen::new, "streamIsOfNoUseAfterThePut"),
  PUBLISHES_LATER(BrokenPuts.PublishesLater::new, "publishedObjectIsVisibleToEveryone"),

  COMMITS_ON_IO_EXCEPTION(
      below -> new BrokenFailures.CommitsOn(IOException.class, below),
      "contentThatFailsWithAnIoExceptionPublishesNothing"),
  COMMITS_ON_RUNTIME_EXCEPTION(
      below -> new BrokenFailures.CommitsOn(RuntimeException.class, below),
      "contentThatFailsWithARuntimeExceptionPublishesNothing"),
  COMMITS_ON_ERROR(
      below -> new BrokenFailures.CommitsOn(Error.class, below),
      "contentThatFailsWithAnErrorPublishesNothing"),
  WRAPS_FAILURES(BrokenFailures.WrapsFailures::new, "failureOfTheContentReachesTheCaller"),
  RETRIES_FAILED_CONTENT(BrokenFailures.RetriesFailedContent::new, "failedContentIsNotCalledAgain"),
  LEAVES_A_RESERVATION(BrokenFailures.LeavesAReservation::new, "failedPutLeavesItsKeyFree"),
  IGNORES_INTERRUPTS(
      BrokenFailures.IgnoresInterrupts::new, "interruptedPutFailsAndPublishesNothing"),
  SWALLOWS_INTERRUPTS(
      BrokenFailures.SwallowsInterrupts::new, "interruptedPutFailsAndPublishesNothing"),
  OVERWRITES(BrokenFailures.Overwrites::new, "overwriteIsRefusedAndTheOldBytesStay"),
  CHECKS_THEN_ACTS(
      BrokenFailures.ChecksThenActs::new,
      "keyThatAppearsWhileItIsWrittenHasOneWinner",
      "racingPutsHaveExactlyOneWinner"),
  ACCEPTS_THE_SAME_BYTES(
      BrokenFailures.AcceptsTheSameBytes::new, "overwriteWithTheSameBytesIsRefusedToo"),

  REFUSES_LONG_SEGMENTS(
      below -> new BrokenKeys.Refuses(key -> key.matches(".*[^/]{129}.*"), below),
      "keyOfTheLongestSegmentsWorks"),
  REFUSES_DEEP_KEYS(
      below -> new BrokenKeys.Refuses(key -> key.split("/", -1).length > 100, below),
      "keyOfTheMostSegmentsWorks"),
  REFUSES_ROOT_OBJECTS(
      below -> new BrokenKeys.Refuses(key -> !key.contains("/"), below),
      "keyOfASingleCharacterWorks"),
  REPLACES_SPECIAL_CHARACTERS(
      below -> new BrokenKeys.Renames(key -> key.replace('+', '_'), below),
      "keyOfEveryAllowedCharacterWorks"),
  FOLDS_CASE(
      below -> new BrokenKeys.Renames(key -> key.toLowerCase(Locale.ROOT), below),
      "keysThatDifferInCaseOnlyAreDifferent"),

  NOTICES_ABSENCE_LATE(BrokenReads.NoticesAbsenceLate::new, "openingAnAbsentObjectFailsAtOnce"),
  ABSENT_IS_EMPTY(BrokenReads.AbsentIsEmpty::new, "openingAnAbsentObjectFailsAtOnce"),
  OPENS_FOLDERS(BrokenReads.OpensFolders::new, "partOfAKeyIsNoObject"),
  ENDS_EARLY(below -> new BrokenReads.EndsAfter(65_536, below), "contentOfAnySizeComesBack"),
  CANNOT_SKIP(BrokenReads.CannotSkip::new, "contentCanBeReadInPieces"),
  SHARES_ONE_POSITION(
      BrokenReads.SharesOnePosition::new, "severalReadersOfOneObjectDoNotDisturbEachOther"),
  REMOVES_WHAT_IS_LEFT_EARLY(BrokenReads.RemovesWhatIsLeftEarly::new, "readerMayLeaveEarly"),
  CUTS_LARGE_OBJECTS(
      below -> new BrokenReads.CutsWhatIsLargerThan(6 << 20, below), "largeObjectComesBack"),

  IGNORES_THE_OFFSET(BrokenOffsets.IgnoresTheOffset::new, "readFromAnOffsetDeliversTheRest"),
  REFUSES_THE_END(BrokenOffsets.RefusesTheEnd::new, "readFromTheSizeDeliversNothing"),
  ENDS_BEYOND_THE_END(BrokenOffsets.EndsBeyondTheEnd::new, "readFromBeyondTheSizeFailsAtOnce"),
  ABSENT_IS_THE_END(
      BrokenOffsets.AbsentIsTheEnd::new, "openingAnAbsentObjectAtAnOffsetFailsAtOnce"),
  LOSES_HANDLES(BrokenOffsets.LosesHandles::new, "failedOpenLeavesNothingOpen"),

  LISTS_IN_ANY_ORDER(below -> new Lists(BrokenLists::reversed, below), "listIsInKeyOrder"),
  LISTS_THE_FIRST_PAGE(
      below -> new Lists(BrokenLists::firstPage, below),
      "listOfMoreThanAThousandObjectsIsComplete"),
  LISTS_FOLDERS_ONLY(
      below -> new Lists(BrokenLists::inFolder, below), "prefixMayEndWithinASegment"),
  LISTS_LONGER_KEYS_ONLY(
      below -> new Lists(BrokenLists::longerThan, below), "wholeKeyIsAPrefixOfItself"),
  LISTS_WHAT_CONTAINS_THE_PREFIX(
      below -> new Lists(BrokenLists::containing, below), "prefixMayEndWithinASegment"),
  LISTS_NORMALIZED_PATHS(
      below -> new Lists(BrokenLists::normalized, below), "prefixThatNoKeyCanHaveListsNothing"),
  LISTS_EVERYTHING_IF_NOTHING_MATCHES(
      below -> new Lists(BrokenLists::everythingIfNothing, below),
      "prefixWithoutMatchListsNothing"),
  LISTS_NO_SIZES(below -> new Lists(BrokenLists::withoutSizes, below), "listTellsSizeAndTime"),
  NAMES_OBJECTS_AS_FOLDERS(BrokenLists.NamesObjects::new, "foldersAreThoseDirectlyBelow"),
  NAMES_WHOLE_PATHS(BrokenLists.NamesWholePaths::new, "foldersAreThoseDirectlyBelow"),
  FAILS_TO_LIST_NOTHING(BrokenLists.FailsOnNothing::new, "emptyPlaceListsNothing"),

  DELETE_INSISTS(BrokenLives.DeleteInsists::new, "deletingAnAbsentObjectIsNoError"),
  DELETES_NEIGHBOURS(
      below -> new BrokenLives.DeletesPrefix("", below), "deleteLeavesTheNeighbours"),
  DELETES_FOLDERS(
      below -> new BrokenLives.DeletesPrefix("/", below), "deletingPartOfAKeyDeletesNothing"),
  DELETES_NOTHING(BrokenLives.DeletesNothing::new, "deletedObjectIsGone"),
  REMEMBERS_THE_DEAD(BrokenLives.RemembersTheDead::new, "keyOfADeletedObjectIsFree"),
  DELETES_THE_FIRST(
      below -> new BrokenDeletes.DeletesOnly(1, below),
      "deletingSeveralObjectsDeletesAllOfThem",
      "absentOnesAmongSeveralAreNoError"),
  DELETES_THE_FIRST_BATCH(
      below -> new BrokenDeletes.DeletesOnly(1_000, below),
      "moreThanAThousandObjectsCanBeDeletedAtOnce"),
  DELETES_PREFIXES(
      BrokenDeletes.DeletesPrefixes::new, "deletingSeveralObjectsLeavesTheirNeighbours"),
  REFUSES_TO_DELETE_NONE(BrokenDeletes.RefusesNone::new, "deletingNoObjectIsNoError"),
  INSISTS_ON_ALL(BrokenDeletes.InsistsOnAll::new, "absentOnesAmongSeveralAreNoError"),
  ONE_WRITER_AT_A_TIME(BrokenLives.OneWriterAtATime::new, "severalObjectsCanBeWrittenAtOnce"),
  REMOVES_THE_FOLDER_TOO(
      BrokenLives.RemovesTheFolderToo::new, "writersReadersAndDeletersDoNotDisturbEachOther"),
  NEVER_CLOSES(BrokenLives.NeverCloses::new, "closedStorageRefusesToReadListAndDelete"),
  READS_WHEN_CLOSED(BrokenOffsets.ReadsWhenClosed::new, "closedStorageRefusesToReadListAndDelete"),
  NOTICES_CLOSE_LATE(BrokenLives.NoticesCloseLate::new, "closedStorageCallsNoContent"),
  CLOSES_ONCE(BrokenLives.ClosesOnce::new, "closingTwiceIsFine"),
  FORGETS_WHEN_CLOSED(BrokenLives.ForgetsWhenClosed::new, "objectsOutliveTheStorage"),
  CLOSES_THE_OTHERS(BrokenLives.ClosesTheOthers::new, "closingOneStorageLeavesTheOthersOpen");

  private final Function<InMemoryStorage, Storage> opening;
  private final Set<String> clauses;

  Defect(Function<InMemoryStorage, Storage> opening, String... clauses) {
    this.opening = opening;
    this.clauses = Set.of(clauses);
  }

  Storage open(InMemoryStorage place) {
    return opening.apply(place.reopen());
  }

  Set<String> clauses() {
    return clauses;
  }
}
