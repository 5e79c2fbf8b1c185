using System.Globalization;
using System.Text.Json;
using Matchmaking.Accounts;
using Matchmaking.Curation;
using Matchmaking.Platform;
using Matchmaking.Profiles;

namespace Matchmaking.Notifications;

/// <summary>A message as it is sent.</summary>
internal sealed record MailText(string Subject, string Body);

/// <summary>What messages say: plain text in the reader's language.</summary>
internal static class MailTexts
{
    /// <summary>A message that carries a token.</summary>
    public static MailText WithToken(OutboxMessage message, string token, string? page, string language) => Languages.In(language, () =>
    {
        var until = message.ExpiresAt.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var (subject, why, route) = message.Kind switch
        {
            MessageKind.Confirmation => ((Sentence)$"Confirm your address", (Sentence)$"Somebody, probably you, signed up with this address. If it was not you, ignore this message.", "/api/v1/accounts/confirm"),
            MessageKind.PasswordReset => ($"Set a new password", $"A new password was asked for. If it was not you, ignore this message: nothing changes.", "/api/v1/accounts/password-reset/confirm"),
            MessageKind.Invitation => ($"You are invited to act for an organization", $"An organization asks you to act for it. If you do not know why, ignore this message.", "/api/v1/invitations/accept"),
            _ => ($"Please confirm a reference", $"A provider names your organization as the client of a project and asks you to confirm or dispute it.", "/api/v1/reference-confirmations"),
        };
        Sentence how = page is null
            ? $"Send this token with POST {route}:" : (Sentence)$"Open this page:";
        var link = page is null ? token : $"{page}{(page.Contains('?', StringComparison.Ordinal) ? '&' : '?')}kind={Code<MessageKind>.Of(message.Kind)}&token={Uri.EscapeDataString(token)}";
        Sentence once = $"It works once, until {until} UTC.";
        return new MailText(subject.ToString(), $"{why}\n\n{how}\n\n{link}\n\n{once}\n");
    });

    /// <summary>One event, or those of a day together.</summary>
    public static MailText OfEvents(IReadOnlyList<OutboxMessage> messages, string language) => Languages.In(language, () =>
    {
        var subject = messages is [var one] ? Subject(one.Kind) : $"{messages.Count} notifications";
        Sentence settings = $"Choose how often we write, and in which language, with PUT /api/v1/notifications/settings.";
        return new MailText(subject.ToString(), $"{string.Join("\n", messages.Select(message => (messages.Count > 1 ? "- " : "") + Line(message)))}\n\n{settings}\n");
    });

    private static Sentence Subject(MessageKind kind) => kind switch
    {
        MessageKind.MatchMoved => (Sentence)$"A match has moved on",
        MessageKind.ReferenceAnswered => $"A reference was answered",
        MessageKind.ContestDue => $"A contest is due soon",
        MessageKind.ContestOverdue => $"A contest is overdue",
        MessageKind.ContestAnswered => $"Your contest was answered",
        MessageKind.OfferEnding => $"An offer waits for an answer",
        MessageKind.MessageWritten => $"A message about a match",
        MessageKind.MessageToPassOn => $"A message waits to be passed on",
        MessageKind.MeetingRecorded => $"A meeting was recorded",
        MessageKind.OutcomeReported => $"News of an outcome",
        MessageKind.IntroductionStalled => $"An introduction stands still",
        _ => $"A webhook was switched off",
    };

    private static Sentence Line(OutboxMessage message)
    {
        var data = JsonSerializer.Deserialize<MailData>(message.Data!, Json.Options)!;
        return message.Kind switch
        {
            MessageKind.MatchMoved => (Sentence)$"\"{data.Title}\": the match {message.SubjectId} is now: {Label("match_state", data.State)}.",
            MessageKind.ReferenceAnswered => $"\"{data.Title}\": the reference {message.SubjectId} is now: {Label("reference_state", data.State)}.",
            MessageKind.ContestDue => $"\"{data.Title}\": the contest {message.SubjectId} must be answered by {data.State}.",
            MessageKind.ContestOverdue => $"\"{data.Title}\": the contest {message.SubjectId} was to be answered by {data.State} and still waits.",
            MessageKind.ContestAnswered => $"\"{data.Title}\": staff answered the contest {message.SubjectId}: {Label("contest_outcome", data.State)}. Read why with GET /api/v1/contests/{message.SubjectId}.",
            MessageKind.OfferEnding => $"\"{data.Title}\": the offer {message.SubjectId} ends on {data.Day:yyyy-MM-dd}, and your side has not answered. Read it with GET /api/v1/introductions/{message.SubjectId}.",
            MessageKind.MessageWritten => $"\"{data.Title}\": there is a new message. Read it with GET /api/v1/introductions/{message.SubjectId}/messages.",
            MessageKind.MessageToPassOn => $"\"{data.Title}\": a message waits for staff to pass it on. Read it with GET /api/v1/introductions/{message.SubjectId}/messages.",
            MessageKind.MeetingRecorded => $"\"{data.Title}\": a meeting on {data.Day:yyyy-MM-dd} was recorded for the match {message.SubjectId}.",
            MessageKind.OutcomeReported => $"\"{data.Title}\": the outcome {message.SubjectId} is now: {Label("outcome_state", data.State)}. Read it with GET /api/v1/outcomes/{message.SubjectId}.",
            MessageKind.IntroductionStalled => $"\"{data.Title}\": the match {message.SubjectId} has stood still for long at: {Label("match_state", data.State)}. Ask both sides what keeps them.",
            _ => $"The webhook {message.SubjectId} at {data.Title} failed for days and was switched off. See its deliveries, and switch it on again with PUT /api/v1/webhooks/{message.SubjectId}.",
        };
    }

    private static string Label(string list, string? code) => Languages.Find($"{list}.{code}") ?? code ?? "";
}
