package io.tidemark.backup.coordination;

/** A turn that nobody else wants. */
enum UnlimitedTurn implements Turn {
  INSTANCE;

  @Override
  public void confirm() {}

  @Override
  public void onLost(Runnable stop) {}

  @Override
  public void close() {}
}
