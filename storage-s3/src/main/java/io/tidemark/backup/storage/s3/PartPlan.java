package io.tidemark.backup.storage.s3;

/**
 * Which parts an object is made of. S3 allows 10,000 parts and 5 GiB in each ("Multipart upload
 * limits"). The first ones are sent as they fill; when those run short, each further one is put
 * together by the server from many pieces, so that no object needs larger buffers. See ADR 9.
 *
 * @param most how many parts an object may have
 * @param direct how many of them are sent directly
 * @param pieces how many buffers make one of the others
 */
record PartPlan(int most, int direct, int pieces) {

  /** Leaves room for 2,000 assembled parts, which carry 6 TiB. */
  private static final int DIRECT = 8_000;

  private static final int MOST = 10_000;

  /** Well below the 5 GiB of a part, and a copy within the service that ends in good time. */
  private static final long ASSEMBLED_BYTES = 3L << 30;

  static PartPlan forPartsOf(int partSize) {
    long pieces = (ASSEMBLED_BYTES + partSize - 1) / partSize;
    return new PartPlan(MOST, DIRECT, (int) pieces);
  }

  /** Returns how large an object may become. */
  long mostBytes(int partSize) {
    return (direct + (long) (most - direct) * pieces) * partSize;
  }
}
