package io.tidemark.backup.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidemark.backup.error.InvalidConfigurationException;
import io.tidemark.backup.event.BackupEvent;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Mail through a session of the host, to a server that keeps it. */
@Timeout(30)
class MailTest {

  private final SmtpSink sink = SmtpSink.open();

  @AfterEach
  void close() {
    sink.close();
  }

  private Session session() {
    Properties properties = new Properties();
    properties.setProperty("mail.transport.protocol", "smtp");
    properties.setProperty("mail.smtp.host", "localhost");
    properties.setProperty("mail.smtp.port", Integer.toString(sink.port()));
    properties.setProperty("mail.smtp.connectiontimeout", "5000");
    properties.setProperty("mail.smtp.timeout", "5000");
    return Session.getInstance(properties);
  }

  private List<String> told(BackupEvent event) {
    Notifier notifier =
        Notifier.builder()
            .mail(Mail.through(session(), "Tidemark <tide@localhost>").to("ops@localhost"))
            .terms(Told.QUICK)
            .build();
    notifier.accept(event);
    return notifier.close(Duration.ofSeconds(20));
  }

  private MimeMessage mail() throws MessagingException {
    byte[] bytes = sink.mails().get(0).getBytes(StandardCharsets.US_ASCII);
    return new MimeMessage(session(), new ByteArrayInputStream(bytes));
  }

  @Test
  void failureComesAsPlainText() throws MessagingException, IOException {
    assertThat(told(Told.failed("kein Platz für €\nhint: räum auf"))).isEmpty();

    assertThat(mail().getSubject()).isEqualTo("Backup of 'shop' failed");
    assertThat(mail().getContentType()).isEqualTo("text/plain; charset=UTF-8");
    assertThat(new String(mail().getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .startsWith("Backup of 'shop' failed\n\nkein Platz für €\nhint: räum auf\n\nJob: shop\n");
    assertThat(mail().getHeader("Auto-Submitted")).containsExactly("auto-generated");
  }

  @Test
  void nameOfAJobAddsNoHeader() throws MessagingException {
    String job = "shop\nBcc: everybody@localhost\n\nbody";
    assertThat(told(new BackupEvent.Failed(job, Told.NOON, "id", "no space"))).isEmpty();

    assertThat(mail().getHeader("Bcc")).isNull();
    assertThat(mail().getSubject()).contains("Bcc: everybody@localhost");
  }

  @Test
  void serverThatTakesNoMailForNowIsTriedAgain() {
    sink.refuse(2);

    assertThat(told(Told.failed("no space"))).isEmpty();

    assertThat(sink.mails()).hasSize(1);
  }

  @Test
  void whatIsNoAddressIsRefused() {
    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(() -> Mail.through(session(), "tide@localhost").to("not an address"))
        .withMessageContaining("not an address");
  }
}
