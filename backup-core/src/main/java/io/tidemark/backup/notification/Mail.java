package io.tidemark.backup.notification;

import io.tidemark.backup.error.InvalidConfigurationException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * E-mail through the host's {@code jakarta.mail} session. Immutable.
 *
 * <p>The session has to limit its times ({@code mail.smtp.connectiontimeout}, {@code
 * mail.smtp.timeout}, {@code mail.smtp.writetimeout}): nothing else ends a server that hangs, and
 * one without limits keeps its mails waiting, though nobody else.
 */
public final class Mail {

  private final Session session;
  private final InternetAddress from;
  private final List<InternetAddress> to;

  private Mail(Session session, InternetAddress from, List<InternetAddress> to) {
    this.session = session;
    this.from = from;
    this.to = List.copyOf(to);
  }

  /** A session that has a sender and still needs somebody to write to. */
  @FunctionalInterface
  public interface Sender {
    Mail to(String... recipients);
  }

  /**
   * Starts to describe mail.
   *
   * @throws InvalidConfigurationException from here or from what follows, if an address is none
   */
  @SuppressWarnings("exports") // a module that calls this has the session from somewhere
  public static Sender through(Session session, String from) {
    InternetAddress sender = address(from);
    return recipients -> {
      if (recipients.length == 0) {
        throw new InvalidConfigurationException("mail has no recipient", "name one");
      }
      List<InternetAddress> to = new ArrayList<>();
      for (String recipient : recipients) {
        to.add(address(recipient));
      }
      return new Mail(session, sender, to);
    };
  }

  private static InternetAddress address(String text) {
    try {
      return new InternetAddress(text, true);
    } catch (AddressException e) {
      throw new InvalidConfigurationException(
          "'%s' is no address of mail: %s".formatted(text, e.getMessage()),
          "write name@example.com",
          e);
    }
  }

  Session session() {
    return session;
  }

  InternetAddress from() {
    return from;
  }

  InternetAddress[] to() {
    return to.toArray(InternetAddress[]::new);
  }

  @Override
  public String toString() {
    return "Mail[to " + to + "]";
  }
}
