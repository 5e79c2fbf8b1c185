using System.ComponentModel.DataAnnotations;
using Matchmaking.Accounts;
using Matchmaking.Curation;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Introductions;

/// <summary>A question or an answer.</summary>
public sealed record IntroductionMessageRequest
{
    [Required, Text(Limits.LongText)]
    public string? Text { get; init; }
}

/// <summary>Staff let the other side read a message.</summary>
public sealed record PassOnRequest
{
    /// <summary>What the other side reads instead, when the message tells who wrote it.</summary>
    [Text(Limits.LongText)]
    public string? Text { get; init; }
}

/// <summary>A question or an answer, as the caller may read it.</summary>
public sealed record IntroductionMessageResponse : IIdentified
{
    public Guid Id { get; init; }
    public MatchSide Side { get; init; }
    public required string Text { get; init; }

    /// <summary>Since when the other side reads it; null while staff keep it.</summary>
    public DateTime? PassedOnAt { get; init; }

    /// <summary>What the other side reads, when staff reworded it; shown to staff and to who wrote it.</summary>
    public string? PassedOnText { get; init; }
    public DateTime CreatedAt { get; init; }
}

/// <summary>Questions and answers about an offered match.</summary>
internal static class ThreadEndpoints
{
    private static readonly ListQuery<IntroductionMessage> Query = new ListQuery<IntroductionMessage>()
        .Code<MatchSide>("side", "Only what this side wrote.", (all, side) => all.Where(m => m.Side == side));

    public static void Map(RouteGroupBuilder introductions)
    {
        introductions.MapGet("/{id:guid}/messages", ListAsync).WithName("listIntroductionMessages").WithSummary("Read questions and answers")
            .WithDescription("Oldest first: your side's, those of staff, and those of the other side that were passed on.").WithQuery(Query.Parameters)
            .WithExamples(response: new Page<IntroductionMessageResponse>([IntroductionExamples.Message], null)).WithHeaders("Link").WithProblems(400, 404);
        introductions.MapPost("/{id:guid}/messages", WriteAsync).WithName("writeIntroductionMessage").WithSummary("Ask or answer")
            .WithDescription("While the sides do not know who the other is, staff read a message first and pass it on. What staff write both sides read.")
            .WithExamples(new IntroductionMessageRequest { Text = IntroductionExamples.Message.Text }, IntroductionExamples.Message).WithHeaders("Location")
            .WithProblems(400, 404, 409, 413, 415, 422, 503);
    }

    public static void MapMessages(RouteGroupBuilder messages) => messages.MapPost("/{id:guid}/pass-on", PassOnAsync).WithName("passOnIntroductionMessage")
        .WithSummary("Pass a message on to the other side").WithDescription("As it was written, or reworded where it tells who wrote it; once.")
        .WithExamples(new PassOnRequest { Text = "Does the price include upkeep?" }, IntroductionExamples.Message with { PassedOnAt = IntroductionExamples.Message.CreatedAt.AddHours(1) })
        .WithProblems(400, 404, 409, 412, 413, 415, 422, 503);

    private static async Task<Results<Ok<Page<IntroductionMessageResponse>>, ProblemHttpResult>> ListAsync(
        Guid id, HttpContext http, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        if (await caller.FindIntroductionAsync(db, id, cancellation) is not { } match)
            return Problems.NotFound($"introduction", id);
        var (side, staff) = (caller.SideIn(match), caller.May == May.All);
        var seen = db.IntroductionMessages.AsNoTracking().Where(m => m.MatchId == id && (staff || m.Side == side || m.PassedOnAt != null));
        return await Query.RunAsync(http, seen, all => all.Select(m => Show(m, side)), cancellation);
    }

    private static async Task<Results<Created<IntroductionMessageResponse>, ProblemHttpResult>> WriteAsync(
        Guid id, IntroductionMessageRequest request, Caller caller, MatchmakingDb db, TimeProvider clock, CancellationToken cancellation)
    {
        if (await caller.FindIntroductionAsync(db, id, cancellation) is not { } match)
            return Problems.NotFound($"introduction", id);
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        var (side, now) = (caller.SideIn(match), clock.GetUtcNow().UtcDateTime);
        if (match.State == MatchState.Recommended)
            return Problems.Conflict($"The match has not been offered; there is nobody to write to yet.");
        var message = new IntroductionMessage
        {
            MatchId = id, Side = side, AccountId = caller.AccountId, Text = request.Text!, CreatedAt = now, PassedOnAt = side == MatchSide.Staff || match.AreKnown(now) ? now : null,
        };
        db.Add(message);
        await db.SaveChangesAsync(cancellation);
        return TypedResults.Created($"/api/v1/introductions/{id}/messages", Show(message, side));
    }

    private static async Task<Results<Ok<IntroductionMessageResponse>, ProblemHttpResult>> PassOnAsync(
        Guid id, PassOnRequest request, MatchmakingDb db, TimeProvider clock, CancellationToken cancellation)
    {
        var message = await db.IntroductionMessages.SingleOrDefaultAsync(m => m.Id == id, cancellation);
        if (message is null)
            return Problems.NotFound($"message", id);
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        if (message.PassedOnAt is { } passedOn)
            return Problems.Conflict($"The message was passed on at {passedOn:yyyy-MM-dd HH:mm} UTC already.");
        (message.PassedOnAt, message.PassedOnText) = (clock.GetUtcNow().UtcDateTime, request.Text);
        await db.SaveChangesAsync(cancellation);
        return TypedResults.Ok(Show(message, MatchSide.Staff));
    }

    private static IntroductionMessageResponse Show(IntroductionMessage m, MatchSide viewer)
    {
        var own = viewer == MatchSide.Staff || viewer == m.Side;
        return new()
        {
            Id = m.Id, Side = m.Side, Text = own ? m.Text : m.PassedOnText ?? m.Text, PassedOnAt = m.PassedOnAt, PassedOnText = own ? m.PassedOnText : null, CreatedAt = m.CreatedAt,
        };
    }
}
