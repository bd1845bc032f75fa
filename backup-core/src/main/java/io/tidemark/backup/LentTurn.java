package io.tidemark.backup;

import io.tidemark.backup.coordination.Coordination;
import io.tidemark.backup.coordination.Turn;
import java.util.Optional;

/** Gives a run the turn that its caller has, and closes when the run is over. */
record LentTurn(Turn held) implements Coordination {

  @Override
  public Optional<Turn> tryTake(String work) {
    return Optional.of(new Lent(held));
  }

  private record Lent(Turn turn) implements Turn {

    @Override
    public void confirm() {
      turn.confirm();
    }

    @Override
    public void onLost(Runnable stop) {
      turn.onLost(stop);
    }

    @Override
    public void close() {
      // The lender does that.
    }
  }
}
