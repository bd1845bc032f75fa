package io.tidemark.backup.notification;

import io.tidemark.backup.error.InvalidConfigurationException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** Puts a {@link Notifier} together. Not thread-safe; made for one chain of calls. */
public final class NotifierBuilder {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** What is known when the notifier is built, and not before. */
  record Surroundings(Http http, InstantSource clock, String sender) {}

  private final List<Function<Surroundings, Service>> services = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private Set<Topic> topics = Topic.USUAL;
  private Duration reminder = Duration.ofDays(1);
  private Duration timeout = TIMEOUT;
  private Terms terms = Terms.USUAL;
  private String sender = "";
  private InstantSource clock = InstantSource.system();

  NotifierBuilder() {}

  /** Adds a webhook that takes the documented JSON. */
  public NotifierBuilder webhook(String url) {
    return add(() -> Webhook.to(url), this::webhook);
  }

  /** Adds a webhook. */
  public NotifierBuilder webhook(Webhook webhook) {
    services.add(known -> http(new WebhookForm(webhook, known.sender()), known));
    return this;
  }

  /** Adds an incoming webhook of Slack, or of what understands the same, such as Mattermost. */
  public NotifierBuilder slack(String url) {
    return form("slack", url, SlackForm::new);
  }

  /** Adds a webhook of Discord. */
  public NotifierBuilder discord(String url) {
    return form("discord", url, DiscordForm::new);
  }

  /** Adds a workflow of Microsoft Teams that is started by a webhook. */
  public NotifierBuilder teams(String url) {
    return form("teams", url, TeamsForm::new);
  }

  /** Adds e-mail; needs {@code jakarta.mail} and an implementation of it. */
  public NotifierBuilder mail(Mail mail) {
    services.add(known -> new MailService(mail, known.sender()));
    return this;
  }

  /**
   * Adds the services of a list: {@code slack:https://..., teams:https://..., ping:https://...}.
   * The kinds are {@code webhook}, {@code slack}, {@code discord}, {@code teams} and {@code ping}.
   */
  public NotifierBuilder services(String list) {
    return add(
        () -> list,
        text -> {
          ServiceList.addTo(this, text);
          return this;
        });
  }

  /** Adds pings of every run, as healthchecks.io takes them; no topic changes what it hears. */
  public NotifierBuilder ping(String url) {
    return form("ping", url, (endpoint, any) -> new PingForm(endpoint));
  }

  private NotifierBuilder form(String name, String url, BiFunction<Endpoint, String, Form> form) {
    return add(
        () -> Endpoint.of(name, url),
        endpoint -> {
          services.add(known -> http(form.apply(endpoint, known.sender()), known));
          return this;
        });
  }

  private <T> NotifierBuilder add(Supplier<T> read, Function<T, NotifierBuilder> then) {
    try {
      return then.apply(read.get());
    } catch (InvalidConfigurationException e) {
      problems.add(String.valueOf(e.getMessage()));
      return this;
    }
  }

  private static Service http(Form form, Surroundings known) {
    return new HttpService(form, known.http(), known.clock());
  }

  /** Sets what to tell of; failures and recoveries unless set. */
  public NotifierBuilder on(Topic... wanted) {
    return on(List.of(wanted));
  }

  /** Sets what to tell of. */
  public NotifierBuilder on(Iterable<Topic> wanted) {
    topics = EnumSet.noneOf(Topic.class);
    wanted.forEach(topics::add);
    return this;
  }

  /** Sets how often trouble that goes on is told again; once a day unless set. */
  public NotifierBuilder remindEvery(Duration period) {
    if (period.isNegative() || period.isZero()) {
      problems.add("the time between reminders must be longer than nothing: " + period);
    }
    reminder = period;
    return this;
  }

  /**
   * Sets what this process is called in notifications, such as a host's name; nothing unless set.
   */
  public NotifierBuilder sender(String name) {
    sender = name;
    return this;
  }

  /** Limits the time of one attempt; ten seconds unless set. */
  public NotifierBuilder timeout(Duration limit) {
    if (limit.isNegative() || limit.isZero()) {
      problems.add("the timeout must be longer than nothing: " + limit);
    }
    timeout = limit;
    return this;
  }

  /** Sets the clock; the system's unless set. */
  public NotifierBuilder clock(InstantSource with) {
    clock = with;
    return this;
  }

  /** For tests, which have no time for the usual pauses. */
  NotifierBuilder terms(Terms with) {
    terms = with;
    return this;
  }

  /**
   * Checks everything, without any I/O, and returns the notifier.
   *
   * @throws InvalidConfigurationException naming every problem at once, without any address
   */
  public Notifier build() {
    if (services.isEmpty() && problems.isEmpty()) {
      problems.add("it has nobody to tell: call webhook(...), slack(...) or the like");
    }
    if (topics.isEmpty()) {
      problems.add("it has nothing to tell: name a topic");
    }
    if (!problems.isEmpty()) {
      throw new InvalidConfigurationException(
          "the notifier cannot be built: " + String.join("; ", problems), null);
    }
    Surroundings known = new Surroundings(new Http(timeout, clock), clock, sender);
    List<Postbox> postboxes = new ArrayList<>();
    for (Function<Surroundings, Service> service : services) {
      String name = "tidemark-notifier-" + (postboxes.size() + 1);
      postboxes.add(new Postbox(name, service.apply(known), terms));
    }
    return new Notifier(postboxes, topics, new Troubles(reminder), known.http());
  }
}
