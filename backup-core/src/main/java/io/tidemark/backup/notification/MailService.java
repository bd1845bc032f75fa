package io.tidemark.backup.notification;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.util.Arrays;
import java.util.Date;
import java.util.stream.Collectors;

/** Sends mail: plain text that cannot become anything else. */
record MailService(Mail mail, String sender) implements Service {

  private static final String CHARSET = "UTF-8";

  /** RFC 5322 wants lines below 998 characters; a mail program shows less than this anyway. */
  private static final int MAX_SUBJECT = 200;

  private static final int MAX_TEXT = 16_000;

  @Override
  public String place() {
    return "mail to "
        + Arrays.stream(mail.to()).map(String::valueOf).collect(Collectors.joining(", "));
  }

  @Override
  public Answer tell(Notice notice) {
    try {
      Transport.send(message(notice));
      return Answer.told();
    } catch (AuthenticationFailedException e) {
      return Answer.never("the mail server does not accept the session's user and password");
    } catch (MessagingException e) {
      // Its text quotes the server, and the session's properties are the host's.
      return Answer.later("sending failed with " + e.getClass().getSimpleName());
    }
  }

  private MimeMessage message(Notice notice) throws MessagingException {
    MimeMessage message = new MimeMessage(mail.session());
    message.setFrom(mail.from());
    message.setRecipients(Message.RecipientType.TO, mail.to());
    message.setSubject(subject(notice), CHARSET);
    message.setSentDate(Date.from(notice.event().at()));
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setHeader("X-Tidemark-Event", notice.id());
    message.setText(text(notice), CHARSET);
    return message;
  }

  /** A line break would begin another header. */
  private static String subject(Notice notice) {
    return Clip.to(MAX_SUBJECT, notice.title().replaceAll("\\s+", " "));
  }

  private String text(Notice notice) {
    StringBuilder text = new StringBuilder(Clip.to(MAX_SUBJECT, notice.title())).append("\n\n");
    notice.text().ifPresent(why -> text.append(Clip.to(MAX_TEXT, why)).append("\n\n"));
    for (Fact fact : Fact.of(notice, sender)) {
      String value = Clip.to(MAX_SUBJECT, fact.value());
      text.append(fact.label()).append(": ").append(value).append('\n');
    }
    return text.toString();
  }
}
