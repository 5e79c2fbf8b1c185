using Matchmaking.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Accounts;

/// <summary>A message that waits to be sent, with the token it carries.</summary>
public sealed record MessageResponse : IIdentified
{
    public Guid Id { get; init; }
    public MessageKind Kind { get; init; }
    public required string Recipient { get; init; }
    public required string Token { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime ExpiresAt { get; init; }
    public DateTime? SentAt { get; init; }
}

internal static class MessageEndpoints
{
    private static readonly ListQuery<OutboxMessage> Query = new ListQuery<OutboxMessage>()
        .Code<MessageKind>("kind", "Only messages of this kind.", (all, kind) => all.Where(m => m.Kind == kind));

    public static void Map(RouteGroupBuilder messages) => messages.MapGet("/", ListAsync).WithName("listMessages").WithSummary("List messages to hand on")
        .WithDescription("What could not be mailed yet, or is not because no mail server is set: staff hand confirmations, invitations and password resets to the people they are for. "
            + "Those that open an account of staff are shown to admins only.").WithQuery(Query.Parameters)
        .WithExamples(response: new Page<MessageResponse>([AccountExamples.Message], null)).WithHeaders("Link").WithProblems(400);

    private static Task<Results<Ok<Page<MessageResponse>>, ProblemHttpResult>> ListAsync(
        HttpContext http, Caller caller, MatchmakingDb db, Outbox outbox, TimeProvider clock, CancellationToken cancellation)
    {
        http.KeepSecret();
        var now = clock.GetUtcNow().UtcDateTime;
        var messages = db.OutboxMessages.AsNoTracking().Where(m => m.Token != null && m.SentAt == null && m.ExpiresAt > now);
        if (caller.Role != AccountRole.Admin)
            messages = messages.Where(m => m.Account == null || m.Account.Role == AccountRole.Member || m.Account.Role == AccountRole.Resident);
        return Query.RunAsync(http, messages, all => all.Select(m => new MessageResponse
        {
            Id = m.Id, Kind = m.Kind, Recipient = m.Recipient, Token = outbox.TokenOf(m), CreatedAt = m.CreatedAt, ExpiresAt = m.ExpiresAt, SentAt = m.SentAt,
        }), cancellation);
    }
}
