package io.tidemark.backup.storage.s3;

import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/** Something that goes wrong with one request. */
@FunctionalInterface
interface FakeFault {

  /** Nothing goes wrong. */
  FakeFault NONE = (request, service) -> service.apply(request);

  FakeAnswer around(FakeRequest request, Function<FakeRequest, FakeAnswer> service);

  /** The server refuses. */
  static FakeFault refuse(int status, String code) {
    return (request, service) -> FakeAnswer.error(status, code);
  }

  /** The server refuses, and says why in so many words. */
  static FakeFault refuse(int status, String code, String message) {
    return (request, service) -> FakeAnswer.error(status, code, message);
  }

  /** The server refuses without a body, as it does for HEAD. */
  static FakeFault bare(int status) {
    return (request, service) -> FakeAnswer.of(status);
  }

  /** The request is carried out, but the connection breaks before the answer. */
  static FakeFault loseAnswer() {
    return (request, service) -> service.apply(request).lost();
  }

  /** The connection breaks before the request is carried out. */
  static FakeFault loseRequest() {
    return (request, service) -> FakeAnswer.of(200).lost();
  }

  /** The answer breaks off within its body. */
  static FakeFault cutAfter(int bytes) {
    return (request, service) -> service.apply(request).cutAfter(bytes);
  }

  /** A bit of the request's body changes on its way. */
  static FakeFault flipBit() {
    return (request, service) -> {
      byte[] damaged = request.body().clone();
      damaged[damaged.length / 2] ^= 1;
      return service.apply(request.withBody(damaged));
    };
  }

  /** The server keeps silent until the latch opens. */
  static FakeFault stall(CountDownLatch end) {
    return (request, service) -> {
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return FakeAnswer.of(500).lost();
    };
  }

  /** Something happens before the request is carried out. */
  static FakeFault after(Runnable event) {
    return (request, service) -> {
      event.run();
      return service.apply(request);
    };
  }
}
