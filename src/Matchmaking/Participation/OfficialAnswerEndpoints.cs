using System.ComponentModel.DataAnnotations;
using Matchmaking.Accounts;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Participation;

/// <summary>What the city answers the people.</summary>
public sealed record OfficialAnswerRequest
{
    [Required]
    public AnswerStance? Stance { get; init; }

    [Required, Text(Limits.LongText)]
    public string? Text { get; init; }
}

/// <summary>The city's answer to the people on a need.</summary>
public sealed record OfficialAnswerResponse : IIdentified
{
    public Guid Id { get; init; }
    public Guid NeedId { get; init; }

    /// <summary>Counts from one; the same number as in the ETag.</summary>
    public int Edition { get; init; }
    public AnswerStance Stance { get; init; }
    public required string Text { get; init; }
    public DateTime PublishedAt { get; init; }

    internal static OfficialAnswerResponse Of(OfficialAnswerEdition a) =>
        new() { Id = a.Id, NeedId = a.NeedId, Edition = a.Edition, Stance = a.Stance, Text = a.Text, PublishedAt = a.CreatedAt };
}

internal static class OfficialAnswerEndpoints
{
    private static readonly ListQuery<OfficialAnswerEdition> Query = new();

    public static readonly OfficialAnswerRequest Example = new()
    {
        Stance = AnswerStance.PartlyAccepted, Text = "The city will warn the four districts by siren and text message before the next rainy season; new drains follow with the budget of 2031.",
    };

    public static readonly OfficialAnswerResponse ExampleAnswer = new()
    {
        Id = new("01981f72-1a2b-7c3d-8e4f-5a6b7c8d9e01"), NeedId = ProfileExamples.NeedAnswer.Id, Edition = 1, Stance = AnswerStance.PartlyAccepted, Text = Example.Text!,
        PublishedAt = new(2026, 3, 20, 10, 0, 0, DateTimeKind.Utc),
    };

    public static void Map(RouteGroupBuilder needs)
    {
        needs.MapGet("/{id:guid}/official-answer", GetAsync).WithName("getOfficialAnswer").WithSummary("Read the city's answer to the people")
            .WithDescription("The edition that counts. The ETag names it, for If-Match.").WithExamples(response: ExampleAnswer).WithHeaders("ETag").WithProblems(404);
        needs.MapGet("/{id:guid}/official-answer/editions", ListAsync).WithName("listOfficialAnswerEditions").WithSummary("Read every edition of the city's answer")
            .WithDescription("In order of id, oldest first; the last one counts.").WithQuery(Query.Parameters)
            .WithExamples(response: new Page<OfficialAnswerResponse>([ExampleAnswer], null)).WithHeaders("Link").WithProblems(400, 404);
        needs.MapPut("/{id:guid}/official-answer", PutAsync).WithName("publishOfficialAnswer").WithSummary("Answer the people")
            .WithDescription("By the members of the need's organization or staff, once the need was published, also after it has ended. The first time If-Match is * or \"0\"; after that a new edition is made, and those before stay to be read.")
            .WithExamples(Example, ExampleAnswer).WithHeaders("ETag").WithProblems(400, 404, 409, 412, 413, 415, 422, 503);
    }

    private static async Task<Results<Ok<OfficialAnswerResponse>, ProblemHttpResult>> GetAsync(Guid id, HttpContext http, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        if (!await caller.Needs(db).AnyAsync(n => n.Id == id, cancellation))
            return Problems.NotFound($"need", id);
        if (await LastAsync(db, id, cancellation) is not { } answer)
            return Problems.NotFound($"official answer on the need", id);
        http.Tag(answer.Edition);
        return TypedResults.Ok(OfficialAnswerResponse.Of(answer));
    }

    private static async Task<Results<Ok<Page<OfficialAnswerResponse>>, ProblemHttpResult>> ListAsync(
        Guid id, HttpContext http, Caller caller, MatchmakingDb db, CancellationToken cancellation) =>
        await caller.Needs(db).AnyAsync(n => n.Id == id, cancellation)
            ? await Query.RunAsync(http, db.OfficialAnswerEditions.AsNoTracking().Where(a => a.NeedId == id), all => all.Select(a => OfficialAnswerResponse.Of(a)), cancellation)
            : Problems.NotFound($"need", id);

    private static async Task<Results<Ok<OfficialAnswerResponse>, ProblemHttpResult>> PutAsync(
        Guid id, OfficialAnswerRequest request, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, Caller caller, MatchmakingDb db, TimeProvider clock, CancellationToken cancellation)
    {
        var need = await caller.Needs(db).AsNoTracking().SingleOrDefaultAsync(n => n.Id == id, cancellation);
        if (need is null)
            return Problems.NotFound($"need", id);
        if (caller.Refuse(need.OrganizationId) is { } denied)
            return denied;
        var last = await LastAsync(db, id, cancellation);
        if (EntityTags.Refuse(ifMatch, last?.Edition ?? 0) is { } refusal)
            return refusal;
        if (need.Status is NeedStatus.Draft or NeedStatus.UnderReview or NeedStatus.ChangesRequested)
            return Problems.Conflict($"The need is {Code<NeedStatus>.Of(need.Status)}; the people are answered once it is published.");
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        var answer = new OfficialAnswerEdition
        {
            NeedId = id, Edition = (last?.Edition ?? 0) + 1, Stance = request.Stance!.Value, Text = request.Text!, AccountId = caller.AccountId, CreatedAt = clock.GetUtcNow().UtcDateTime,
        };
        db.Add(answer);
        await db.SaveChangesAsync(cancellation);
        http.Tag(answer.Edition);
        return TypedResults.Ok(OfficialAnswerResponse.Of(answer));
    }

    private static Task<OfficialAnswerEdition?> LastAsync(MatchmakingDb db, Guid need, CancellationToken cancellation) =>
        db.OfficialAnswerEditions.AsNoTracking().Where(a => a.NeedId == need).OrderByDescending(a => a.Edition).FirstOrDefaultAsync(cancellation);
}
